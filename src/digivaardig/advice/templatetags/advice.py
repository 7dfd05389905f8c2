"""Drawing a place on the scale of four levels."""

from django import template

from digivaardig.advice.choosing import Standing
from digivaardig.skills.levels import Level
from digivaardig.ui.scale import scale as drawn

register = template.Library()


@register.inclusion_tag("advice/scale.html")
def scale(standing: Standing) -> dict[str, object]:
    """Draw a standing; decorative: the words beside it say the same."""
    place, low, high = (each / len(Level) for each in (standing.place, standing.low, standing.high))
    return {"scale": drawn(place, low, high)}
