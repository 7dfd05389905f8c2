"""People who take the scan, a thousand at once: for eligibility, read-outs, benchmarks and the demo."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

import numpy as np

from .bank import Bank
from .beliefs import Belief, Parameters, draw_parameters
from .correlation import Prior
from .grid import Floats, Integers
from .lot import Lot, draw_lots
from .plan import Plan
from .posterior import State, answered, settle, start
from .selection import Room, choose

_STILL: Final = 2e-3  # between two questions; at the end the sweeps go on as for one person


@dataclass(frozen=True, slots=True, eq=False)
class Design:
    """How a round asks and scores: bank, plan and how often each item is eligible (`None`: always)."""

    bank: Bank
    plan: Plan
    probabilities: Floats | None = None


@dataclass(frozen=True, slots=True, eq=False)
class World:
    """Who answers, and by which items: what a simulation takes for true."""

    beliefs: tuple[Belief, ...]
    prior: Prior

    @classmethod
    def of(cls, bank: Bank) -> Self:
        """Take the bank at its word."""
        return cls(tuple(item.belief for item in bank.items), bank.prior)

    def draw(self, random: np.random.Generator, sets: int = 1) -> Parameters:
        """Draw what the items might truly be."""
        return draw_parameters(self.beliefs, random, sets)


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """What happened.

    Attributes:
        theta: true abilities [people, domains].
        items: asked at each place [people, places]; -1 is nothing.
        categories: the score on each [people, places]; 0 where nothing was asked.
        state: of all people after the last question, at rest.

    """

    theta: Floats
    items: Integers
    categories: Integers
    state: State

    def exposure(self, items: int) -> Floats:
        """Give the part of the people who saw each item [items]."""
        seen = np.bincount(self.items[self.items >= 0].ravel(), minlength=items)
        return seen / len(self.items)

    def answers_of(self, person: int) -> list[tuple[int, int]]:
        """Give one person's answers in order: item and score."""
        pairs = zip(self.items[person].tolist(), self.categories[person].tolist(), strict=True)
        return [(item, category) for item, category in pairs if item >= 0]


@dataclass(slots=True, eq=False)
class _Crowd:
    """People on their way."""

    state: State
    free: np.ndarray
    tasks: Integers
    items: Integers
    categories: Integers


def simulate(
    design: Design,
    theta: Floats,
    parameters: Parameters,
    random: np.random.Generator,
    seeds: Sequence[int] | None = None,
) -> Run:
    """Let people take the adaptive scan.

    Args:
        design: how it asks and scores.
        theta: their true abilities [people, domains].
        parameters: the items by which they answer; with more sets, people take turns over the sets.
        random: for their answers, and for seeds where none are given.
        seeds: of their lots, one a person.

    """
    people = len(theta)
    drawn = [int(each) for each in random.integers(2**62, size=people)] if seeds is None else seeds
    lots = draw_lots(design.bank, design.plan, design.probabilities, drawn)
    crowd = _gather(design, lots)
    who = np.arange(people) % len(parameters.a)
    for place, domain in enumerate(design.plan.domains):
        room = Room(place, crowd.free, crowd.tasks)
        chosen = choose(design.bank, design.plan, crowd.state, lots, room)
        reach = parameters.reach((who, chosen), theta[:, domain])
        scores = (random.random(people)[:, None] < reach).sum(axis=-1)
        _take(design.bank, crowd, place, chosen, np.where(chosen >= 0, scores, 0))
    return Run(theta, crowd.items, crowd.categories, settle(crowd.state))


def _gather(design: Design, lots: Lot) -> _Crowd:
    people = len(lots.eligible)
    empty = np.full((people, design.plan.places), -1, dtype=np.intp)
    return _Crowd(
        state=start(design.bank.prior, (people,)),
        free=lots.eligible.copy(),
        tasks=np.zeros(people, dtype=np.intp),
        items=empty,
        categories=np.zeros_like(empty),
    )


def _take(bank: Bank, crowd: _Crowd, place: int, chosen: Integers, scores: Integers) -> None:
    """Write down the answers of one place and let the posterior follow."""
    rows = np.flatnonzero(chosen >= 0)
    items = chosen[rows]
    crowd.items[:, place], crowd.categories[:, place] = chosen, scores
    crowd.free[rows, items] = False
    crowd.tasks[rows] += bank.practice[items]
    loglik = crowd.state.loglik.copy()
    loglik[rows, bank.domain[items]] += bank.log_curves[items, scores[rows]]
    crowd.state = answered(crowd.state, loglik, _STILL)
