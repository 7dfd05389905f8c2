"""The lines of the charts: a theme with its figures in words and as a drawing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from digivaardig.learning.queries import LessonRow
from digivaardig.skills.levels import Level
from digivaardig.skills.shapes import Domain
from digivaardig.ui.scale import Scale, scale

from . import drawing, words
from .growth import ThemeGrowth
from .reading import Share, Theme

MOST_LESSONS = 3


@dataclass(frozen=True, slots=True)
class BelowLine:
    """The part below the norm in one theme; without `scale` there is none, and `share` says why.

    `beside` is the same figure of the group above, if there is one on the page.
    """

    domain: Domain
    norm: str
    share: str
    margin: str = ""
    scale: Scale | None = None
    beside: str = ""
    beside_margin: str = ""


@dataclass(frozen=True, slots=True)
class LevelLine:
    """How people are divided over the levels in one theme: `shares` pairs a share with its margin."""

    domain: Domain
    typical: str
    shares: tuple[tuple[str, str], ...] = ()
    segments: tuple[drawing.Segment, ...] = ()


@dataclass(frozen=True, slots=True)
class DemandLine:
    """How many of those who took part are below the norm in one theme, and the lessons that fit them.

    `all_people` is the same share of the headcount, with its margin: an extrapolation.
    """

    domain: Domain
    norm: str
    people: str
    margin: str
    bar: drawing.Bar
    lessons: tuple[LessonRow, ...]
    all_people: str
    all_margin: str


@dataclass(frozen=True, slots=True)
class GrowthLine:
    """One theme's growth since the baseline; without `scale` it was not measured twice."""

    domain: Domain
    change: str
    difference: str = ""
    margin: str = ""
    before: str = ""
    now: str = ""
    scale: Scale | None = None


def below_lines(themes: Sequence[Theme], beside: Sequence[Theme] = ()) -> list[BelowLine]:
    """Make the lines of the shares below the norm: from few to many; at the end those without a share."""
    others = {theme.domain.key: theme.below for theme in beside}
    ordered = sorted(themes, key=lambda theme: theme.below.value if theme.below else 2)
    return [_below_line(theme, others.get(theme.domain.key)) for theme in ordered]


def _below_line(theme: Theme, other: Share | None) -> BelowLine:
    norm = str(Level(theme.norm).label) if theme.norm is not None else ""
    if theme.below is None:
        return BelowLine(theme.domain, norm, _why_no_share(theme))
    share = theme.below
    return BelowLine(
        domain=theme.domain,
        norm=norm,
        share=words.percent(share.value),
        margin=words.margin(share),
        scale=scale(share.value, share.low, share.high, other.value if other else None),
        beside=words.percent(other.value) if other else "",
        beside_margin=words.margin(other) if other else "",
    )


def _why_no_share(theme: Theme) -> str:
    if not theme.is_measured:
        return _("not measured in this round")
    if theme.norm is None:
        return _("the norm asks no level here")
    return _("the norm asks no more than Starter here")


def level_lines(themes: Sequence[Theme]) -> list[LevelLine]:
    """Make the lines of the levels, in the order of the round."""
    return [_level_line(theme) for theme in themes]


def _level_line(theme: Theme) -> LevelLine:
    if not theme.is_measured:
        return LevelLine(theme.domain, words.level(None))
    return LevelLine(
        domain=theme.domain,
        typical=words.level(theme.typical),
        shares=tuple((words.percent(share.value), words.margin(share)) for share in theme.levels),
        segments=drawing.segments([share.value for share in theme.levels]),
    )


def demand_lines(
    themes: Iterable[Theme], n: int, heads: int | None, lessons: Sequence[LessonRow]
) -> list[DemandLine]:
    """Make the lines of the training demand, from many people to few.

    Args:
        themes: of the group.
        n: people in its blocks.
        heads: of the group, as far as that is one number.
        lessons: all lessons that readers see.

    """
    pairs = [(theme, theme.below) for theme in themes if theme.below]
    ordered = sorted(pairs, key=lambda pair: -pair[1].value)
    return [_demand_line(theme, share, n, heads, lessons) for theme, share in ordered]


def _demand_line(
    theme: Theme, share: Share, n: int, heads: int | None, lessons: Sequence[LessonRow]
) -> DemandLine:
    return DemandLine(
        domain=theme.domain,
        norm=str(Level(theme.norm or 0).label),
        people=words.people(share.value, n),
        margin=words.people_margin(share, n),
        bar=drawing.bar(share.low, share.high),
        lessons=fitting(theme, lessons)[:MOST_LESSONS],
        all_people=words.people(share.value, heads) if heads else "",
        all_margin=words.people_margin(share, heads) if heads else "",
    )


def fitting(theme: Theme, lessons: Sequence[LessonRow]) -> tuple[LessonRow, ...]:
    """Choose the lessons that lead somebody below the norm up to it, the easiest first."""
    found = [row for row in lessons if row.theme.key == theme.domain.key and row.level <= (theme.norm or 0)]
    return tuple(sorted(found, key=lambda row: (row.level, row.title)))


def growth_lines(growths: Sequence[ThemeGrowth]) -> list[GrowthLine]:
    """Make the lines of the growth: what changed first, the largest difference first."""
    ordered = sorted(
        growths, key=lambda growth: (growth.change in {"none", "unknown"}, -abs(growth.difference))
    )
    return [_growth_line(growth) for growth in ordered]


def _growth_line(growth: ThemeGrowth) -> GrowthLine:
    if growth.change == "unknown":
        return GrowthLine(growth.domain, words.change(growth))
    low, high = growth.still
    return GrowthLine(
        domain=growth.domain,
        change=words.change(growth),
        difference=words.levels(growth.difference, signed=True),
        margin=words.growth_margin(growth),
        before=words.levels(growth.before),
        now=words.levels(growth.now),
        scale=scale(growth.now / 4, low / 4, high / 4, growth.before / 4),
    )
