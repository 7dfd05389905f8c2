"""Coordinates of the charts, as text for SVG attributes: a point as decimal mark in every language."""

from collections.abc import Sequence
from dataclasses import dataclass

LEFT, SPAN, MIDDLE = 3.0, 354.0, 13.0  # of a picture of 360 by 26
LEVELS = 4
_MARK, _DOT, _GAP = 5.0, 5.0, 2.0


@dataclass(frozen=True, slots=True)
class Scale:
    """A band (margin) with a mark (estimate); and, for comparing, an open dot with a line to the mark."""

    band_x: str
    band_width: str
    mark_x: str
    dot_x: str = ""
    line: str = ""


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


def scale(value: float, low: float, high: float, beside: float | None = None) -> Scale:
    """Draw an estimate with its margin, each between 0 and 1, and what to compare it with."""
    mark = _x(value)
    drawn = {
        "band_x": _text(_x(low)),
        "band_width": _text(max(_x(high) - _x(low), 1)),
        "mark_x": _text(mark - _MARK / 2),
    }
    if beside is None:
        return Scale(**drawn)
    dot = _x(beside)
    edge = dot + _DOT if mark > dot else dot - _DOT
    line = f"M{_text(edge)} {MIDDLE:g}H{_text(mark)}" if abs(mark - dot) > _DOT else ""
    return Scale(**drawn, dot_x=_text(dot), line=line)


def segments(shares: Sequence[float]) -> tuple[Segment, ...]:
    """Draw shares that sum to about one as pieces of a bar, with a gap between them."""
    found, x, total = [], LEFT, sum(shares)
    for tone, share in enumerate(shares, 1):
        width = SPAN * share / total
        found.append(Segment(_text(x), _text(max(width - _GAP, 0.5)), tone))
        x += width
    return tuple(found)


def bar(low: float, high: float) -> Bar:
    """Draw a margin between 0 and 1 as the end of a bar, 640 long."""
    return Bar(_text(640 * low), _text(640 * (high - low)))


def _x(portion: float) -> float:
    return LEFT + SPAN * min(max(portion, 0.0), 1.0)


def _text(number: float) -> str:
    return f"{number:.1f}"
