"""Drawing a place on the scale of four levels: coordinates only, so that no style is needed."""

from dataclasses import dataclass

from django import template

from digivaardig.advice.choosing import Standing

register = template.Library()

WIDTH = 354.0  # of the four levels together, in the drawing's own units
START = 3.0
MARK = 5.0


@dataclass(frozen=True, slots=True)
class Drawing:
    """Where margin and mark stand in a box of 360 by 26."""

    margin_at: str
    margin_width: str
    mark_at: str


@register.inclusion_tag("advice/scale.html")
def scale(standing: Standing) -> dict[str, object]:
    """Draw a standing; decorative: the words beside it say the same."""
    low, high, place = (START + WIDTH * each / 4 for each in (standing.low, standing.high, standing.place))
    return {"drawing": Drawing(f"{low:.1f}", f"{max(high - low, 1):.1f}", f"{place - MARK / 2:.1f}")}
