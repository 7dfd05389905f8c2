"""The scan's figures: what is reached beside what was asked. Prints a table; about four minutes on one core.

Run: python -m bench.measurement

Simulated as asked: 10 domains x 40 items, a ~ lognormal(.2, .3), b ~ N(0, 1), c = .2 on half of the items,
R = .7. Banks differ more than people do (their RMSE has an sd of .007), so there are thirty banks of 300
people and not five of 1000. The banks are seeds 500 to 529, on which nothing was tuned; people and answers
follow from the same seed.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from math import exp
from time import perf_counter

import numpy as np
from tests.measurement.one_factor import exact_means

from bench.table import Found, Row, show
from digivaardig.measurement import (
    Bank,
    Belief,
    Design,
    Item,
    Plan,
    Prior,
    Run,
    State,
    World,
    belief_of_estimate,
    draw_lot,
    find_probabilities,
    known,
    next_item,
    replay,
    simulate,
    start,
    update,
)
from digivaardig.measurement.plan import Outline
from digivaardig.measurement.summary import Accuracy

BANKS, PEOPLE, DOMAINS, EACH = range(500, 530), 300, 10, 40
FEWER_BANKS = range(500, 505)
ABILITIES = (-2.0, -1.0, 0.0, 1.0)
RIGHT = 0.6
BETWEEN_QUESTIONS = 2e-3
Figures = dict[str, float]


def main() -> None:
    """Print the table, line by line as it comes."""
    show((people_rows, start_rows, question_rows, exposure_rows, estimate_rows, exact_rows, speed_rows))


def seeded(seed: int) -> np.random.Generator:
    """Make the source of chance of one bank."""
    return np.random.Generator(np.random.PCG64(seed))


def parameters(random: np.random.Generator) -> list[tuple[float, float, float]]:
    """Draw a, b, c of all items, domain by domain."""
    items = DOMAINS * EACH
    drawn = zip(random.lognormal(0.2, 0.3, items), random.normal(size=items), strict=True)
    return [(float(a), float(b), 0.2 * (place % 2)) for place, (a, b) in enumerate(drawn)]


def bank_of(beliefs: list[Belief]) -> Bank:
    """Lay beliefs in a bank of calibrated items, domain by domain."""
    items = [Item(str(at), at // EACH, belief, calibrated=True) for at, belief in enumerate(beliefs)]
    return Bank.of(items, Prior.default(DOMAINS))


def known_bank(seed: int) -> Bank:
    """Make one of the banks."""
    return bank_of([known(*each) for each in parameters(seeded(seed))])


def people(design: Design, truth: World, seed: int, count: int = PEOPLE) -> Run:
    """Let people take the scan."""
    random = seeded(seed + 1000)
    return simulate(design, truth.prior.draw(count, random), truth.draw(random), random)


def figures(run: Run) -> Figures:
    """Compare what was found with what is true."""
    found = Accuracy.of(run.theta, run.state)
    return {
        "rmse": found.rmse,
        "honest": found.rmse_over_se,
        "coverage": found.coverage,
        "reliability": float(found.reliability_by_domain.mean()),
        "total": found.reliability_of_total,
        "right": found.right,
        "near": found.near,
    }


def averaged(runs: list[Figures]) -> Figures:
    """Average figures over banks."""
    return {name: float(np.mean([run[name] for run in runs])) for name in runs[0]}


def people_rows() -> Iterator[Row]:
    """Say what 40 questions tell when items are known and nothing limits who sees them."""
    runs, bare = [], []
    for seed in BANKS:
        bank = known_bank(seed)
        plan = Plan.of(bank)
        runs.append(figures(people(Design(bank, plan), World.of(bank), seed)))
        bare.append(figures(people(Design(bank, replace(plan, easy=0)), World.of(bank), seed)))
    found, without = averaged(runs), averaged(bare)
    yield Row(
        "RMSE a domain, 40 questions, no exposure limit", "<= .460", (Found(found["rmse"], most=0.460),)
    )
    yield Row("  the same without the easy start", "<= .460", (Found(without["rmse"], most=0.460),))
    cost = Found(found["rmse"] - without["rmse"], ".4f")
    yield Row("  what the easy start costs", "", (cost,))
    of_domain, of_total = Found(found["reliability"], least=0.78), Found(found["total"], least=0.93)
    yield Row("reliability of a domain / of the total", ">= .78 / >= .93", (of_domain, of_total))
    right, near = Found(found["right"], least=0.67), Found(found["near"], ".4f", least=0.995)
    yield Row("right level of four / at most one off", ">= .67 / >= .995", (right, near))
    yield Row("RMSE/SE / 95% coverage", ".98-1.02 / .94-.96", honesty(found, 1.02))


def start_rows() -> Iterator[Row]:
    """Say how the start feels: the part that people get right of the first five questions, and of all."""
    for theta in ABILITIES:
        first, every, without = (
            float(np.mean([share_right(seed, theta, easy, places) for seed in BANKS]))
            for easy, places in ((5, 5), (5, 40), (0, 5))
        )
        shares = (Found(first, least=0.5), Found(every), Found(without))
        yield Row(f"ability {theta:+.0f}: right of first five / of all / no easy start", ">= .5", shares)


def share_right(seed: int, theta: float, easy: int, places: int) -> float:
    """Give the part of the first questions of a scan that people of one ability get right."""
    bank, random = known_bank(seed), seeded(seed + 2000)
    plan = replace(Plan.of(bank), easy=easy)
    plan = replace(plan, domains=plan.domains[:places], passes=plan.passes[:places])
    run = simulate(Design(bank, plan), np.full((60, DOMAINS), theta), World.of(bank).draw(random), random)
    return float(run.categories.mean())


def question_rows() -> Iterator[Row]:
    """Say after how many questions the mean standard error is .40, in any order of domains."""
    lengths, errors = (70, 78, 86), []
    for questions in lengths:
        outline = Outline(questions=questions, passes=None, easy=0, explores=0)
        runs = []
        for seed in FEWER_BANKS:
            bank = known_bank(seed)
            runs.append(people(Design(bank, Plan.along(bank, outline)), World.of(bank), seed, 100))
        errors.append(float(np.mean([run.state.sd.mean() for run in runs])))
    needed = float(np.interp(-0.40, [-each for each in errors], lengths))
    yield Row("questions to a mean SE of .40", "<= 77", (Found(needed, ".0f", most=77),))


def honesty(found: Figures, most: float) -> tuple[Found, Found]:
    """Say whether the standard error is as large as the error."""
    return Found(found["honest"], least=0.98, most=most), Found(found["coverage"], least=0.94, most=0.96)


def exposure_rows() -> Iterator[Row]:
    """Say what is lost when no item is seen by too many."""
    runs, bare, most = [], [], 0.0
    for seed in BANKS:
        bank = known_bank(seed)
        run = limited(bank, Plan.of(bank), seed)
        runs.append(figures(run))
        bare.append(figures(limited(bank, replace(Plan.of(bank), easy=0), seed)))
        most = max(most, float(run.exposure(len(bank.items)).max()))
    found, without = averaged(runs), averaged(bare)
    yield Row("RMSE, no item above 55% of people", "<= .470", (Found(found["rmse"], most=0.470),))
    yield Row("  the same without the easy start", "<= .470", (Found(without["rmse"], most=0.470),))
    yield Row("  most seen item", "<= 55%", (Found(most, ".1%", most=0.55),))


def limited(bank: Bank, plan: Plan, seed: int) -> Run:
    """Let people take the scan while no item may be seen by more than half of them."""
    chances = find_probabilities(bank, plan)
    return people(Design(bank, plan, chances), World.of(bank), seed, 3 * PEOPLE)


def estimate_rows() -> Iterator[Row]:
    """Say what is left when all that is known are authors' estimates, off by sd .7 (b) and .35 (ln a)."""
    found = averaged([estimated(seed, belief_of_estimate) for seed in FEWER_BANKS])
    other = averaged([estimated(seed, known) for seed in FEWER_BANKS])
    yield Row(
        "estimates off by .7: RMSE / RMSE/SE / coverage",
        "<= .52 / .98-1.03 / .95",
        (Found(found["rmse"], most=0.52), *honesty(found, 1.03)),
    )
    naively = tuple(Found(other[name]) for name in ("rmse", "honest", "coverage"))
    yield Row("  scored as if the estimates were true", "(.578 / 1.34 / .86)", naively)


