"""The figures as a file for a spreadsheet: a line a shown pool and theme, `;` between, UTF-8 with BOM."""

import csv
from collections.abc import Iterator
from io import StringIO

from django.utils.translation import gettext as _

from digivaardig.blocks.models import PoolKind
from digivaardig.skills.levels import Level

from .queries import Figures
from .reading import Share, Theme
from .tree import Node

BOM = "\ufeff"
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", ";", "|", "%")
Cell = str | int


def csv_of(figures: Figures) -> str:
    """Write all figures of a round. Shares are whole percentages, 2 to 98; empty: there is no figure."""
    file = StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow([plain(cell) for cell in _header()])
    for node in figures.root.shown_pools:
        writer.writerows([plain(cell) for cell in line] for line in _lines(figures, node))
    return BOM + file.getvalue()


def plain(cell: Cell) -> Cell:
    """Keep a spreadsheet from running a text as a formula: an apostrophe before it makes it text."""
    risky = isinstance(cell, str) and cell.lstrip(" ").startswith(_STARTS_A_FORMULA)
    return f"'{cell}" if risky else cell


def _header() -> list[str]:
    levels = [str(level.label) for level in Level]
    ends = [_("low"), _("high")]
    below = _("below the norm, %")
    found = [_("round"), _("group"), _("kind"), _("people in the figures, at least"), _("employees")]
    found += [_("theme"), _("norm"), below, *(f"{below}, {end}" for end in ends)]
    for level in levels:
        found += [f"{level}, %", *(f"{level}, %, {end}" for end in ends)]
    return found


def _lines(figures: Figures, node: Node) -> Iterator[list[Cell]]:
    kind = str(PoolKind(node.kind.value).label)
    start: list[Cell] = [figures.publication.name, node.name, kind, node.n, _known(node.heads)]
    for theme in figures.themes(node):
        yield [*start, *_figures(theme)]


def _figures(theme: Theme) -> Iterator[Cell]:
    yield theme.domain.label
    yield str(Level(theme.norm).label) if theme.norm is not None else ""
    for share in (theme.below, *(theme.levels or [None] * len(Level))):
        yield from _percentages(share)


def _percentages(share: Share | None) -> list[Cell]:
    if share is None:
        return ["", "", ""]
    return [round(100 * each) for each in (share.value, share.low, share.high)]


def _known(number: int | None) -> Cell:
    return "" if number is None else number
