"""The next question: the largest expected fall in variance a second (Mulder and van der Linden 2009).

An item of domain k lets the variance of every ability j fall by what it explains of theta_k, times
S_jk^2/S_kk^2. The summed fall is asked of those abilities that are not yet known well enough.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from .bank import Bank, Shelf
from .grid import GRID, Booleans, Floats, Integers
from .lot import Lot
from .plan import Plan
from .posterior import State, density

TARGET_SE: Final = 0.4
EASY_SUCCESS: Final = 0.75
_NONE: Final = -np.inf
_FIRST: Final = 1e6  # puts what must come first above any utility


@dataclass(frozen=True, slots=True, eq=False)
class Outlook:
    """What to expect of the items of a domain [..., here]: part of the score; fall of variance."""

    success: Floats
    fall: Floats


def outlook(bank: Bank, state: State, domain: int, target: float = TARGET_SE) -> Outlook:
    """Say what each item of a domain is expected to bring.

    Returns:
        the expected score as a part of the whole, and the expected fall of the summed variance of the
        abilities whose standard error is above `target` (of all, when none is), in the order of
        `bank.shelves[domain].items`.

    """
    shelf = bank.shelves[domain]
    weights = density(state, domain)
    chance = weights @ shelf.curves
    shape = (*chance.shape[:-1], *shelf.scores.shape)
    covariance = (weights * GRID) @ shelf.curves - (weights @ GRID)[..., None] * chance
    explained = (covariance**2 / np.maximum(chance, 1e-12)).reshape(shape).sum(axis=-2)
    success = (chance.reshape(shape) * shelf.scores).sum(axis=-2)
    return Outlook(success, explained * _coupling(state, domain, target)[..., None])


def _coupling(state: State, domain: int, target: float) -> Floats:
    """Give the sum over the abilities wanted of S_jk^2 / S_kk^2 [...]."""
    wanted = state.variance > target**2
    wanted = wanted | ~wanted.any(axis=-1, keepdims=True)
    column = state.cov[..., domain, :]
    return np.asarray((wanted * column**2).sum(axis=-1) / column[..., domain] ** 2)


@dataclass(frozen=True, slots=True, eq=False)
class Room:
    """Where somebody is: a place of the plan, and what may still be asked [..., items] or was done [...]."""

    place: int
    free: Booleans
    tasks_done: Integers


def choose(bank: Bank, plan: Plan, state: State, lot: Lot, room: Room) -> Integers:
    """Choose an item for this place, for one person or many; -1 where nothing is left.

    What is asked of an item comes in this order: eligible and new; practice tasks within their bounds; an
    easy start; the least known first where the place explores; and then the expected fall of variance a
    second.
    """
    domain = plan.domains[room.place]
    shelf = bank.shelves[domain]
    expected = outlook(bank, state, domain)
    wanted = expected.fall / shelf.seconds
    if room.place < plan.easy:
        wanted = np.where(expected.success >= EASY_SUCCESS, wanted, expected.success - _FIRST)
    explores = lot.explores[..., room.place]
    if explores.any():
        race = lot.race[..., shelf.items]
        first = explores[..., None] & np.isfinite(race)
        wanted = np.where(first, _FIRST - np.minimum(race, _FIRST), wanted)
    if shelf.practice.any():
        wanted = wanted + _FIRST * 4 * _task_turn(bank, plan, room, shelf)
    free = room.free[..., shelf.items]
    best = np.where(free, wanted, _NONE).argmax(axis=-1)
    return np.where(free.any(axis=-1), shelf.items[best], -1)


def _task_turn(bank: Bank, plan: Plan, room: Room, shelf: Shelf) -> Floats:
    """Put practice tasks before the rest (1) or behind it (-1), or leave them as they are (0) [..., here]."""
    least, most = plan.practice
    due = room.tasks_done < _tasks_due(plan, room.place)
    reachable = np.minimum(least, room.tasks_done + _chances(bank, plan, room, room.place))
    last_call = room.tasks_done + _chances(bank, plan, room, room.place + 1) < reachable
    turn = (due | last_call).astype(np.float64) - (room.tasks_done >= most)
    return np.where(shelf.practice, np.asarray(turn)[..., None], 0.0)


def _tasks_due(plan: Plan, place: int) -> int:
    """Give how many tasks should have been done after this place to spread the least number evenly."""
    return plan.practice[0] * (place + 1) // plan.places


def _chances(bank: Bank, plan: Plan, room: Room, place: int) -> Integers:
    """Give how many practice tasks the places from `place` on can still hold [...]."""
    left = np.bincount(np.array(plan.domains[place:], dtype=np.intp), minlength=bank.domains)
    tasks = (room.free & bank.practice) @ bank.in_domain
    return np.minimum(tasks, left).sum(axis=-1)


def next_item(bank: Bank, plan: Plan, lot: Lot, state: State, asked: Sequence[int]) -> int | None:
    """Choose one person's next question; the same again for the same bank, seed and answers.

    Args:
        bank: the version of the bank.
        plan: the round's plan.
        lot: drawn from the person's seed.
        state: after the answers so far.
        asked: the items answered so far.

    Returns:
        the item's place in the bank, or `None`: the scan is complete.

    """
    free = lot.eligible.copy()
    free[list(asked)] = False
    tasks = np.asarray(bank.practice[list(asked)].sum(), dtype=np.intp)
    for place in open_places(bank, plan, asked):
        chosen = int(choose(bank, plan, state, lot, Room(place, free, tasks)))
        if chosen >= 0:
            return chosen
    return None


def open_places(bank: Bank, plan: Plan, asked: Sequence[int]) -> Iterator[int]:
    """Give the places of the plan that no answer fills yet; the first is the place at hand."""
    left = [0] * bank.domains
    for item in asked:
        left[bank.items[item].domain] += 1
    for place, domain in enumerate(plan.domains):
        if left[domain]:
            left[domain] -= 1
        else:
            yield place
