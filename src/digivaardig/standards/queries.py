"""Reading panels: the booklet, who has put marks, and what would come of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np

from digivaardig.blocks import queries as blocks
from digivaardig.blocks.models import Publication
from digivaardig.items.queries import bank, gone, newest_bank
from digivaardig.measurement import (
    Booklet,
    ReadOut,
    choose_items,
    panel_cuts,
    shares_of_everybody,
    shares_of_group,
)
from digivaardig.measurement.groups import read
from digivaardig.questions.question import Question
from digivaardig.skills.levels import Level
from digivaardig.skills.queries import cuts, framework
from digivaardig.skills.shapes import Domain
from digivaardig.tenancy.models import Municipality

from .models import Panel, Seat

A_DOMAIN: Final = 4  # items of each domain: some 45 pages, what a panel reads in an hour and a half
_UNSURE: Final = 0.35  # from here on a page may well stand some places further on
BORDERS: Final = (Level.BASIS, Level.VAARDIG, Level.GEVORDERD)
"""Every border by the level that begins there."""


@dataclass(frozen=True, slots=True)
class PageLine:
    """A page of the booklet.

    Attributes:
        number: from 1, the easiest.
        question: of the bank.
        points: how many of `question.most` somebody has who knows this step.
        whole: the page on which the question stands in full: an earlier one for a later step.
        place, sd: the ability at which it is known with chance .67, and how unsure that is.
        is_unsure: it has no sharp place.
        borders: of the marks to show after this page.

    """

    number: int
    domain: Domain
    question: Question
    points: int
    whole: int
    place: float
    sd: float
    is_unsure: bool
    borders: tuple[Level, ...]


@dataclass(frozen=True, slots=True)
class Border:
    """What a panel says of the border where a level begins; `marks` rise. `error`: `None` for one person."""

    level: Level
    marks: tuple[int, ...]
    cut: float
    error: float | None
    doubt: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the marks of a panel come to; `cuts` are what would be approved, to two decimals."""

    borders: tuple[Border, ...]
    cuts: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of people at a level, with its 95% margin (the part itself where there is none)."""

    level: Level
    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Consequence:
    """How people would be divided: with the cuts in force and with other ones.

    `population` is a round, `None`: everybody, as the bank is measured.
    """

    population: Publication | None
    now: tuple[Part, ...]
    then: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class SeatLine:
    """A seat: whether marks were put in each round, and the marks that count."""

    number: int
    has_first: bool
    has_second: bool
    marks: tuple[int, ...]


def decides_for_all(municipality: Municipality) -> bool:
    """Say whether it may set levels: the cooperation's desk, or the only municipality there is."""
    return municipality.writes_for_all or Municipality.objects.count() == 1


def bank_waits() -> bool:
    """Say whether the bank must still be made for the cuts in force: rounds cannot open before."""
    try:
        newest = newest_bank()
    except LookupError:
        return False
    return any(newest.read_out(length, cuts()) is None for length in newest.lengths)


def panels(municipality: Municipality) -> list[Panel]:
    """List the panels of a municipality, the latest first. One query."""
    return list(Panel.of(municipality).order_by("-begun_at", "-pk"))


def populations(municipality: Municipality) -> list[Publication]:
    """List the rounds of which figures were published. A query, and one each."""
    return [each for each in blocks.publications(municipality) if blocks.published(each)]


def new_booklet(now: datetime) -> tuple[int, list[int]]:
    """Choose questions of the newest bank; give its number and their places in it.

    Raises:
        LookupError: there is no bank, or it is too small.

    """
    newest = newest_bank()
    items = choose_items(newest.measure, A_DOMAIN, gone(newest.number, now))
    try:
        Booklet.of(newest.measure, items)
    except ValueError as error:
        raise LookupError("The bank is too small for a booklet.") from error
    return newest.number, list(items)


def booklet_of(panel: Panel) -> Booklet:
    """Lay the booklet of a panel."""
    return Booklet.of(bank(panel.bank).measure, panel.items)


def pages(panel: Panel, marks: Sequence[int] | None = None) -> list[PageLine]:
    """List the pages of a panel's booklet, with marks in it."""
    used, domains = bank(panel.bank), framework().domains
    booklet, found, whole = booklet_of(panel), [], {}
    for number, page in enumerate(booklet.pages, 1):
        entry = used.entries[page.item]
        line = PageLine(
            number=number,
            domain=domains[int(used.measure.domain[page.item])],
            question=entry.question,
            points=page.step,
            whole=whole.setdefault(page.item, number),
            place=page.place,
            sd=page.sd,
            is_unsure=page.sd > _UNSURE,
            borders=tuple(level for level, mark in zip(BORDERS, marks or (), strict=False) if mark == number),
        )
        found.append(line)
    return found


def seats(panel: Panel) -> list[SeatLine]:
    """List the seats of a panel by number. One query."""
    rows = Seat.of(panel.municipality).filter(panel=panel).order_by("number")
    return [
        SeatLine(row.number, row.first is not None, row.second is not None, tuple(row.marks or ()))
        for row in rows
    ]


def marks_of(panel: Panel) -> list[tuple[int, ...]]:
    """List the marks that count of everybody who put them. One query."""
    return [line.marks for line in seats(panel) if line.marks]


def outcome(panel: Panel) -> Outcome:
    """Take the cuts of a panel. One query.

    Raises:
        ValueError: nobody has put marks.

    """
    marks = marks_of(panel)
    found = panel_cuts(bank(panel.bank).measure, booklet_of(panel), marks)
    borders = tuple(
        Border(level, tuple(sorted(each)), cut.value, cut.error, cut.doubt)
        for level, cut, each in zip(BORDERS, found, zip(*marks, strict=True), strict=True)
    )
    return Outcome(borders, tuple(round(cut.value, 2) for cut in found))


def consequences(panel: Panel, cuts: Sequence[float], in_force: Sequence[float]) -> list[Consequence]:
    """Say how people would be divided by cuts: everybody, and the round that the panel looks at, if any."""
    found = [Consequence(None, _of_everybody(in_force), _of_everybody(cuts))]
    round_ = panel.population
    if round_ and blocks.published(round_):
        found.append(Consequence(round_, _of_round(round_, in_force), _of_round(round_, cuts)))
    return found


def _of_everybody(cuts: Sequence[float]) -> tuple[Part, ...]:
    shares = shares_of_everybody(cuts).tolist()
    return tuple(Part(level, share, share, share) for level, share in zip(Level, shares, strict=True))


def _of_round(round_: Publication, cuts: Sequence[float]) -> tuple[Part, ...]:
    """Read all blocks of a round together, on average over its themes.

    Margins of themes lean on the same people, so their mean is taken as wide as if they err together.
    """
    published = blocks.published(round_)
    counts = np.sum([block.counts for block in published], axis=0)
    reading = read(counts, sum(block.n for block in published), ReadOut.from_dict(round_.read_out))
    shares, measured = shares_of_group(reading, cuts), reading.read_out.measured
    means = [each[measured].mean(axis=0).tolist() for each in (shares.value, shares.low, shares.high)]
    return tuple(Part(*each) for each in zip(Level, *means, strict=True))
