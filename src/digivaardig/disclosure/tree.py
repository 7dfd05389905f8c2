"""The frozen tree of an organisation, and the pools in which its people's contributions gather.

A pool is named ("own", unit), ("rest", unit) (the *overig* of a unit) or ("open", municipality).
A unit with at least k + 2 people has a pool of its own. The people of a smaller unit count in the rest pool
of the nearest ancestor below whom enough people work; those of a small top unit in its own rest pool.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

SMALLEST_K = 8
LARGEST_K = 25
MARGIN = 2
"""At least this many people of any set of units are in no block about them."""


class Kind(StrEnum):
    """Whose contributions a pool gathers."""

    OWN = "own"
    REST = "rest"
    OPEN = "open"


class PoolKey(NamedTuple):
    """A pool's name: its kind and the unit (or municipality) it is named after."""

    kind: Kind
    unit: str


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as frozen at the opening: `heads` is the number of people directly in it, not below it."""

    key: str
    parent: str | None
    heads: int


@dataclass(frozen=True, slots=True)
class Pool:
    """The `units` whose people contribute to it directly, and the `parent` its rest moves to at the close."""

    key: PoolKey
    parent: PoolKey | None
    units: tuple[Unit, ...]

    @property
    def heads(self) -> int:
        """The number of people who contribute to it directly."""
        return heads_of(self.units)


def heads_of(units: Iterable[Unit]) -> int:
    """Count the people directly in these units."""
    return sum(unit.heads for unit in units)


def pools_of(tree: Sequence[Unit], k: int) -> tuple[Pool, ...]:
    """Divide the people of a tree over pools, each pool before its parent; every person belongs to one.

    The top's rest pool is the last one and has no parent. Any other unit has a rest pool if at least k + 2
    people work below it.

    Raises:
        ValueError: k is not 8 to 25, or the units are no tree with one top and headcounts of 0 or more.

    """
    if not SMALLEST_K <= k <= LARGEST_K:
        message = f"k is {SMALLEST_K} to {LARGEST_K}, not {k}"
        raise ValueError(message)
    units = {unit.key: unit for unit in _bottom_up(tree)}
    rests = _rests(units, k)
    homes = {unit.key: _home(unit, units, rests, k) for unit in units.values()}
    people: defaultdict[PoolKey, list[Unit]] = defaultdict(list)
    for unit in tree:
        people[homes[unit.key]].append(unit)
    keys = _in_order(units, rests, homes)
    return tuple(Pool(key, _above(key, units, rests), tuple(people[key])) for key in keys)


def open_pools(municipality: str, heads: int) -> tuple[Pool, ...]:
    """Make the one pool of a round with the open link; `heads` is the headcount of the municipality."""
    return (Pool(PoolKey(Kind.OPEN, municipality), None, (Unit(municipality, None, heads),)),)


def pool_of(unit: str, pools: Iterable[Pool]) -> Pool:
    """Find the pool to which a person of this unit contributes; what is left of it may move to its `parent`.

    Raises:
        KeyError: no pool knows this unit.

    """
    for pool in pools:
        if any(one.key == unit for one in pool.units):
            return pool
    raise KeyError(unit)


def _bottom_up(tree: Sequence[Unit]) -> list[Unit]:
    """Order the units so that each stands before its parent, and refuse what is no tree."""
    _check(tree)
    below: defaultdict[str | None, list[Unit]] = defaultdict(list)
    for unit in tree:
        below[unit.parent].append(unit)
    order = list(below[None])
    for unit in order:  # it grows while we walk: breadth first
        order.extend(below[unit.key])
    if len(order) != len(tree):
        message = "a unit is below itself"
        raise ValueError(message)
    return order[::-1]


def _check(tree: Sequence[Unit]) -> None:
    keys = Counter(unit.key for unit in tree)
    problems = {
        "two units with one key": max(keys.values(), default=0) > 1,
        "not one top unit": sum(unit.parent is None for unit in tree) != 1,
        "an unknown parent": any(unit.parent is not None and unit.parent not in keys for unit in tree),
        "a headcount below 0": any(unit.heads < 0 for unit in tree),
    }
    for problem, found in problems.items():
        if found:
            raise ValueError(problem)


def _rests(units: Mapping[str, Unit], k: int) -> frozenset[str]:
    """Find the units with a rest pool: the top, and each below whom at least k + 2 people work."""
    below = dict.fromkeys(units, 0)
    for unit in units.values():  # children come before their parents
        if unit.parent is not None:
            below[unit.parent] += unit.heads + below[unit.key]
    return frozenset(key for key, heads in below.items() if units[key].parent is None or heads >= k + MARGIN)


def _home(unit: Unit, units: Mapping[str, Unit], rests: frozenset[str], k: int) -> PoolKey:
    if unit.heads >= k + MARGIN:
        return PoolKey(Kind.OWN, unit.key)
    return _rest_above(unit, units, rests)


def _rest_above(unit: Unit, units: Mapping[str, Unit], rests: frozenset[str]) -> PoolKey:
    """Find the rest pool of the nearest ancestor that has one; of the top itself if there is none above."""
    while unit.parent is not None:
        unit = units[unit.parent]
        if unit.key in rests:
            break
    return PoolKey(Kind.REST, unit.key)


def _above(key: PoolKey, units: Mapping[str, Unit], rests: frozenset[str]) -> PoolKey | None:
    parent = _rest_above(units[key.unit], units, rests)
    return None if parent == key else parent


def _in_order(
    units: Mapping[str, Unit], rests: frozenset[str], homes: Mapping[str, PoolKey]
) -> list[PoolKey]:
    """Name the pools that exist, bottom-up; a unit's own pool stands before its rest pool."""
    keys: list[PoolKey] = []
    for unit in units:
        own = PoolKey(Kind.OWN, unit)
        keys += [own] if homes[unit] == own else []
        keys += [PoolKey(Kind.REST, unit)] if unit in rests else []
    return keys
