"""What a code opens here: the lesson that somebody was in, or the library."""

from datetime import datetime

from django.urls import reverse

from digivaardig.codes.openings import opens
from digivaardig.tenancy.models import Municipality

from .queries import continuing, progress


@opens(first=90)
def lessons(code: str, municipality: Municipality, now: datetime) -> str | None:
    """Lead on to the lesson that somebody was in; the scan goes before it."""
    reached = progress(code, municipality)
    if not reached:
        return None
    found = continuing(reached, municipality, now)
    return found.url if found else reverse("learning:library", args=[municipality.slug])
