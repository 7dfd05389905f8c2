"""What `digivaardig simulate` and `digivaardig score` do, between their arguments and `measurement`."""

from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from digivaardig.measurement import Bank, Design, Outline, Plan, World, find_probabilities, take
from digivaardig.measurement.bank_csv import NamedBank, prior_of, read_items, read_people
from digivaardig.measurement.correlation import CORRELATION
from digivaardig.measurement.flags import flags
from digivaardig.measurement.plan import EASY_PLACES
from digivaardig.measurement.responses_csv import ResponsesOfFile, read_responses
from digivaardig.measurement.scoring import Scores, asked_a_domain, score, write_scores
from digivaardig.measurement.simulation import Drawn, Given, Takers
from digivaardig.measurement.summary import (
    against_all_answers,
    rounded,
    run_figures,
    seconds_a_step,
    step_figures,
)
from digivaardig.plumbing.progress import progress
from digivaardig.skills.queries import framework

from .queries import newest_bank

_SETS = 1000  # realities from which people draw their items, where a bank is not sure of them


@dataclass(frozen=True, slots=True)
class Wish:
    """The arguments of `digivaardig simulate`; `None` is what was not given, or "none"."""

    bank: Path | None
    people: Path | None
    count: int | None
    correlation: str | None
    true_bank: Path | None
    answers: Path | None
    questions: int
    passes: int | None
    easy_start: bool
    explore: int
    stop_se: float | None
    max_exposure: float | None
    seed: int
    out: Path

    def outline(self) -> Outline:
        """Say what the scan should be.

        Raises:
            ValueError: it cannot be.

        """
        easy = EASY_PLACES if self.easy_start else 0
        return Outline(self.questions, self.passes, easy, self.explore, self.stop_se)


@dataclass(frozen=True, slots=True, eq=False)
class Simulation:
    """All that is needed to simulate, read and checked.

    Attributes:
        names: of the people.
        every: what all answers of real people say; `None`: answers are drawn.

    """

    wish: Wish
    named: NamedBank
    plan: Plan
    takers: Takers
    names: tuple[str, ...]
    random: np.random.Generator
    every: Scores | None


def open_bank(path: Path | None, correlation: str | None) -> NamedBank:
    """Read a bank, or take the newest of the platform.

    Raises:
        ValueError: the file or the correlation cannot be used.
        LookupError: the platform has no bank yet.

    """
    if path is not None:
        items = read_items(path)
        return items.bank(prior_of(correlation or str(CORRELATION), items.domains))
    domains = tuple(domain.key for domain in framework().domains)
    bank = newest_bank().measure
    prior = bank.prior if correlation is None else prior_of(correlation, domains)
    return NamedBank(Bank.of(bank.items, prior), domains)


def prepare(wish: Wish) -> Simulation:
    """Read all files and check that they fit each other.

    Raises:
        ValueError: a file or an argument cannot be used.
        LookupError: the platform has no bank yet.

    """
    check_folder(wish.out)
    _check_together(wish)
    named = open_bank(wish.bank, wish.correlation)
    plan = Plan.along(named.bank, wish.outline())
    random = np.random.Generator(np.random.PCG64(wish.seed))
    if wish.answers is not None:
        return _of_answers(wish, named, plan, random)
    names, theta = _people(wish, named, random)
    takers = Drawn(theta, _world(wish, named).draw(random, _sets(wish, named, len(theta))), named.bank.domain)
    return Simulation(wish, named, plan, takers, names, random, None)


def check_folder(out: Path) -> None:
    """Refuse a file in a folder that does not exist, before the work begins.

    Raises:
        ValueError: it does not.

    """
    if not out.parent.is_dir():
        raise ValueError(f"{out}: there is no such folder.")


def _check_together(wish: Wish) -> None:
    if wish.answers is not None and (wish.people or wish.true_bank or wish.count is not None):
        raise ValueError("--answers tells who answers what: leave --people, --count and --true-bank out.")
    if wish.people is not None and wish.count is not None:
        raise ValueError("--people tells how many there are: leave --count out.")
    if wish.count is not None and wish.count < 1:
        raise ValueError("--count: at least one person.")
    if wish.max_exposure is not None and not 0 < wish.max_exposure <= 1:
        raise ValueError("--max-exposure lies between 0 and 1.")
    if wish.seed < 0:
        raise ValueError("--seed: 0 or more.")


def _of_answers(wish: Wish, named: NamedBank, plan: Plan, random: np.random.Generator) -> Simulation:
    read = read_responses(wish.answers or Path(), named.bank)
    takers = Given.of(named.bank, read.responses)
    return Simulation(wish, named, plan, takers, read.people, random, score(named.bank, read.responses))


def _people(wish: Wish, named: NamedBank, random: np.random.Generator) -> tuple[tuple[str, ...], np.ndarray]:
    if wish.people is not None:
        people = read_people(wish.people, named.domains)
        return people.names, people.theta
    count = wish.count or 1000
    return tuple(str(number) for number in range(1, count + 1)), named.bank.prior.draw(count, random)


def _world(wish: Wish, named: NamedBank) -> World:
    if wish.true_bank is None:
        return World.of(named.bank)
    return World(read_items(wish.true_bank).beliefs_for(named.bank), named.bank.prior)


def _sets(wish: Wish, named: NamedBank, people: int) -> int:
    """Draw items that are only believed anew for each person, up to a thousand of them."""
    sure = wish.true_bank is None and not named.bank.doubt.any()
    return 1 if sure else min(people, _SETS)


def carry_out(simulation: Simulation) -> dict[str, Any]:
    """Let everybody take the scan, write the scores and give the figures.

    Raises:
        OSError: the file cannot be written.

    """
    wish, bank = simulation.wish, simulation.named.bank
    began = perf_counter()
    chances = _eligibility(simulation)
    design, middle = Design(bank, simulation.plan, chances), perf_counter()
    people = len(simulation.names)
    seeds = [int(each) for each in simulation.random.integers(2**62, size=people)]
    with progress("people", people) as told:
        run = take(design, simulation.takers, simulation.random, seeds, told)
    taken = {"eligibility": middle - began, "scans": perf_counter() - middle}
    scores = Scores.of(run.state, asked_a_domain(bank, run.items))
    write_scores(wish.out, simulation.names, simulation.named.domains, scores)
    return rounded(
        {
            **run_figures(simulation.named, run),
            "against_all_answers": simulation.every and against_all_answers(run, simulation.every),
            "microseconds_a_step": step_figures(seconds_a_step(design, run, seeds)),
            "seconds": taken,
        }
    )


def _eligibility(simulation: Simulation) -> np.ndarray | None:
    most = simulation.wish.max_exposure
    if most is None:
        return None
    return find_probabilities(
        simulation.named.bank, simulation.plan, seed=simulation.wish.seed + 1, most=most
    )


def score_file(named: NamedBank, read: ResponsesOfFile, out: Path) -> dict[str, Any]:
    """Score the answers of a file, write the scores and say what it was.

    Raises:
        OSError: the file cannot be written.

    """
    with progress("people", len(read.people)) as told:
        scores = score(named.bank, read.responses, told=told)
    write_scores(out, read.people, named.domains, scores)
    hurried = None if read.seconds is None else flags(named.bank, read.responses, read.seconds)
    return {
        "people": len(read.people),
        "answers": len(read.responses.item),
        "too_fast": hurried and int(hurried.too_fast.sum()),
    }
