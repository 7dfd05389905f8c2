"""Words of lessons: `{% load lessons %}{{ step.minutes|minutes }}`."""

from django import template
from django.utils.translation import ngettext

register = template.Library()
PARTS = {0.25: "¼", 0.5: "½", 0.75: "¾"}


@register.filter
def minutes(given: float) -> str:
    """Write minutes as people do: ½ minute, 1½ minutes."""
    whole, rest = int(given), given - int(given)
    if rest and rest not in PARTS:
        whole, rest = round(given), 0.0
    number = f"{whole or ''}{PARTS.get(rest, '')}" or "0"
    return ngettext("%(number)s minute", "%(number)s minutes", 1 if given <= 1 else 2) % {"number": number}
