"""The result, for who holds the code. Nothing of it is stored, sent or logged."""

from pathlib import Path

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from digivaardig.codes.cookie import code_of
from digivaardig.organisations.access import VisitorRequest, for_visitors
from digivaardig.plumbing.pdf import document
from digivaardig.scan.actions import choose_profile
from digivaardig.scan.queries import scan_at_hand, scans
from digivaardig.skills.queries import NORM, jobs

from . import queries
from .document import told

MOST_DIGITS = 3  # of the number of a scan, latest first
SOURCE = Path(__file__).parent / "typst/result.typ"


@require_safe
@for_visitors
def result(request: VisitorRequest) -> HttpResponse:
    """Show what somebody can, three next steps and all themes."""
    page = _page(request)
    if page is None:
        return _elsewhere(request)
    return render(
        request, "advice/result.html", {"page": page, "advice": page.advice, "code": code_of(request)}
    )


@require_safe
@for_visitors
def answers(request: VisitorRequest) -> HttpResponse:
    """Show all answers with their explanation."""
    page = _page(request)
    if page is None:
        return _elsewhere(request)
    opened = request.GET.get("open", "")
    chosen = int(opened) if opened.isdecimal() and len(opened) <= MOST_DIGITS else 0
    return render(request, "advice/answers.html", {"page": page, "opened": chosen})


@require_safe
@for_visitors
def pdf(request: VisitorRequest) -> HttpResponse:
    """Give the result as a document to take to a conversation, if one wishes."""
    page = _page(request)
    if page is None:
        return _elsewhere(request)
    data = document(SOURCE, told(page, request.municipality))
    headers = {"Content-Disposition": 'attachment; filename="digivaardig-uitslag.pdf"'}
    return HttpResponse(data, content_type="application/pdf", headers=headers)


@require_http_methods(["GET", "POST"])
@for_visitors
def job(request: VisitorRequest) -> HttpResponse:
    """Choose the work with which the result is compared."""
    page = _page(request)
    if page is None:
        return _elsewhere(request)
    offered = jobs(request.municipality)
    if request.method == "POST":
        key = request.POST.get("job", "")
        if key not in {NORM, *(each.key for each in offered)}:
            raise Http404
        _choose(request, page.result.slot, key)
        return redirect(
            f"{reverse('advice:result', args=[request.municipality.slug])}?nr={page.number}#stappen"
        )
    return render(request, "advice/job.html", {"jobs": offered, "chosen": page.profile.key, "page": page})


def _choose(request: VisitorRequest, slot: str, key: str) -> None:
    mine = scans(code_of(request) or "", request.municipality)
    scan = next(each for each in mine if each.slot == slot)
    choose_profile(scan, key, at=timezone.now())


def _page(request: VisitorRequest) -> queries.Page | None:
    code, number = code_of(request), request.GET.get("nr", "1")
    if code is None or not number.isdecimal() or len(number) > MOST_DIGITS:
        return None
    return queries.page(code, request.municipality, int(number), timezone.now())


def _elsewhere(request: VisitorRequest) -> HttpResponse:
    """Lead on who has no result yet: to the code, to the scan at hand, or to the beginning."""
    code, slug = code_of(request), request.municipality.slug
    if code is None:
        return redirect("codes:enter", slug)
    going = scan_at_hand(code, request.municipality, timezone.now())
    return redirect("scan:question" if going and not going.record.is_finished else "scan:welcome", slug)
