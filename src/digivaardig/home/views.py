"""The start page, and the pages that say how things are done."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from digivaardig.codes.cookie import code_of
from digivaardig.organisations.access import VisitorRequest, for_visitors

from .queries import going_on


@require_safe
@for_visitors
def start(request: VisitorRequest) -> HttpResponse:
    """Show what one can do here, and where one was."""
    code, now = code_of(request), timezone.now()
    return render(
        request, "home/start.html", {"going": going_on(code, request.municipality, now) if code else None}
    )


@require_safe
@for_visitors
def privacy(request: VisitorRequest) -> HttpResponse:
    """Say how a result stays the person's, with the limits."""
    return render(request, f"home/privacy_{_language()}.html")


@require_safe
@for_visitors
def accessibility(request: VisitorRequest) -> HttpResponse:
    """Say for whom these pages work, and whom to tell when they do not."""
    return render(request, f"home/accessibility_{_language()}.html")


def _language() -> str:
    return "en" if (translation.get_language() or "").startswith("en") else "nl"
