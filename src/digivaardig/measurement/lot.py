"""What chance decides for one person, all of it from the seed in their record, so that a replay is exact."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from .bank import Bank
from .grid import Booleans, Floats, Integers
from .plan import Plan


@dataclass(frozen=True, slots=True, eq=False)
class Lot:
    """One person's lot, or that of many people.

    Attributes:
        eligible: the items that they may get [..., items].
        explores: the places that go to a little-known item [..., places].
        race: who comes first among the items at such a place: the lowest [..., items]; infinite for an item
            that is known.

    """

    eligible: Booleans
    explores: Booleans
    race: Floats

    def without(self, items: Sequence[int]) -> Self:
        """Take items away that this person cannot do, such as those that need JavaScript."""
        eligible = self.eligible.copy()
        eligible[..., list(items)] = False
        return type(self)(eligible, self.explores, self.race)

    def of(self, people: Integers) -> Self:
        """Take the lots of some of many people."""
        return type(self)(self.eligible[people], self.explores[people], self.race[people])

    def within(self, available: Booleans) -> Self:
        """Keep only items that are available [..., items]."""
        return type(self)(self.eligible & available, self.explores, self.race)


def uniforms(seed: int, count: int) -> Floats:
    """Give numbers in [0, 1) that only depend on the seed: numpy keeps the raw stream of PCG64 as it is."""
    raw = np.asarray(np.random.PCG64(seed).random_raw(count), dtype=np.uint64)
    return (raw >> np.uint64(11)).astype(np.float64) * 2.0**-53


def draw_eligible(bank: Bank, probabilities: Floats, seed: int) -> Booleans:
    """Draw the items that one person may get [items]; each with exactly its own probability.

    Systematic sampling (Madow 1949): the items lie on a line, each as long as its probability, and every
    whole number plus one random fraction takes the item it falls in. Of items that lie together as many are
    taken as their probabilities sum to, rounded down or up. All practice tasks lie on one line, by domain,
    and the other items of a domain go on where its practice tasks end: so the number of practice tasks and
    the number of items of each domain are both held. The order within is random.
    """
    drawn = uniforms(seed, 1 + len(bank.items))
    return _systematic(bank, probabilities, drawn)


def _systematic(bank: Bank, probabilities: Floats, drawn: Floats) -> Booleans:
    """Draw for everybody [..., items], from their fraction and the order of the items [..., 1 + items]."""
    fraction, order = drawn[..., :1], drawn[..., 1 : 1 + len(bank.items)]
    keys = (np.broadcast_to(each, order.shape) for each in (~bank.practice, bank.domain))
    line = np.lexsort((order, *keys), axis=-1)
    lengths, domain = probabilities[line], bank.domain[line]
    totals = probabilities @ bank.in_domain
    tasks = (probabilities * bank.practice) @ bank.in_domain
    # a domain's stretch begins where the practice tasks of the domains before it end
    back = np.cumsum(totals - tasks) - (totals - tasks)
    ends = np.cumsum(lengths, axis=-1) - back[domain]
    eligible = np.zeros(line.shape, dtype=np.bool_)
    taken = np.ceil(ends - fraction) > np.ceil(ends - lengths - fraction)
    np.put_along_axis(eligible, line, taken, axis=-1)
    return eligible


def draw_lot(bank: Bank, plan: Plan, probabilities: Floats | None, seed: int) -> Lot:
    """Draw one person's lot.

    Args:
        bank: the version of the bank.
        plan: the round's plan.
        probabilities: how often each item is eligible [items]; `None` is always.
        seed: at least 0.

    """
    return _lot(bank, plan, probabilities, uniforms(seed, _count(bank, plan)))


def draw_lots(bank: Bank, plan: Plan, probabilities: Floats | None, seeds: Sequence[int]) -> Lot:
    """Draw the lots of many people, with a leading axis for them: to each what `draw_lot` draws."""
    count = _count(bank, plan)
    drawn = np.array([uniforms(seed, count) for seed in seeds]).reshape(-1, count)
    return _lot(bank, plan, probabilities, drawn)


def _count(bank: Bank, plan: Plan) -> int:
    """Give how many numbers a lot takes: a fraction, two an item, and one a place to explore."""
    return 1 + 2 * len(bank.items) + plan.explores


def _lot(bank: Bank, plan: Plan, probabilities: Floats | None, drawn: Floats) -> Lot:
    items = len(bank.items)
    if probabilities is None:
        eligible = np.ones((*drawn.shape[:-1], items), dtype=np.bool_)
    else:
        eligible = _systematic(bank, probabilities, drawn)
    race = _race(bank, drawn[..., 1 + items : 1 + 2 * items])
    return Lot(eligible, _places(plan, drawn[..., 1 + 2 * items :]), race)


def _places(plan: Plan, drawn: Floats) -> Booleans:
    """Choose one place to explore in each of equal stretches after the easy start [..., places]."""
    explores = np.zeros((*drawn.shape[:-1], plan.places), dtype=np.bool_)
    if plan.places >= plan.easy + plan.explores:
        edges = np.linspace(plan.easy, plan.places, plan.explores + 1).astype(np.intp)
        places = edges[:-1] + (drawn * np.diff(edges)).astype(np.intp)
        np.put_along_axis(explores, places, values=True, axis=-1)
    return explores


def _race(bank: Bank, drawn: Floats) -> Floats:
    """Let the first come with a chance that goes with the square of the item's doubt [..., items].

    Equally unknown items then have equal chances, and a new one among calibrated ones almost always wins.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        return -np.log1p(-drawn) / bank.doubt**2
