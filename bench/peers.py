"""The scan beside public packages and fixed forms, on the same answers, in one run.

Run: PYTHONPATH=src var/peers/bin/python -m bench.peers (`make bench` installs var/peers)

Every answer of every person to every item is drawn before anybody begins; an adaptive test looks up the
answers to what it asks. Six banks of 200 people as in `bench.measurement`, with other seeds. Two packages
need up to a tenth of a second a question: they and all others are also shown on the first four people of
each bank.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from bench import others
from bench.answers import Items, draw_answers, draw_items, take
from bench.forms import best_form, random_form, regressed, scored, sums
from bench.measurement import DOMAINS, EACH, bank_of, seeded, walk
from bench.others import Outcome
from bench.table import Found, Row, show
from digivaardig.measurement import (
    CUTS,
    Bank,
    Design,
    Plan,
    Prior,
    State,
    known,
    level_probabilities,
)
from digivaardig.measurement.grid import Booleans, Floats, Integers

SEEDS, PEOPLE, FEW, TRAINED = range(20, 26), 200, 4, 4000
OURS, IDEAL = "this engine", "this engine without correlation"
RANDOM_SUM, BEST_SUM = "random form, sum score", "best form, sum score"
BEST_ALL, BEST_JOINT = "best form, regression on all answers", "best form, this engine's posterior"
CATSIM, CATSIM_MEAN = "catsim by domain", "catsim's questions, posterior mean"
MIRT, ADAPTIVE, MIRT_JOINT = (
    "mirt by domain",
    "adaptivetesting by domain",
    "mirt jointly, with R and guessing",
)
PUBLIC = (CATSIM, CATSIM_MEAN, MIRT)
TARGET, SPREAD_OUT, LONG = 0.40, 20, 10


@dataclass(frozen=True)
class World:
    """A bank, people, and all their answers [people, items]; and others, to train a regression on."""

    items: Items
    bank: Bank
    theta: Floats
    answers: Booleans
    trained: tuple[Floats, Booleans]


@dataclass(frozen=True)
class Judged:
    """Abilities found beside true ones [people, domains], and the levels [people, domains]."""

    mean: Floats
    se: Floats
    theta: Floats
    level: Integers

    @property
    def figures(self) -> dict[str, float]:
        """Compare."""
        error, true = self.mean - self.theta, np.digitize(self.theta, CUTS)
        pairs = [(self.mean[:, k], self.theta[:, k]) for k in range(DOMAINS)]
        return {
            "rmse": float(np.sqrt(np.mean(error**2))),
            "claims": float(np.sqrt(np.mean(self.se**2))),
            "coverage": float(np.mean(np.abs(error) < 1.96 * self.se)),
            "reliability": float(np.mean([np.corrcoef(*pair)[0, 1] ** 2 for pair in pairs])),
            "total": float(np.corrcoef(self.mean.mean(axis=1), self.theta.mean(axis=1))[0, 1] ** 2),
            "right": float(np.mean(self.level == true)),
            "near": float(np.mean(np.abs(self.level - true) <= 1)),
        }


Results = dict[str, list[Judged]]
seconds: dict[str, list[float]] = {}


def main() -> None:
    """Print the tables."""
    show((all_rows, few_rows, length_rows, speed_rows, target_rows))


@cache
def world(seed: int) -> World:
    """Draw a bank, people and all their answers."""
    random = seeded(seed)
    items = draw_items(random)
    bank = bank_of([known(*row) for row in items.rows])
    theta, before = (bank.prior.draw(count, random) for count in (PEOPLE, TRAINED))
    answers = draw_answers(items, theta, random)
    return World(items, bank, theta, answers, (before, draw_answers(items, before, random)))


def ours(bank: Bank, here: World, plan: Plan | None = None) -> State:
    """Let everybody take the scan, with the answers of the matrix."""
    return take(Design(bank, plan or Plan.of(bank)), here.theta, here.answers).state


def judged(state: State, theta: Floats) -> Judged:
    """Take the engine's own mean, error and likeliest level."""
    return Judged(state.mean, state.sd, theta, level_probabilities(state).argmax(axis=-1))


def by_mean(mean: Floats, se: Floats, theta: Floats) -> Judged:
    """Take the level in which the estimate lies."""
    return Judged(mean, se, theta, np.digitize(mean, CUTS))


@cache
def everybody() -> Results:
    """Let all people take every test that is quick enough."""
    results: Results = {}
    for seed in SEEDS:
        here = world(seed)
        for name, found in (*engines(here), *forms(here), *quick_peers(here)):
            results.setdefault(name, []).append(found)
    return results


def engines(here: World) -> Iterator[tuple[str, Judged]]:
    """Take the scan, and what it would be if domains had nothing to do with each other."""
    alone = Bank.of(here.bank.items, Prior.of(np.eye(DOMAINS)))
    yield OURS, judged(ours(here.bank, here), here.theta)
    yield IDEAL, judged(ours(alone, here), here.theta)


