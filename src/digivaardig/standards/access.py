"""Whose panel? A member's own municipality's; and a panellist's, by the code of the seat."""

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from digivaardig.organisations.access import MemberRequest, VisitorRequest
from digivaardig.tenancy.models import Municipality

from .models import Panel, Seat

SITTING: Final = timedelta(days=30)  # after that a code opens nothing: a forgotten panel shows no questions
_HELD: Final = "seat"


def digest_of(code: str) -> str:
    """Give what is kept of a code: it has 95 random bits, so a plain hash tells nobody the code."""
    return sha256(code.encode()).hexdigest()


def access_panel(request: MemberRequest, pk: int) -> Panel:
    """Give a panel of this municipality; 404 when it has none by that number."""
    found = get_object_or_404(Panel.of(request.municipality).select_related("population"), pk=pk)
    found.municipality = request.municipality
    return found


def access_seat(request: VisitorRequest) -> Seat | None:
    """Give the seat that this browser sits at; `None`: no code yet, or the panel closed since."""
    held = request.session.get(_HELD)
    return seat_of(held, request.municipality, timezone.now()) if held else None


def seat_of(digest: str, municipality: Municipality, now: datetime) -> Seat | None:
    """Find the seat that a code opens: closing a panel, or a month, ends that. One query."""
    rows = Seat.of(municipality).select_related("panel__population")
    return rows.filter(digest=digest, panel__begun_at__gt=now - SITTING).first()


def sit_down(request: HttpRequest, digest: str) -> None:
    """Let this browser hold the seat, for as long as a session lasts."""
    request.session[_HELD] = digest


def stand_up(request: HttpRequest) -> None:
    """Let this browser forget the seat."""
    request.session.pop(_HELD, None)
