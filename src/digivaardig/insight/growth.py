"""Growth since an earlier round: only what the margin carries. No database, no words."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite
from statistics import NormalDist

from digivaardig import measurement
from digivaardig.measurement import GroupReading
from digivaardig.skills.shapes import Domain

from .reading import place_on_scale
from .tree import Kind, Node

SURE = 0.95


class Change(StrEnum):
    """What can be said of a difference."""

    UP = "up"
    DOWN = "down"
    NONE = "none"  # zero lies in its margin
    UNKNOWN = "unknown"  # not measured in both rounds


@dataclass(frozen=True, slots=True)
class ThemeGrowth:
    """One theme's difference between two rounds.

    Attributes:
        before: the mean then, on the scale of levels from 0 to 4; `now`: the mean now.
        still: the places on that scale between which `now` would show no difference.
        difference: in levels (a level is 1 wide), with its margin `low` to `high`.

    """

    domain: Domain
    change: Change
    before: float
    now: float
    still: tuple[float, float]
    difference: float
    low: float
    high: float


def same_group(now: Node, root_then: Node) -> Node | None:
    """Find the same group in the tree of an earlier round; `None` if it was not there, or had other units.

    A changed organisation is no growth: units must be the same, but for the municipality as a whole. Who is
    in a rest depends on how many took part elsewhere, so a rest is never compared.
    """
    if not now.unit:
        return root_then if root_then.kind == now.kind and root_then.n else None
    if now.kind == Kind.REST:
        return None
    found = next((node for _depth, node in root_then.walk() if node.key == now.key), None)
    return found if found and found.n and found.units == now.units else None


def growth_of(before: GroupReading, now: GroupReading, domains: Sequence[Domain]) -> list[ThemeGrowth]:
    """Give the growth a theme.

    The margins hold for all measured themes at once (Bonferroni): with ten themes and 95% each, some theme
    would seem to have changed in up to four of ten comparisons in which nothing did.
    """
    grown = measurement.growth(before, now)
    sds = grown.sd.tolist()
    factor = NormalDist().inv_cdf(1 - (1 - SURE) / 2 / max(sum(map(isfinite, sds)), 1))
    cuts = now.read_out.cuts
    means = zip(before.unshrunk.tolist(), now.unshrunk.tolist(), sds, strict=True)
    return [
        _theme(domain, then, here, factor * sd, cuts)
        for domain, (then, here, sd) in zip(domains, means, strict=True)
    ]


def _theme(domain: Domain, then: float, now: float, margin: float, cuts: Sequence[float]) -> ThemeGrowth:
    width = (cuts[-1] - cuts[0]) / (len(cuts) - 1)
    known = isfinite(margin)
    reach, difference = margin if known else 0.0, now - then
    return ThemeGrowth(
        domain=domain,
        change=_change(difference, margin) if known else Change.UNKNOWN,
        before=place_on_scale(then, cuts),
        now=place_on_scale(now, cuts),
        still=(place_on_scale(then - reach, cuts), place_on_scale(then + reach, cuts)),
        difference=difference / width,
        low=(difference - reach) / width,
        high=(difference + reach) / width,
    )


def _change(difference: float, margin: float) -> Change:
    if abs(difference) <= margin:
        return Change.NONE
    return Change.UP if difference > 0 else Change.DOWN
