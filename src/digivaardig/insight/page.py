"""A page of figures, ready for its template: of the municipality, or of a group beside the one above it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.safestring import SafeString

from digivaardig.learning.queries import LessonRow

from . import words
from .growth import Change, ThemeGrowth
from .heat import name_of
from .lines import (
    BelowLine,
    DemandLine,
    GrowthLine,
    LevelLine,
    below_lines,
    demand_lines,
    fitting,
    growth_lines,
    level_lines,
)
from .queries import Figures
from .reading import Theme, neediest
from .rounds import state_words
from .sentences import Sentence, sentences
from .tree import Node


@dataclass(frozen=True, slots=True)
class GroupPage:
    """What a page shows of one group.

    Attributes:
        group: its name; `above`: of the group it is part of, empty for the municipality.
        took_part: how many people its figures are about, in words.
        n: that number.
        growth: lines of growth, empty without a baseline; `grown` sums them up in words.

    """

    group: str
    above: str
    took_part: str
    n: str
    heads: str
    sentences: list[Sentence]
    below: list[BelowLine]
    levels: list[LevelLine]
    demand: list[DemandLine]
    growth: list[GrowthLine]
    grown: SafeString


def group_page(
    figures: Figures, node: Node, lessons: Sequence[LessonRow], growth: list[ThemeGrowth] | None
) -> GroupPage:
    """Put together the page of a group with blocks."""
    themes, above = figures.themes(node), figures.above(node)
    return GroupPage(
        group=name_of(node),
        above=name_of(above) if above else "",
        took_part=words.took_part(node),
        n=words.count(node.n),
        heads=words.count(node.heads) if node.heads else "",
        sentences=sentences(node, themes, _first_lessons(themes, lessons)),
        below=below_lines(themes, figures.themes(above) if above else ()),
        levels=level_lines(themes),
        demand=demand_lines(themes, node.n, node.heads, lessons),
        growth=growth_lines(growth or []),
        grown=_grown(growth or []),
    )


@dataclass(frozen=True, slots=True)
class Setting:
    """What holds for the whole round: when, how small a group may be, and whether groups are shown apart."""

    name: str
    state: str
    k: int
    is_open_link: bool
    baseline: str
    updated: str


def setting(figures: Figures, now: datetime) -> Setting:
    """Describe the round of some figures."""
    state = state_words(figures.publication, now, has_figures=bool(figures.root.n), is_over=figures.is_over)
    return Setting(
        name=figures.publication.name,
        state=state,
        k=figures.k,
        is_open_link=figures.is_open_link,
        baseline=figures.baseline.name if figures.baseline else "",
        updated=words.day(figures.drawn[-1]) if figures.drawn else "",
    )


def _first_lessons(themes: Sequence[Theme], lessons: Sequence[LessonRow]) -> int:
    found, _distinct = neediest(themes)
    return len(fitting(found[0], lessons)) if found else 0


def _grown(growth: Sequence[ThemeGrowth]) -> SafeString:
    changed = {change: [each.domain for each in growth if each.change == change] for change in Change}
    return words.grown(changed[Change.UP], changed[Change.DOWN])
