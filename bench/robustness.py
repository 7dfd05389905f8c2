"""What goes wrong in life, what that does to a scan, and what stands against it.

Run: python -m bench.robustness

All on the real engine: three banks (seeds 30 to 32) of 500 people as in `bench.measurement`, 40 questions.
A line gives RMSE / RMSE divided by the standard error (1 is honest, above 1 boasts) / 95% coverage / bias.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Final

import numpy as np

from bench.answers import Items, draw_answers, draw_items, take
from bench.measurement import averaged, bank_of, figures, seeded
from bench.table import Found, Row, show
from digivaardig.measurement import (
    Bank,
    Belief,
    Design,
    Plan,
    Prior,
    Run,
    belief_of_estimate,
    default_correlation,
    find_probabilities,
    known,
)
from digivaardig.measurement.grid import Booleans, Floats

SEEDS, PEOPLE = range(30, 33), 500
GUESSES, GUESSERS, CHEATS, STOLEN = 0.05, 0.05, 0.10, 20
AUTHORS: Final = ((0.3, 0.2), (0.7, 0.35), (1.0, 0.4))  # sd of the error in b and in ln a
ASKED: Final = {(0.7, 0.35): ("<= .52 / .98-1.03", {"rmse": (0, 0.52), "honest": (0.98, 1.03)})}
Case = Callable[[int], Run]
Spoil = Callable[[Booleans], Booleans]


def main() -> None:
    """Print the table."""
    show((plain_rows, correlation_rows, guess_rows, author_rows, population_rows, cheat_rows, new_item_rows))


def row(name: str, case: Case, asked: str = "", **bounds: tuple[float, float]) -> Row:
    """Show what a case does, averaged over the banks; between `bounds` a figure was asked to lie."""
    found = averaged([{**figures(run), "bias": bias(run)} for run in map(case, SEEDS)])
    names = ("rmse", "honest", "coverage", "bias")
    return Row(name, asked, tuple(Found(found[each], ".3f", *bounds.get(each, ())) for each in names))


def bias(run: Run) -> float:
    """Give the mean error."""
    return float(np.mean(run.state.mean - run.theta))


def items_of(seed: int) -> Items:
    """Draw the items of a bank."""
    return draw_items(seeded(seed))


def bank_with(seed: int, prior: Prior | None = None) -> Bank:
    """Make the bank in which all is known."""
    bank = bank_of([known(*each) for each in items_of(seed).rows])
    return bank if prior is None else Bank.of(bank.items, prior)


def abilities(seed: int, correlation: Floats, mean: float = 0.0, sd: float = 1.0) -> Floats:
    """Draw people [people, domains]."""
    return mean + sd * Prior.of(correlation).draw(PEOPLE, seeded(seed + 1000))


def scan(bank: Bank, seed: int, theta: Floats | None = None, spoil: Spoil | None = None) -> Run:
    """Let people take the scan; `spoil` changes answers [people, items] beforehand."""
    theta = abilities(seed, default_correlation()) if theta is None else theta
    answers = draw_answers(items_of(seed), theta, seeded(seed + 2000))
    return take(Design(bank, Plan.of(bank)), theta, answers if spoil is None else spoil(answers))


def plain_rows() -> Iterator[Row | str]:
    """Show the scan when all is as supposed."""
    yield "RMSE / RMSE/SE / 95% coverage / bias"
    yield row("all as supposed", lambda seed: scan(bank_with(seed), seed))


def correlation_rows() -> Iterator[Row | str]:
    """Show what a wrong correlation does, and the right one, which a calibration estimates."""
    apart = default_correlation()
    apart[-1, :-1] = apart[:-1, -1] = 0.0
    worlds = ((".5", default_correlation(between=0.5)), (".9", default_correlation(between=0.9)))
    yield "\nabilities hang together otherwise than supposed (.7)"
    for name, true in (*worlds, (".7, one domain on its own", apart)):
        yield row(f"{name}: scored with .7", partial(_other_correlation, true, None))
        yield row(
            "  scored with what it is, as calibration finds it", partial(_other_correlation, true, true)
        )
    alone = partial(_other_correlation, apart, None)
    yield Row("  RMSE / SE of the domain on its own, scored with .7", "", _last_domain(alone))


def _other_correlation(true: Floats, scored: Floats | None, seed: int) -> Run:
    prior = None if scored is None else Prior.of(scored)
    return scan(bank_with(seed, prior), seed, abilities(seed, true))


def _last_domain(case: Case) -> tuple[Found, Found]:
    runs = [case(seed) for seed in SEEDS]
    errors = np.concatenate([(run.state.mean - run.theta)[:, -1] for run in runs])
    variances = np.concatenate([run.state.variance[:, -1] for run in runs])
    return Found(float(np.sqrt(np.mean(errors**2)))), Found(float(np.sqrt(np.mean(variances))))


def guess_rows() -> Iterator[Row | str]:
    """Show what rapid guessing does; a result counts such answers, a calibration leaves them out."""
    yield "\nrapid guesses"
    yield row("5% of all answers", lambda seed: scan(bank_with(seed), seed, spoil=partial(_some_guess, seed)))
    yield row("5% of people guess throughout", lambda seed: _all_guess(seed, others=False))
    yield row("  the other 95%", lambda seed: _all_guess(seed, others=True))


def _some_guess(seed: int, answers: Booleans) -> Booleans:
    random = seeded(seed + 3000)
    return np.where(random.random(answers.shape) < GUESSES, _guessed(seed, answers.shape, random), answers)


def _guessed(seed: int, shape: tuple[int, ...], random: np.random.Generator) -> Booleans:
    return random.random(shape) < items_of(seed).c


def _all_guess(seed: int, *, others: bool) -> Run:
    count = int(PEOPLE * GUESSERS)

    def spoil(answers: Booleans) -> Booleans:
        guessed = _guessed(seed, (count, answers.shape[1]), seeded(seed + 3000))
        return np.concatenate([guessed, answers[count:]])

    run = scan(bank_with(seed), seed, spoil=spoil)
    return part(run, np.arange(count, PEOPLE)) if others else run


def part(run: Run, people: np.ndarray) -> Run:
    """Take some of the people."""
    state = run.state
    kept = {name: getattr(state, name)[people] for name in ("loglik", "tau", "nu", "mean", "cov")}
    return Run(run.theta[people], run.items[people], run.categories[people], replace(state, **kept))


def author_rows() -> Iterator[Row | str]:
    """Show what authors' errors do when they are believed, and when they are doubted as they should be."""
    yield "\nauthors estimate all items, off by sd (b, ln a)"
    for off in AUTHORS:
        asked, bounds = ASKED.get(off, ("", {}))
        doubted = partial(belief_of_estimate, sd_b=off[0], sd_lna=off[1])
        yield row(f"{off[0]}, {off[1]}: scored as if true", partial(_estimated, off, known))
        yield row("  doubted as much", partial(_estimated, off, doubted), asked, **bounds)
    yield row("1.0, 0.4: doubted as if .7, .35", partial(_estimated, AUTHORS[2], belief_of_estimate))
    yield row("0.3, 0.2: doubted as if .7, .35", partial(_estimated, AUTHORS[0], belief_of_estimate))


