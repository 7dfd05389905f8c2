"""The next question: the largest expected fall in variance a second (Mulder and van der Linden 2009).

An item of domain k lets the variance of every ability j fall by what it explains of theta_k, times
S_jk^2/S_kk^2. The summed fall is asked of those abilities that are not yet known well enough.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from .bank import Bank, Shelf
from .grid import GRID, POINTS, Booleans, Floats, Integers
from .lot import Lot
from .plan import ANY, Plan
from .posterior import State, density

TARGET_SE: Final = 0.4
LEAST_ABLE: Final = -2.0  # for whom the start must not be too hard
EASE: Final = 2.8  # what their success counts for, beside the best fall of variance
_NONE: Final = -np.inf
_LIKELIER: Final = 3.0  # at most so much more does it count after wrong answers
_LEAST_POINT: Final = int(np.abs(GRID - LEAST_ABLE).argmin())
_MIDDLE_POINT: Final = POINTS // 2
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
    second. A place of any domain compares all items by that.
    """
    domain = plan.domains[room.place]
    shelves = bank.shelves if domain == ANY else bank.shelves[domain : domain + 1]
    found = [_wanted(bank, plan, state, lot, room, shelf=shelf) for shelf in shelves]
    wanted, items = (found[0], shelves[0].items) if len(found) == 1 else _beside(found, shelves)
    free = room.free[..., items]
    best = np.where(free, wanted, _NONE).argmax(axis=-1)
    return np.where(free.any(axis=-1), items[best], -1)


def _beside(found: Sequence[Floats], shelves: Sequence[Shelf]) -> tuple[Floats, Integers]:
    """Lay the items of all domains beside each other."""
    return np.concatenate(found, axis=-1), np.concatenate([shelf.items for shelf in shelves])


def _wanted(  # noqa: PLR0913 - how much an item is wanted hangs on all of these
    bank: Bank, plan: Plan, state: State, lot: Lot, room: Room, *, shelf: Shelf
) -> Floats:
    """Say how much each item of a domain is wanted at this place [..., here]."""
    expected = outlook(bank, state, shelf.domain, plan.stop_se or TARGET_SE)
    wanted = expected.fall / shelf.seconds
    if room.place < plan.easy:
        wanted = wanted / wanted.max(axis=-1, keepdims=True) + _ease(state, shelf)
    explores = lot.explores[..., room.place]
    if explores.any():
        race = lot.race[..., shelf.items]
        first = explores[..., None] & np.isfinite(race)
        wanted = np.where(first, _FIRST - np.minimum(race, _FIRST), wanted)
    if shelf.practice.any():
        wanted = wanted + _FIRST * 4 * _task_turn(bank, plan, room, shelf)
    return wanted


def _ease(state: State, shelf: Shelf) -> Floats:
    """Say what it is worth at the start that an item is easy for somebody of ability -2 [..., here].

    Whoever does well is hardly ever such a person, and soon gets the questions that tell most: the weight is
    the likelihood ratio of the answers so far, at -2 and at 0 (the multiplier of a bound on their success).
    """
    curves = shelf.curves[_LEAST_POINT].reshape(shelf.scores.shape)
    success = (curves * shelf.scores).sum(axis=0)
    ratio = (state.loglik[..., _LEAST_POINT] - state.loglik[..., _MIDDLE_POINT]).sum(axis=-1)
    weight = np.minimum(np.exp(ratio), _LIKELIER)
    return EASE * np.asarray(weight)[..., None] * success


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
    tasks = (room.free & bank.practice) @ bank.in_domain
    if plan.is_free:
        return np.minimum(tasks.sum(axis=-1), plan.places - place)
    left = np.bincount(np.array(plan.domains[place:], dtype=np.intp), minlength=bank.domains)
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
    if is_enough(bank, plan, state):
        return None
    free = lot.eligible.copy()
    free[list(asked)] = False
    tasks = np.asarray(bank.practice[list(asked)].sum(), dtype=np.intp)
    for place in open_places(bank, plan, asked):
        chosen = int(choose(bank, plan, state, lot, Room(place, free, tasks)))
        if chosen >= 0:
            return chosen
    return None


def is_enough(bank: Bank, plan: Plan, state: State) -> Booleans:
    """Say who is known as well as the plan wants, in every domain that has items [...]."""
    if plan.stop_se is None:
        return np.zeros(state.mean.shape[:-1], dtype=np.bool_)
    wide = state.variance > plan.stop_se**2
    return np.asarray(~(wide & (bank.sizes > 0)).any(axis=-1))


def open_places(bank: Bank, plan: Plan, asked: Sequence[int]) -> Iterator[int]:
    """Give the places of the plan that no answer fills yet; the first is the place at hand.

    Without an order of domains the first tells all: where it finds nothing, no other will.
    """
    if plan.is_free:
        yield from range(len(asked), plan.places)[:1]
        return
    left = [0] * bank.domains
    for item in asked:
        left[bank.items[item].domain] += 1
    for place, domain in enumerate(plan.domains):
        if left[domain]:
            left[domain] -= 1
        else:
            yield place