def forms(here: World) -> Iterator[tuple[str, Judged]]:
    """Take fixed forms."""
    theta, seen = here.trained
    drawn, best = random_form(here.items, seeded(1)), best_form(here.items)
    for name, form in ((RANDOM_SUM, drawn), (BEST_SUM, best)):
        trained = (sums(here.items, form, seen), theta)
        found = regressed(trained, sums(here.items, form, here.answers), jointly=False)
        yield name, by_mean(*found, here.theta)
    every = (seen[:, best].astype(np.float64), theta)
    found = regressed(every, here.answers[:, best].astype(np.float64), jointly=True)
    yield BEST_ALL, by_mean(*found, here.theta)
    yield BEST_JOINT, judged(scored(here.bank, best, here.answers), here.theta)


def quick_peers(here: World) -> Iterator[tuple[str, Judged]]:
    """Take the tests of packages that need less than a thousandth of a second a question."""
    alone = Bank.of(here.bank.items, Prior.of(np.eye(DOMAINS)))
    found = timed(CATSIM, others.catsim(here.items, here.answers))
    yield CATSIM, by_mean(found.mean, found.se, here.theta)
    yield CATSIM_MEAN, judged(scored(alone, found.asked, here.answers), here.theta)
    found = timed(MIRT, others.mirt_by_domain()(here.items, here.answers))
    yield MIRT, by_mean(found.mean, found.se, here.theta)


def timed(name: str, outcome: Outcome) -> Outcome:
    """Keep how long its steps took."""
    seconds.setdefault(name, []).extend(outcome.seconds)
    return outcome


@cache
def a_few() -> Results:
    """Let the first people of each bank take every test."""
    results = {name: [first(each) for each in found] for name, found in everybody().items()}
    for seed in SEEDS:
        here = world(seed)
        theta, answers = here.theta[:FEW], here.answers[:FEW]
        jointly = others.mirt_jointly(here.bank.prior.correlation)
        for name, peer in ((ADAPTIVE, others.adaptivetesting), (MIRT_JOINT, jointly)):
            found = timed(name, peer(here.items, answers))
            results.setdefault(name, []).append(by_mean(found.mean, found.se, theta))
    return results


def first(found: Judged) -> Judged:
    """Take the first people."""
    return Judged(found.mean[:FEW], found.se[:FEW], found.theta[:FEW], found.level[:FEW])


def together(found: list[Judged]) -> dict[str, float]:
    """Compare over banks: errors and levels of all people; the mean of the banks' reliabilities."""
    columns = [
        np.concatenate([getattr(each, name) for each in found]) for name in ("mean", "se", "theta", "level")
    ]
    means = {
        name: float(np.mean([each.figures[name] for each in found])) for name in ("reliability", "total")
    }
    return Judged(*columns).figures | means


def all_rows() -> Iterator[Row | str]:
    """Show everybody's tests."""
    yield f"\n40 questions, {len(SEEDS)} banks of {PEOPLE} people: RMSE / claimed SE / coverage / right level"
    yield from rows_of(everybody(), ("rmse", "claims", "coverage", "right"))


def few_rows() -> Iterator[Row | str]:
    """Show the slow ones, and the others on the same people."""
    yield f"\nThe first {FEW} people of each bank, slow packages too: RMSE / claimed SE / 95% coverage"
    yield from rows_of(a_few(), ("rmse", "claims", "coverage"))


def rows_of(results: Results, names: Iterable[str]) -> Iterator[Row]:
    """Show the same figures of each test."""
    for test, found in results.items():
        figures = together(found)
        yield Row(f"  {test}", "", tuple(Found(figures[name]) for name in names))


@cache
def lengths() -> dict[str, float]:
    """Count the questions after which the mean standard error is .40."""
    courses: dict[str, list[Floats]] = {}
    for seed in SEEDS:
        here = world(seed)
        some = replace(here, theta=here.theta[:100], answers=here.answers[:100])
        theirs = others.mirt_by_domain(SPREAD_OUT)(here.items, here.answers[:10]).course
        for name, course in ((OURS, our_course(some)), (MIRT, theirs), (RANDOM_SUM, random_course(some))):
            courses.setdefault(name, []).append(np.asarray(course))
    return {name: crossing(np.mean(found, axis=0)) for name, found in courses.items()}


def our_course(here: World) -> Floats:
    """Give the mean standard error after 1, 2, ... questions a domain, asked in turn."""
    plan = replace(Plan.of(here.bank), domains=tuple(range(DOMAINS)) * LONG, passes=(0,) * (DOMAINS * LONG))
    cut = [replace(plan, domains=plan.domains[: DOMAINS * each]) for each in range(1, LONG + 1)]
    return np.array([ours(here.bank, here, each).sd.mean() for each in cut])