def _estimated(off: tuple[float, float], believe: Callable[..., Belief], seed: int) -> Run:
    bank = bank_of([believe(*each) for each in estimates(seed, off)])
    return scan(bank, seed)


def estimates(seed: int, off: tuple[float, float]) -> list[tuple[float, float, float]]:
    """Give what authors think of the items: b and ln a off by so much."""
    items, random = items_of(seed), seeded(seed + 4000)
    b = items.b + off[0] * random.standard_normal(len(items.b))
    a = items.a * np.exp(off[1] * random.standard_normal(len(items.a)))
    return list(zip(a.tolist(), b.tolist(), items.c.tolist(), strict=True))


def population_rows() -> Iterator[Row | str]:
    """Show people who are other than the prior supposes; the scale stays that of the calibration."""
    yield "\npeople are other than supposed (mean 0, sd 1)"
    for name, mean, sd in (("mean .7", 0.7, 1.0), ("mean -.7", -0.7, 1.0), ("sd 1.3", 0.0, 1.3)):
        yield row(name, partial(_shifted, mean, sd))


def _shifted(mean: float, sd: float, seed: int) -> Run:
    return scan(bank_with(seed), seed, abilities(seed, default_correlation(), mean, sd))


def cheat_rows() -> Iterator[Row | str]:
    """Show what it brings to know the most asked items, and what limited exposure does about it."""
    yield f"\n10% of people know the {STOLEN} most asked items: those people"
    yield row("nothing known", lambda seed: part(_cheated(seed, 0, limited=False), cheats()))
    yield row("known, no limit", lambda seed: part(_cheated(seed, STOLEN, limited=False), cheats()))
    yield row(
        "known, no item for more than half", lambda seed: part(_cheated(seed, STOLEN, limited=True), cheats())
    )


def cheats() -> np.ndarray:
    """Say who cheats."""
    return np.arange(int(PEOPLE * CHEATS))


def _cheated(seed: int, stolen: int, *, limited: bool) -> Run:
    bank = bank_with(seed)
    plan = Plan.of(bank)
    design = Design(bank, plan, find_probabilities(bank, plan) if limited else None)
    theta = abilities(seed, default_correlation())
    answers = draw_answers(items_of(seed), theta, seeded(seed + 2000))
    asked = take(design, theta, answers).exposure(len(bank.items))
    answers[np.ix_(cheats(), np.argsort(-asked)[:stolen])] = True
    return take(design, theta, answers, seed=1)


def new_item_rows() -> Iterator[Row | str]:
    """Show a bank in which every other item is an author's estimate and the rest is known."""
    yield "\nhalf of the items never calibrated, authors off by .7, .35"
    yield row("scored as if true", partial(_half_new, known))
    yield row("  doubted", partial(_half_new, belief_of_estimate))


def _half_new(believe: Callable[..., Belief], seed: int) -> Run:
    known_items = [known(*each) for each in items_of(seed).rows]
    guessed = [believe(*each) for each in estimates(seed, AUTHORS[1])]
    new = seeded(seed + 5000).random(len(guessed)) < 0.5
    pairs = zip(known_items, guessed, new.tolist(), strict=True)
    return scan(bank_of([estimate if is_new else sure for sure, estimate, is_new in pairs]), seed)


if __name__ == "__main__":
    main()
