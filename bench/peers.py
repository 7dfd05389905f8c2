"""The scan beside public packages and fixed forms, on the same answers, in one run.

Run: PYTHONPATH=src var/peers/bin/python -m bench.peers (`make bench` installs var/peers)

Every answer of every person to every item is drawn before anybody begins; an adaptive test looks up the
answers to what it asks. Six banks of 200 people as in `bench.measurement`, with other seeds. One package
needs a twentieth of a second a question: it and all others are shown on the first ten people of each bank.
One needs a tenth and says what mirt says domain by domain: the first of each bank show that.
"""

from collections.abc import Callable, Iterable, Iterator
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

SEEDS, PEOPLE, FEW, FEWEST, TRAINED = range(20, 26), 200, 10, 1, 4000
OURS, BARE = "this engine", "this engine, no easy start"
IDEAL = "the same without correlation"
RANDOM_SUM, BEST_SUM = "random form, sum score", "best form, sum score"
BEST_ALL, BEST_JOINT = "best form, regression on all answers", "best form, this engine's posterior"
CATSIM, CATSIM_MEAN = "catsim by domain", "catsim's questions, posterior mean"
MIRT, ADAPTIVE, MIRT_JOINT = "mirt by domain", "adaptivetesting by domain", "mirt jointly, helped"
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
        return {
            "rmse": float(np.sqrt(np.mean(error**2))),
            "claims": float(np.sqrt(np.mean(self.se**2))),
            "typical": float(np.median(self.se)),
            "coverage": float(np.mean(np.abs(error) < 1.96 * self.se)),
            "right": float(np.mean(self.level == true)),
            "near": float(np.mean(np.abs(self.level - true) <= 1)),
        }

    @property
    def reliabilities(self) -> tuple[float, float]:
        """Give that of a domain, on average, and that of the mean over the domains."""
        pairs = [(self.mean[:, k], self.theta[:, k]) for k in range(DOMAINS)]
        of_total = np.corrcoef(self.mean.mean(axis=1), self.theta.mean(axis=1))[0, 1] ** 2
        return float(np.mean([np.corrcoef(*pair)[0, 1] ** 2 for pair in pairs])), float(of_total)


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
    """Take the scan; as the others do, without an easy start; and as if domains were unrelated."""
    alone = Bank.of(here.bank.items, Prior.of(np.eye(DOMAINS)))
    hard = replace(Plan.of(here.bank), easy=0)
    yield OURS, judged(ours(here.bank, here), here.theta)
    yield BARE, judged(ours(here.bank, here, hard), here.theta)
    yield IDEAL, judged(ours(alone, here, hard), here.theta)


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
    """Let the first people of each bank take every test but the slowest."""
    return slow(FEW, MIRT_JOINT, lambda here: others.mirt_jointly(here.bank.prior.correlation))


@cache
def fewest() -> Results:
    """Let the very first of each bank take the slowest test."""
    return slow(FEWEST, ADAPTIVE, lambda _here: others.adaptivetesting)


def slow(count: int, name: str, peer: Callable[[World], others.Peer]) -> Results:
    """Let the first people of each bank take a slow test; keep of the others the same people."""
    results = {test: [first(each, count) for each in found] for test, found in everybody().items()}
    for seed in SEEDS:
        here = world(seed)
        found = timed(name, peer(here)(here.items, here.answers[:count]))
        results.setdefault(name, []).append(by_mean(found.mean, found.se, here.theta[:count]))
    return results


def first(found: Judged, count: int) -> Judged:
    """Take the first people."""
    return Judged(found.mean[:count], found.se[:count], found.theta[:count], found.level[:count])


def together(found: list[Judged]) -> Judged:
    """Lay the people of all banks together."""
    columns = [
        np.concatenate([getattr(each, name) for each in found]) for name in ("mean", "se", "theta", "level")
    ]
    return Judged(*columns)


def all_rows() -> Iterator[Row | str]:
    """Show everybody's tests."""
    yield f"\n40 questions, {len(SEEDS)} banks of {PEOPLE} people: RMSE / typical SE / coverage / right level"
    yield from rows_of(everybody(), ("rmse", "typical", "coverage", "right"))


def few_rows() -> Iterator[Row | str]:
    """Show the slow ones, and the others on the same people."""
    yield f"\nThe first {FEW} people of each bank: RMSE / typical SE claimed / 95% coverage"
    yield from rows_of(a_few(), ("rmse", "typical", "coverage"))
    yield paired_row()
    yield f"\nThe first of each bank ({len(SEEDS)} people): RMSE / typical SE claimed / 95% coverage"
    yield from rows_of({name: fewest()[name] for name in (MIRT, ADAPTIVE)}, ("rmse", "typical", "coverage"))


