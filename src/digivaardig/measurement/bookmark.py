"""Cut scores set by a panel: the bookmark method.

Questions stand in a booklet from easy to hard, each at the ability at which it is known with chance .67. Each
panellist puts a mark at every border between two levels; the cut is the median over the panel.

Sources: Lewis, Mitzel and Green 1996; Mitzel, Lewis, Patz and Green 2001; Karantonis and Sireci 2006.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import exp, expm1, log, pi, sqrt
from statistics import median, stdev
from typing import Final, Self

import numpy as np

from .bank import Bank
from .beliefs import Belief, draw_parameters
from .grid import Floats
from .groups import GroupReading, Shares
from .levels import LEVELS
from .normal import share_below

RESPONSE: Final = 0.67
BORDERS: Final = LEVELS - 1
_SHIFT: Final = log(RESPONSE / (1 - RESPONSE))
_LEAST, _MOST = -2.0, 2.0  # where a booklet looks for questions
_OF_MEDIAN: Final = sqrt(pi / 2)  # standard error of a median beside that of a mean

Marks = Sequence[int]


@dataclass(frozen=True, slots=True)
class Page:
    """A place in the booklet.

    Attributes:
        item: its place in the bank.
        step: of its ordered steps, from 1.
        place: the ability at which the step is known with chance .67, corrected for guessing.
        sd: how unsure that place is, from the belief about the item; 0 is known.

    """

    item: int
    step: int
    place: float
    sd: float


@dataclass(frozen=True, slots=True)
class Booklet:
    """Pages from easy to hard; page 1 is the first.

    A *mark* m lies between page m and page m + 1: who is only just at the level knows pages 1 to m.
    """

    pages: tuple[Page, ...]

    @classmethod
    def of(cls, bank: Bank, items: Sequence[int]) -> Self:
        """Lay the items (places in the bank) in order, each step its own page.

        Raises:
            ValueError: there are too few pages for a mark at every border, or an item stands there twice.

        """
        if len(set(items)) != len(items):
            raise ValueError("An item stands in the booklet twice.")
        pages = [page for item in items for page in _pages(item, bank.items[item].belief)]
        if len(pages) <= BORDERS:
            raise ValueError("A booklet needs more pages than there are borders.")
        return cls(tuple(sorted(pages, key=lambda page: (page.place, page.item, page.step))))

    def check(self, marks: Marks) -> None:
        """Refuse marks that are no marks.

        Raises:
            ValueError: not one mark for every border, not rising, or not between two pages.

        """
        rising = all(low < high for low, high in pairwise(marks))
        if len(marks) != BORDERS or not rising or not 1 <= marks[0] <= marks[-1] < len(self.pages):
            raise ValueError("Three rising marks are needed, each between two pages.")

    def cuts(self, marks: Marks) -> tuple[float, ...]:
        """Give the abilities of the marks: halfway the two pages between which each lies.

        Raises:
            ValueError: see `check`.

        """
        self.check(marks)
        return tuple((self.pages[mark - 1].place + self.pages[mark].place) / 2 for mark in marks)

    def pages_below(self, cut: float) -> int:
        """Say how many pages lie below a cut: where its mark would be."""
        return sum(page.place < cut for page in self.pages)


@dataclass(frozen=True, slots=True)
class PanelCut:
    """What a panel says of one border.

    Attributes:
        value: the median over the panel, on the scale of abilities.
        error: standard error by the spread over panellists; `None` with fewer than two.
        doubt: standard deviation because the places of the pages beside the marks are not known exactly.

    """

    value: float
    error: float | None
    doubt: float


def known_at(belief: Belief, step: int) -> tuple[float, float]:
    """Give where a step (from 1) is known with chance .67, corrected for guessing: mean and sd of the belief.

    (P - c) / (1 - c) = .67 leaves the logistic part, so the place is b + ln(.67 / .33) / a. With ln a and b
    normal and independent, 1/a is lognormal, and both moments are exact.
    """
    variance = belief.sd_lna**2
    inverse = exp(-belief.lna + variance / 2)
    spread = inverse * sqrt(expm1(variance))
    return belief.b[step - 1] + _SHIFT * inverse, sqrt(belief.sd_b**2 + (_SHIFT * spread) ** 2)


def choose_items(bank: Bank, a_domain: int, without: frozenset[int] = frozenset()) -> tuple[int, ...]:
    """Choose items for a booklet, so many of each domain, spread over difficulty.

    The targets of the domains lie between each other: together they cover the scale evenly. Taken is the
    item whose true place is expected nearest to the target (mean squared distance, so the better known of two
    wins).

    Args:
        bank: to choose from.
        a_domain: so many of each domain, or as many as it has.
        without: places in the bank that are not to be chosen.

    """
    chosen: list[int] = []
    for domain in range(bank.domains):
        free = [int(item) for item in np.flatnonzero(bank.domain == domain) if int(item) not in without]
        for turn in range(min(a_domain, len(free))):
            part = (turn + (domain + 0.5) / bank.domains) / a_domain
            best = min(free, key=lambda item: _miss(bank.items[item].belief, part))
            free.remove(best)
            chosen.append(best)
    return tuple(sorted(chosen))


def panel_cuts(
    bank: Bank, booklet: Booklet, panel: Sequence[Marks], draws: int = 1000, seed: int = 1
) -> tuple[PanelCut, ...]:
    """Take the cuts of a panel: the median over panellists, with how unsure it is. Their order is no matter.

    Args:
        bank: of the booklet.
        booklet: in which the marks were put.
        panel: the marks of each panellist.
        draws: so often the items are drawn from belief, for `doubt`.
        seed: of those draws.

    Raises:
        ValueError: there is nobody, or see `Booklet.check`.

    """
    if not panel:
        raise ValueError("A panel needs somebody.")
    each = [booklet.cuts(marks) for marks in panel]
    doubts = _doubts(bank, booklet, panel, draws, seed)
    return tuple(
        PanelCut(median(border), _error(border), float(doubt))
        for border, doubt in zip(zip(*each, strict=True), doubts, strict=True)
    )


def shares_of_everybody(cuts: Sequence[float]) -> Floats:
    """Give the part at each level [levels] of people with mean 0 and sd 1: those the bank is measured by."""
    under = share_below(np.array(cuts, dtype=np.float64))
    return np.diff(np.concatenate([[0.0], under, [1.0]]))


def shares_of_group(reading: GroupReading, cuts: Sequence[float]) -> Shares:
    """Give the part of a published group at each level [domains, levels], were these the cuts."""
    under_these = replace(reading.read_out, cuts=tuple(cuts))
    return replace(reading, read_out=under_these).level_shares


def _pages(item: int, belief: Belief) -> list[Page]:
    return [Page(item, step, *known_at(belief, step)) for step in range(1, len(belief.b) + 1)]


def _miss(belief: Belief, part: float) -> float:
    """Give the mean squared distance of an item's middle step to the target at a part of the scale."""
    place, sd = known_at(belief, (len(belief.b) + 1) // 2)
    return (place - (_LEAST + part * (_MOST - _LEAST))) ** 2 + sd**2


def _error(border: Sequence[float]) -> float | None:
    """Give the standard error of a median, by that of the mean (exact for many normal judgements)."""
    return _OF_MEDIAN * stdev(border) / sqrt(len(border)) if len(border) > 1 else None


def _doubts(bank: Bank, booklet: Booklet, panel: Sequence[Marks], draws: int, seed: int) -> Floats:
    """Draw the true places from belief and take the panel's cuts anew: their sd over the draws [borders]."""
    items = sorted({page.item for page in booklet.pages})
    drawn = draw_parameters(
        [bank.items[item].belief for item in items], np.random.Generator(np.random.PCG64(seed)), draws
    )
    where = [(items.index(page.item), page.step - 1) for page in booklet.pages]
    places = np.stack([drawn.b[:, item, step] + _SHIFT / drawn.a[:, item] for item, step in where], axis=-1)
    marks = np.array(panel, dtype=np.intp)
    cuts = (places[:, marks - 1] + places[:, marks]) / 2
    return np.asarray(np.median(cuts, axis=1).std(axis=0), dtype=np.float64)
