"""The heat map: a row a group, a column a theme, the word of a level in each cell."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from digivaardig.skills.shapes import Domain

from . import words
from .queries import Figures
from .reading import tones, typical_levels
from .tree import Kind, Node

# A column is narrow: names are short here, and may hold soft hyphens.
HEADS: dict[str, str | Promise] = {
    "ict-basis": pgettext_lazy("column", "ICT basics"),
    "privacy": pgettext_lazy("column", "Privacy"),
    "internet": pgettext_lazy("column", "Internet"),
    "applicaties": pgettext_lazy("column", "Business apps"),
    "thuiswerken": pgettext_lazy("column", "Remote work"),
    "apps": pgettext_lazy("column", "Apps"),
    "technologie": pgettext_lazy("column", "Tech"),
    "informatie": pgettext_lazy("column", "Info"),
}
MOST_ROWS = 30
WHOLE = gettext_lazy("The whole municipality")


@dataclass(frozen=True, slots=True)
class Head:
    """A column: the theme, and its name as it fits there."""

    domain: Domain
    short: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A level in words, and its tone 1..4 (0: not measured)."""

    words: str
    tone: int


@dataclass(frozen=True, slots=True)
class Row:
    """A group: with `cells`, or hidden with a reason in `why`, or (neither) a heading over what follows."""

    name: str
    depth: int
    people: str = ""
    url: str = ""
    cells: tuple[Cell, ...] = ()
    why: SafeString | None = None


def heads(domains: Sequence[Domain]) -> list[Head]:
    """Name the columns."""
    return [Head(domain, str(HEADS.get(domain.key, domain.label))) for domain in domains]


@dataclass(frozen=True, slots=True)
class Map:
    """The rows; `is_cut` when groups further down stand on the pages of the units above them."""

    rows: tuple[Row, ...]
    is_cut: bool


def map_of(figures: Figures, whole: Node) -> Map:
    """Make the map of a group and its parts, each unit before what lies below it; empty for a single group.

    As many layers as fit in the most rows that one can oversee, and at least one.
    """
    if not whole.parts:
        return Map((), is_cut=False)
    every = list(whole.walk(-1))
    layers = max(depth for depth, _node in every)
    while layers and sum(depth <= layers for depth, _node in every) > MOST_ROWS:
        layers -= 1
    kept = [(depth, node) for depth, node in every if depth <= layers]
    first = Row(name_of(whole), 0, words.took_part(whole), cells=_cells(figures, whole))
    found = [_row(figures, node, depth, is_last=depth == layers) for depth, node in kept[1:]]
    return Map((first, *found), is_cut=len(kept) < len(every))


def _row(figures: Figures, node: Node, depth: int, *, is_last: bool) -> Row:
    """Make a row. A total of one group says nothing new, unless the group itself has no row below it."""
    if node.kind == Kind.TOTAL and not is_last and len(node.shown_pools) <= 1:
        return Row(node.name, depth)
    if node.n:
        return Row(node.words, depth, words.took_part(node), url_of(figures, node), _cells(figures, node))
    why = words.hidden(node, figures.k, figures.least, is_over=figures.is_over)
    return Row(node.name, depth, _("shutters closed"), why=why)


def name_of(node: Node) -> str:
    """Name a group as pages do."""
    return node.words if node.unit else str(WHOLE)


def url_of(figures: Figures, node: Node) -> str:
    """Give the address of a group's page."""
    here = [figures.municipality.slug, figures.publication.pk]
    if node.pool:
        return reverse("insight:unit", args=[*here, node.pool])
    return reverse("insight:total", args=[*here, node.unit])


def _cells(figures: Figures, node: Node) -> tuple[Cell, ...]:
    reading = figures.readings[node.key]
    pairs = zip(typical_levels(reading), tones(reading), strict=True)
    return tuple(Cell(words.level(typical), tone + 1 if typical else 0) for typical, tone in pairs)
