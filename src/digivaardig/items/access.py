"""Finding what a page of the bank is about. The bank is everybody's; who keeps it for all approves."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from digivaardig.organisations.access import MemberRequest
from digivaardig.tenancy.models import Municipality

from . import shelf
from .models import Calibration
from .shelf import Row


def access_item(key: str) -> Row:
    """Give a live question (404 when there is none by that name)."""
    try:
        found = next((row for row in shelf.rows() if row.key == key), None)
    except LookupError:
        found = None
    if found is None:
        raise Http404
    return found


def access_calibration(number: int) -> Calibration:
    """Give a calibration (404 when there is none by that number)."""
    return get_object_or_404(Calibration.owned_by(None).select_related("approved_by__user"), number=number)


def keeps_the_bank(request: MemberRequest) -> bool:
    """Say whether who writes here decides about the bank: the cooperation's desk, where there is one."""
    if request.municipality.writes_for_all:
        return True
    return not Municipality.objects.filter(writes_for_all=True).exists()