def estimated(seed: int, believe: Callable[[float, float, float], Belief]) -> Figures:
    """Score people by what authors think of the items, which are something else in truth."""
    random = seeded(seed)
    truth = parameters(random)
    off = random.normal(size=(len(truth), 2)) * (0.35, 0.7)
    seen = [(a * exp(lna), b + shift, c) for (a, b, c), (lna, shift) in zip(truth, off.tolist(), strict=True)]
    bank = bank_of([believe(*each) for each in seen])
    plan = replace(Plan.of(bank), explores=0)
    return figures(people(Design(bank, plan), World.of(bank_of([known(*each) for each in truth])), seed))


def exact_rows() -> Iterator[Row]:
    """Hold 40 answers over ten domains against exact integration over the one factor behind them."""
    errors = []
    for seed in FEWER_BANKS:
        bank = known_bank(seed)
        run = people(Design(bank, Plan.of(bank)), World.of(bank), seed, 60)
        exact = np.array([exact_means(loglik, 0.7)[0] for loglik in run.state.loglik])
        errors.append(run.state.mean - exact)
    rms, most = float(np.sqrt(np.mean(np.square(errors)))), float(np.abs(errors).max())
    found = (Found(rms, ".5f", most=0.002), Found(most, ".5f", most=0.02))
    yield Row("against exact integration: rms / max", "<= .002 / <= .02", found)