def random_course(here: World) -> Floats:
    """Give the mean posterior standard error after 1, 2, ... random questions a domain, domain by domain."""
    alone = Bank.of(here.bank.items, Prior.of(np.eye(DOMAINS)))
    form = random_form(here.items, seeded(2), EACH).reshape(DOMAINS, EACH)
    return np.array(
        [scored(alone, form[:, :each].ravel(), here.answers).sd.mean() for each in range(1, EACH + 1)]
    )


def crossing(course: Floats) -> float:
    """Say after how many questions over all domains a falling course passes the target."""
    return DOMAINS * float(np.interp(-TARGET, -course, np.arange(1.0, len(course) + 1)))


def length_rows() -> Iterator[Row | str]:
    """Show how long a scan must be for a mean standard error of .40."""
    yield "\nQuestions to a mean standard error of .40 (random form: posterior of each domain on its own)"
    yield from (Row(f"  {name}", "", (Found(value, ".0f"),)) for name, value in lengths().items())


@cache
def paces() -> dict[str, tuple[float, float]]:
    """Give the median and the 99th percentile of a step of each, in microseconds."""
    bank, own = world(SEEDS[0]).bank, list[float]()
    for seed in range(25):
        walk(bank, Plan.of(bank), seed, own, 2e-3)
    found = {OURS: own, **seconds}
    return {
        name: (float(np.median(each)) * 1e6, float(np.percentile(each, 99)) * 1e6)
        for name, each in found.items()
    }


def speed_rows() -> Iterator[Row | str]:
    """Show what it takes to choose a question and score its answer."""
    yield "\nSelect + update, \u00b5s: median / p99 (by domain: 40 items; this engine and mirt jointly: 400)"
    a_few()
    yield from (
        Row(f"  {name}", "", tuple(Found(each, ",.0f") for each in pace)) for name, pace in paces().items()
    )


def target_rows() -> Iterator[Row | str]:
    """Show what was asked, what is reached and what the best other reaches on the same answers."""
    of_all = {name: together(found) for name, found in everybody().items()}
    mine, peers = of_all[OURS], {name: each for name, each in of_all.items() if name in PUBLIC}
    yield "\nAsked, reached, and the best public package on the same answers of everybody"
    best = min(peers.values(), key=lambda each: each["rmse"])
    fixed = f"{of_all[BEST_SUM]['rmse']:.3f} best form, {of_all[BEST_JOINT]['rmse']:.3f} scored jointly"
    yield Row(
        "RMSE a domain", "<= .460", (Found(mine["rmse"], most=0.460),), f"{best['rmse']:.3f} package; {fixed}"
    )
    yield Row(
        "reliability of a domain / of the total",
        ">= .78 / >= .93",
        (Found(mine["reliability"], least=0.78), Found(mine["total"], least=0.93)),
        f"{best['reliability']:.3f} / {best['total']:.3f}",
    )
    yield Row(
        "right level of four / at most one off",
        ">= .67 / >= .995",
        (Found(mine["right"], least=0.67), Found(mine["near"], ".4f", least=0.995)),
        f"{best['right']:.3f} / {best['near']:.4f}",
    )
    yield from honesty_and_pace(mine, best)
    yield joint_row()


def honesty_and_pace(mine: dict[str, float], best: dict[str, float]) -> Iterator[Row]:
    """Show margins, length and speed."""
    long, pace = lengths(), paces()
    yield Row(
        "RMSE/SE / 95% coverage",
        ".98-1.02 / .94-.96",
        (
            Found(mine["rmse"] / mine["claims"], least=0.98, most=1.02),
            Found(mine["coverage"], least=0.94, most=0.96),
        ),
        f"{best['rmse'] / best['claims']:.3f} / {best['coverage']:.3f}",
    )
    yield Row(
        "questions to a mean SE of .40",
        "<= 77",
        (Found(long[OURS], ".0f", most=77),),
        f"{long[MIRT]:.0f} adaptive by domain, {long[RANDOM_SUM]:.0f} random form",
    )
    yield Row(
        "select + update, \u00b5s: median / p99",
        "<= 100 / 250",
        (Found(pace[OURS][0], ".0f", most=100), Found(pace[OURS][1], ".0f", most=250)),
        ", ".join(f"{pace[name][0]:,.0f} {name}" for name in (MIRT, CATSIM, ADAPTIVE)),
    )


def joint_row() -> Row:
    """Show the one other that measures jointly, on the few people who took it."""
    mine, theirs = (together(a_few()[name]) for name in (OURS, MIRT_JOINT))
    return Row(
        "RMSE of the few, beside the one other that is joint",
        "below it",
        (Found(mine["rmse"], most=theirs["rmse"]),),
        f"{theirs['rmse']:.3f} {MIRT_JOINT}; it claims {theirs['claims']:.3f}",
    )


if __name__ == "__main__":
    main()