def rows_of(results: Results, names: Iterable[str]) -> Iterator[Row]:
    """Show the same figures of each test."""
    for test, found in results.items():
        figures = together(found).figures
        yield Row(f"  {test}", "", tuple(Found(figures[name]) for name in names))


def paired_row() -> Row:
    """Show the difference in squared error with the one other joint test, person by person, and its error."""
    mine, theirs = (together(a_few()[name]) for name in (BARE, MIRT_JOINT))
    differ = np.mean((mine.mean - mine.theta) ** 2 - (theirs.mean - theirs.theta) ** 2, axis=1)
    error = float(differ.std() / np.sqrt(len(differ)))
    return Row(
        "  squared error: ours, no easy start, less mirt jointly / its SE",
        "",
        (Found(float(differ.mean())), Found(error)),
    )


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
    ends = [DOMAINS * each for each in range(1, LONG + 1)]
    cut = [replace(plan, domains=plan.domains[:end], passes=plan.passes[:end]) for end in ends]
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
    yield from (
        Row(f"  {name}", "", tuple(Found(each, ",.0f") for each in pace)) for name, pace in paces().items()
    )


def target_rows() -> Iterator[Row | str]:
    """Show what was asked, what is reached and what the best package reaches that needs no help of ours."""
    every = {name: together(found) for name, found in everybody().items()}
    best = min(PUBLIC, key=lambda name: every[name].figures["rmse"])
    yield "\nAsked, reached, and the best public package, on the same answers of everybody"
    yield from error_rows(every, best)
    yield from level_rows(every[OURS].figures, every[best].figures)
    yield from cost_rows()


def error_rows(every: dict[str, Judged], best: str) -> Iterator[Row]:
    """Show errors and reliabilities."""
    errors = {name: each.figures["rmse"] for name, each in every.items()}
    beside = f"{errors[best]:.3f} {best}; best form {errors[BEST_SUM]:.3f}, jointly {errors[BEST_JOINT]:.3f}"
    yield Row("RMSE a domain", "<= .460", (Found(errors[OURS], most=0.460),), beside)
    yield Row("  without the easy start", "<= .460", (Found(errors[BARE], most=0.460),))
    mine, theirs = (
        np.mean([each.reliabilities for each in everybody()[name]], axis=0) for name in (OURS, best)
    )
    found = (Found(float(mine[0]), least=0.78), Found(float(mine[1]), least=0.93))
    beside = f"{theirs[0]:.3f} / {theirs[1]:.3f}"
    yield Row("reliability of a domain / of the total", ">= .78 / >= .93", found, beside)


def level_rows(mine: dict[str, float], theirs: dict[str, float]) -> Iterator[Row]:
    """Show levels and margins."""
    right = (Found(mine["right"], least=0.67), Found(mine["near"], ".4f", least=0.995))
    beside = f"{theirs['right']:.3f} / {theirs['near']:.4f}"
    yield Row("right level of four / at most one off", ">= .67 / >= .995", right, beside)
    ratio, covered = mine["rmse"] / mine["claims"], mine["coverage"]
    honest = (Found(ratio, least=0.98, most=1.02), Found(covered, least=0.94, most=0.96))
    beside = f"{theirs['rmse'] / theirs['claims']:.3f} / {theirs['coverage']:.3f}"
    yield Row("RMSE/SE / 95% coverage", ".98-1.02 / .94-.96", honest, beside)


def cost_rows() -> Iterator[Row]:
    """Show length and speed."""
    long, pace = lengths(), paces()
    beside = f"{long[MIRT]:.0f} adaptive by domain, {long[RANDOM_SUM]:.0f} random form"
    yield Row("questions to a mean SE of .40", "<= 77", (Found(long[OURS], ".0f", most=77),), beside)
    quick = (Found(pace[OURS][0], ".0f", most=100), Found(pace[OURS][1], ".0f", most=250))
    beside = ", ".join(f"{pace[name][0]:,.0f} {name}" for name in (MIRT, CATSIM, MIRT_JOINT, ADAPTIVE))
    yield Row("select + update, \u00b5s: median / p99", "<= 100 / 250", quick, beside)


if __name__ == "__main__":
    main()