def speed_rows() -> Iterator[Row]:
    """Time one person's way through 400 items."""
    bank = known_bank(BANKS[0])
    plan = Plan.of(bank)
    steps: list[float] = []
    exact: list[float] = []
    for seed in range(25):
        items, scores = walk(bank, plan, seed, steps, BETWEEN_QUESTIONS)
        walk(bank, plan, seed, exact, 1e-7)
    middle, worst = (float(each) * 1e6 for each in np.percentile(steps, [50, 99]))
    again = timed(lambda: replay(bank, items, scores)) * 1e3
    building = timed(lambda: Bank.of(bank.items[:200], bank.prior), 20) * 1e3
    both = (Found(middle, ".0f", most=100), Found(worst, ".0f", most=250))
    yield Row("select + update, 400 items, \u00b5s: median / p99", "<= 100 / 250", both)
    full = Found(float(np.median(exact)) * 1e6, ".0f")
    yield Row("  the same, swept to seven digits each time", "", (full,))
    yield Row("stateless replay of 40 answers, ms", "<= 1", (Found(again, ".2f", most=1),))
    yield Row("build a bank of 200 items from beliefs, ms", "<= 50", (Found(building, ".1f", most=50),))
    crowd = timed(lambda: people(Design(bank, plan), World.of(bank), 0, 10_000), 1)
    yield Row("10,000 people x 40 questions at once, s", "<= 10", (Found(crowd, ".1f", most=10),))


def walk(
    bank: Bank, plan: Plan, seed: int, seconds: list[float], still: float
) -> tuple[list[int], list[int]]:
    """Let one person answer all questions at random; note how long each step takes."""
    random, lot = seeded(seed), draw_lot(bank, plan, None, seed)
    items: list[int] = []
    scores: list[int] = []
    state: State = start(bank.prior)
    while True:
        began = perf_counter()
        item = next_item(bank, plan, lot, state, items)
        if item is None:
            return items, scores
        items.append(item)
        scores.append(int(random.random() < RIGHT))
        state = update(bank, state, item, scores[-1], still)
        seconds.append(perf_counter() - began)


def timed(call: Callable[[], object], times: int = 200) -> float:
    """Give the median seconds of a call."""
    seconds = []
    for _ in range(times):
        began = perf_counter()
        call()
        seconds.append(perf_counter() - began)
    return float(np.median(seconds))


if __name__ == "__main__":
    main()
