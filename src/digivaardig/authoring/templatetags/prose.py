"""Showing prose: `{% load prose %}{{ text|prose }}`."""

from django import template
from django.utils.safestring import SafeString

from digivaardig.authoring.prose import as_html

register = template.Library()


@register.filter
def prose(text: str) -> SafeString:
    """Turn what authors typed into paragraphs."""
    return as_html(str(text))
