"""Coordinates of the bars that show how people are divided, as text for SVG attributes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from digivaardig.ui.scale import LEFT, SPAN, as_text

from .queries import Part

_GAP: Final = 2.0


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a bar with its words; `tone` is 1..4, starter to advanced."""

    x: str
    width: str
    tone: int
    word: str
    percent: int
    low: int
    high: int


def segments(parts: Sequence[Part]) -> tuple[Segment, ...]:
    """Draw parts as pieces of a bar, with a gap between them."""
    found, x, total = [], LEFT, sum(part.share for part in parts)
    for part in parts:
        width = SPAN * part.share / total
        ends = (_percent(each) for each in (part.share, part.low, part.high))
        size = as_text(max(width - _GAP, 0.5))
        found.append(Segment(as_text(x), size, part.level + 1, str(part.level.label), *ends))
        x += width
    return tuple(found)


def _percent(share: float) -> int:
    return round(100 * share)
