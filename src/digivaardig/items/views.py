"""The keeper's pages of the question bank: how questions do, and what calibrations brought."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from digivaardig.organisations.access import MemberRequest, for_members
from digivaardig.organisations.rights import Right
from digivaardig.skills.queries import framework

from . import actions, shelf
from .access import access_calibration, access_item, keeps_the_bank
from .history import history, report_of
from .shelf import Wish
from .words import FLAGS, HEADS

A_PAGE = 100  # questions: more would make the page too heavy


@require_safe
@for_members(Right.WRITE_TEXTS)
def bank(request: MemberRequest) -> HttpResponse:
    """List the questions, with what is the matter with them."""
    wish = Wish.of(request.GET.dict())
    try:
        rows = shelf.rows()
    except LookupError:
        return render(request, "items/empty.html")
    context = {
        "wish": wish,
        "shown": Paginator(wish.choose(rows), A_PAGE).get_page(request.GET.get("blad")),
        "total": len(rows),
        "domains": framework().domains,
        "flags": FLAGS.values(),
        "orders": HEADS,
        "latest": next(iter(history()), None),
    }
    return render(request, "items/bank.html", context)


@require_safe
@for_members(Right.WRITE_TEXTS)
def item(request: MemberRequest, item: str) -> HttpResponse:
    """Show one question: its words, its use and its curve."""
    return render(request, "items/item.html", {"row": access_item(item)})


@require_safe
@for_members(Right.WRITE_TEXTS)
def calibrations(request: MemberRequest) -> HttpResponse:
    """List the calibrations and where each stands."""
    return render(request, "items/calibrations.html", {"calibrations": history()})


@require_safe
@for_members(Right.WRITE_TEXTS)
def calibration(request: MemberRequest, calibration: int) -> HttpResponse:
    """Show what one calibration brought, and let it be approved."""
    found = access_calibration(calibration)
    line = next(each for each in history() if each.number == found.number)
    context = {"line": line, "report": report_of(found), "may_approve": keeps_the_bank(request)}
    return render(request, "items/calibration.html", context)


@require_POST
@for_members(Right.WRITE_TEXTS)
def approve(request: MemberRequest, calibration: int) -> HttpResponse:
    """Let new rounds go by a calibration. The long work is done beside the pages."""
    found = access_calibration(calibration)
    if not keeps_the_bank(request):
        raise PermissionDenied
    try:
        actions.approve_calibration(found, by=request.member, at=timezone.now())
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("Approved. The bank is being computed; that takes some minutes."))
    return redirect("items:calibration", request.municipality.slug, calibration)
