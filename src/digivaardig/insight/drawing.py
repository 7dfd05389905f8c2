"""Coordinates of the bars, as text for SVG attributes; a scale is drawn by `ui.scale`."""

from collections.abc import Sequence
from dataclasses import dataclass

from digivaardig.ui.scale import LEFT, SPAN, as_text

_GAP = 2.0


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a bar; `tone` is 1..4, starter to advanced."""

    x: str
    width: str
    tone: int


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar up to the low end of a margin, and the margin after it."""

    sure: str
    margin: str


def segments(shares: Sequence[float]) -> tuple[Segment, ...]:
    """Draw shares that sum to about one as pieces of a bar, with a gap between them."""
    found, x, total = [], LEFT, sum(shares)
    for tone, share in enumerate(shares, 1):
        width = SPAN * share / total
        found.append(Segment(as_text(x), as_text(max(width - _GAP, 0.5)), tone))
        x += width
    return tuple(found)


def bar(low: float, high: float) -> Bar:
    """Draw a margin between 0 and 1 as the end of a bar, 640 long."""
    return Bar(as_text(640 * low), as_text(640 * (high - low)))
