"""The scan of who asks: found by the code in the cookie, and by nothing else. And a municipality's round."""

from django.shortcuts import get_object_or_404
from django.utils import timezone

from digivaardig.codes.cookie import code_of
from digivaardig.organisations.access import VisitorRequest

from .models import Round
from .queries import Scan, scan_at_hand


def access_scan(request: VisitorRequest) -> Scan | None:
    """Give the scan that this browser's code opens here; `None`: no code, or it opens no scan."""
    code = code_of(request)
    return scan_at_hand(code, request.municipality, timezone.now()) if code else None


def access_round(request: VisitorRequest, pk: int) -> Round:
    """Give a round of this municipality; 404 when it has none by that number."""
    found = get_object_or_404(Round.of(request.municipality).select_related("publication"), pk=pk)
    found.municipality = request.municipality
    return found
