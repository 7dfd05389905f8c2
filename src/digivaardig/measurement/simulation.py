"""People who take the scan, hundreds at once: for eligibility, read-outs, benchmarks and the demo."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from .bank import Bank
from .beliefs import Belief, Parameters, draw_parameters
from .correlation import Prior
from .grid import Booleans, Floats, Integers
from .lot import Lot, draw_lots
from .plan import Plan
from .posterior import State, settle, start, update_many
from .responses import Responses
from .selection import Room, choose, is_enough

_AT_ONCE: Final = 200  # people: about a megabyte of likelihoods
STILL_BETWEEN: Final = 2e-3  # between two questions; at the end the sweeps go on as for one person


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
        theta: true abilities [people, domains]; not a number where nobody knows them.
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

    @property
    def questions(self) -> Integers:
        """How many questions each person answered [people]."""
        return np.asarray((self.items >= 0).sum(axis=-1), dtype=np.intp)

    def answers_of(self, person: int) -> list[tuple[int, int]]:
        """Give one person's answers in order: item and score."""
        pairs = zip(self.items[person].tolist(), self.categories[person].tolist(), strict=True)
        return [(item, category) for item, category in pairs if item >= 0]


class Takers(Protocol):
    """Who takes the scan."""

    @property
    def theta(self) -> Floats:
        """Give their true abilities [people, domains]; not a number where nobody knows them."""
        ...

    def available(self, people: slice) -> Booleans | None:
        """Say which items some of them could answer [people, items]; `None`: all."""
        ...

    def scores(self, people: Integers, items: Integers, chances: Floats) -> Integers:
        """Let them answer an item each.

        Args:
            people: by their number [answers].
            items: [answers].
            chances: uniform numbers that may decide [answers].

        """
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """People whose answers are drawn: `parameters` are the items by which they answer.

    With more sets of parameters, people take turns over the sets. `domain` is that of each item [items].
    """

    theta: Floats
    parameters: Parameters
    domain: Integers

    def available(self, people: slice) -> None:
        """Let everybody answer everything."""

    def scores(self, people: Integers, items: Integers, chances: Floats) -> Integers:
        """Draw scores by the items as they truly are."""
        chosen = people % len(self.parameters.a), items
        reach = self.parameters.reach(chosen, self.theta[people, self.domain[items]])
        return np.asarray((chances[:, None] < reach).sum(axis=-1), dtype=np.intp)


@dataclass(frozen=True, slots=True, eq=False)
class Given:
    """People who have answered already: a score an item [people, items], -1 where they gave none."""

    theta: Floats
    table: NDArray[np.int8]

    @classmethod
    def of(cls, bank: Bank, responses: Responses) -> Self:
        """Lay the answers of real people in a table; a person's items are all that they can be asked."""
        table = np.full((responses.people, len(bank.items)), -1, dtype=np.int8)
        table[responses.person, responses.item] = responses.score
        return cls(np.full((responses.people, bank.domains), np.nan), table)

    def available(self, people: slice) -> Booleans:
        """Say what they have answered."""
        return self.table[people] >= 0

    def scores(self, people: Integers, items: Integers, chances: Floats) -> Integers:
        """Look scores up."""
        return self.table[people, items].astype(np.intp)


def simulate(
    design: Design,
    theta: Floats,
    parameters: Parameters,
    random: np.random.Generator,
    seeds: Sequence[int] | None = None,
) -> Run:
    """Let people take the adaptive scan, with drawn answers.

    Args:
        design: how it asks and scores.
        theta: their true abilities [people, domains].
        parameters: the items by which they answer; with more sets, people take turns over the sets.
        random: for their answers, and for seeds where none are given.
        seeds: of their lots, one a person.

    """
    return take(design, Drawn(theta, parameters, design.bank.domain), random, seeds)


