"""A scale in a picture of 360 by 26: coordinates as text for SVG attributes, so that no style is needed.

A point is the decimal mark in every language.
"""

from dataclasses import dataclass

LEFT, SPAN, MIDDLE = 3.0, 354.0, 13.0
_MARK, _DOT = 5.0, 5.0


@dataclass(frozen=True, slots=True)
class Scale:
    """A band (margin) with a mark (estimate); and, for comparing, an open dot with a line to the mark."""

    band_x: str
    band_width: str
    mark_x: str
    dot_x: str = ""
    line: str = ""


def scale(value: float, low: float, high: float, beside: float | None = None) -> Scale:
    """Draw an estimate with its margin, each between 0 and 1, and what to compare it with."""
    mark = _x(value)
    drawn = {
        "band_x": as_text(_x(low)),
        "band_width": as_text(max(_x(high) - _x(low), 1)),
        "mark_x": as_text(mark - _MARK / 2),
    }
    if beside is None:
        return Scale(**drawn)
    dot = _x(beside)
    edge = dot + _DOT if mark > dot else dot - _DOT
    line = f"M{as_text(edge)} {MIDDLE:g}H{as_text(mark)}" if abs(mark - dot) > _DOT else ""
    return Scale(**drawn, dot_x=as_text(dot), line=line)


def as_text(number: float) -> str:
    """Write a coordinate, to a tenth."""
    return f"{number:.1f}"


def _x(portion: float) -> float:
    return LEFT + SPAN * min(max(portion, 0.0), 1.0)
