"""From blocks to figures with margins: how skilled a group is, theme by theme. No database, no words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from digivaardig.measurement import (
    GroupReading,
    ReadOut,
    ShownLevel,
    align,
    estimate_between,
    on_scale,
    read,
    shown_level,
)
from digivaardig.skills.levels import Level
from digivaardig.skills.shapes import Domain

from .tree import Node

MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a group with its 95% margin, each between .02 and .98."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Theme:
    """One theme of a group.

    Attributes:
        norm: what the municipality asks of everybody; `None` when it asks nothing.
        below: the part below the norm; `None` when the norm asks nothing or no more than Starter, and when
            the theme was not measured.
        levels: the part at each level; empty when the theme was not measured.
        typical: the level of the group's mean; two adjacent ones when it may be either.
        tone: the level that fits the mean best.

    """

    domain: Domain
    norm: Level | None
    below: Share | None
    levels: tuple[Share, ...]
    typical: ShownLevel | None
    tone: Level

    @property
    def is_measured(self) -> bool:
        """Say whether the round asked questions about it."""
        return bool(self.levels)


def read_tree(root: Node, read_out: ReadOut) -> dict[str, GroupReading]:
    """Read every node that has blocks, by its key; the parts of a whole average to it.

    How units differ is estimated from the pools together, never below its default.
    """
    if not root.n:
        return {}
    between = estimate_between([(node.counts, node.n) for node in root.shown_pools], read_out)
    found = {root.key: read(root.counts, root.n, read_out, between)}
    _read_parts(root, read_out, between, found)
    return found


def _read_parts(node: Node, read_out: ReadOut, between: np.ndarray, found: dict[str, GroupReading]) -> None:
    parts = [part for part in node.parts if part.n]
    if not parts:
        return
    readings = [read(part.counts, part.n, read_out, between) for part in parts]
    for part, reading in zip(parts, align(readings, found[node.key]), strict=True):
        found[part.key] = reading
        _read_parts(part, read_out, between, found)


def themes_of(
    reading: GroupReading, domains: Sequence[Domain], norm: Mapping[str, Level]
) -> tuple[Theme, ...]:
    """Give all themes of a group, in the order of the round."""
    below, levels = _rows(reading.share_below_cut), _rows(reading.level_shares)
    typical = typical_levels(reading)
    means = reading.mean.tolist()
    found = []
    for place, domain in enumerate(domains):
        asked, measured = norm.get(domain.key), bool(reading.read_out.measured[place])
        under = below[place][asked - 1] if asked and measured else None
        tone = _tone(means[place], reading.read_out.cuts)
        shares = tuple(levels[place]) if measured else ()
        found.append(Theme(domain, asked, under, shares, typical[place], tone))
    return tuple(found)


def _rows(shares: object) -> list[list[Share]]:
    value, low, high = (getattr(shares, name).tolist() for name in ("value", "low", "high"))
    return [[Share(*each) for each in zip(*row, strict=True)] for row in zip(value, low, high, strict=True)]


def typical_levels(reading: GroupReading) -> list[ShownLevel | None]:
    """Give the level of the mean a theme, by how sure it is; `None` for a theme that was not measured."""
    pairs = zip(reading.mean.tolist(), reading.sd.tolist(), reading.read_out.measured, strict=True)
    cuts = reading.read_out.cuts
    return [_typical(mean, sd, cuts) if measured else None for mean, sd, measured in pairs]


def _typical(mean: float, sd: float, cuts: Sequence[float]) -> ShownLevel:
    spread = NormalDist(mean, max(sd, 1e-9))
    under = [0.0, *(spread.cdf(cut) for cut in cuts), 1.0]
    return shown_level(np.diff(under))


def _tone(mean: float, cuts: Sequence[float]) -> Level:
    return Level(sum(mean >= cut for cut in cuts))


def tones(reading: GroupReading) -> list[Level]:
    """Give the level that fits each theme's mean best."""
    return [_tone(mean, reading.read_out.cuts) for mean in reading.mean.tolist()]


def neediest(themes: Sequence[Theme]) -> tuple[list[Theme], bool]:
    """Name the themes with most people below the norm.

    Gives the theme with the largest share and those of which the margin reaches it; or, when these are more
    than three, the three largest, and False: they cannot be told apart from the others.
    """
    asked = sorted(
        (theme for theme in themes if theme.below), key=lambda theme: -theme.below.value if theme.below else 0
    )
    if not asked:
        return [], True
    top = asked[0].below
    near = [theme for theme in asked if theme.below and top and theme.below.high >= top.value]
    return near[:MOST_NAMED], len(near) <= MOST_NAMED


def place_on_scale(theta: float, cuts: Sequence[float]) -> float:
    """Give the place of a mean on the scale of levels, 0..4."""
    return float(on_scale(theta, tuple(cuts)))
