"""Where a code leads: to the question where the scan stands, or to the result."""

from datetime import datetime

from django.urls import reverse

from digivaardig.codes.openings import opens
from digivaardig.tenancy.models import Municipality

from . import queries


@opens(first=1)
def scan_opens(code: str, municipality: Municipality, now: datetime) -> str | None:
    """Lead on to the scan at hand."""
    scan = queries.scan_at_hand(code, municipality, now)
    if scan is None:
        return None
    name = "advice:result" if scan.record.is_finished else "scan:question"
    return reverse(name, args=[municipality.slug])