def take(
    design: Design,
    takers: Takers,
    random: np.random.Generator,
    seeds: Sequence[int] | None = None,
    told: Callable[[int], object] = lambda _: None,
) -> Run:
    """Let people take the adaptive scan, some hundreds at a time: as many as fit the processor's cache.

    Args:
        design: how it asks and scores.
        takers: who takes it.
        random: for their answers, and for seeds where none are given.
        seeds: of their lots, one a person.
        told: called with the number of people done.

    """
    people = len(takers.theta)
    drawn = [int(each) for each in random.integers(2**62, size=people)] if seeds is None else seeds
    chances = random.random((design.plan.places, people))
    crowds = []
    for begin in range(0, people, _AT_ONCE):
        some = slice(begin, min(begin + _AT_ONCE, people))
        crowds.append(_let(design, takers, some, drawn[some], chances[:, some]))
        told(some.stop)
    return _together(design, takers.theta, crowds)


@dataclass(slots=True, eq=False)
class _Crowd:
    """People on their way."""

    state: State
    lots: Lot
    free: Booleans
    tasks: Integers
    stopped: Booleans
    items: Integers
    categories: Integers


def _let(design: Design, takers: Takers, some: slice, seeds: Sequence[int], chances: Floats) -> _Crowd:
    """Let some people take the scan until nobody has anything left to answer."""
    crowd = _gather(design, takers.available(some), seeds)
    for place in range(design.plan.places):
        here = _going(design, crowd)
        if not len(here):
            break
        chosen = _choose(design, crowd, place, here)
        here, items = here[chosen >= 0], chosen[chosen >= 0]
        scores = takers.scores(here + some.start, items, chances[place, here])
        _note(design.bank, crowd, place, here, (items, scores))
    crowd.state = settle(crowd.state)
    return crowd


def _going(design: Design, crowd: _Crowd) -> Integers:
    """Give who has not stopped; who seems to be known well enough is swept to rest before that counts."""
    seems = is_enough(design.bank, design.plan, crowd.state) & ~crowd.stopped
    if seems.any():
        who = np.flatnonzero(seems)
        rest = settle(crowd.state.of(who))
        crowd.state = crowd.state.put(who, rest)
        crowd.stopped[who] = is_enough(design.bank, design.plan, rest)
    return np.flatnonzero(~crowd.stopped)


def _gather(design: Design, available: Booleans | None, seeds: Sequence[int]) -> _Crowd:
    lots = draw_lots(design.bank, design.plan, design.probabilities, seeds)
    if available is not None:
        lots = lots.within(available)
    empty = np.full((len(seeds), design.plan.places), -1, dtype=np.intp)
    return _Crowd(
        state=start(design.bank.prior, (len(seeds),)),
        lots=lots,
        free=lots.eligible.copy(),
        tasks=np.zeros(len(seeds), dtype=np.intp),
        stopped=np.zeros(len(seeds), dtype=np.bool_),
        items=empty,
        categories=np.zeros_like(empty),
    )


def _choose(design: Design, crowd: _Crowd, place: int, here: Integers) -> Integers:
    """Choose the item of a place for those who are still on their way; -1 where nothing is left."""
    state, lots, room = crowd.state, crowd.lots, Room(place, crowd.free, crowd.tasks)
    if len(here) < len(crowd.items):
        state, lots, room = state.of(here), lots.of(here), Room(place, crowd.free[here], crowd.tasks[here])
    return choose(design.bank, design.plan, state, lots, room)


def _note(bank: Bank, crowd: _Crowd, place: int, here: Integers, answers: tuple[Integers, Integers]) -> None:
    """Write down the answers of one place and let the posterior follow."""
    items, scores = answers
    crowd.items[here, place], crowd.categories[here, place] = answers
    crowd.free[here, items] = False
    crowd.tasks[here] += bank.practice[items]
    if len(here) == len(crowd.items):
        crowd.state = update_many(bank, crowd.state, items, scores, STILL_BETWEEN)
    elif len(here):
        crowd.state = crowd.state.put(
            here, update_many(bank, crowd.state.of(here), items, scores, STILL_BETWEEN)
        )


def _together(design: Design, theta: Floats, crowds: Sequence[_Crowd]) -> Run:
    if not crowds:
        empty = np.zeros((0, design.plan.places), dtype=np.intp)
        return Run(theta, empty, empty.copy(), start(design.bank.prior, (0,)))
    return Run(
        theta,
        np.concatenate([crowd.items for crowd in crowds]),
        np.concatenate([crowd.categories for crowd in crowds]),
        State.beside([crowd.state for crowd in crowds]),
    )
