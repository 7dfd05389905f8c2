"""Pages of the rounds: set up, let through the gates, open, print cards; and what everybody may know."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from digivaardig.blocks import queries as blocks
from digivaardig.blocks.actions import CardToPrint
from digivaardig.organisations.access import MemberRequest, VisitorRequest, for_members, for_visitors
from digivaardig.organisations.queries import list_units
from digivaardig.organisations.rights import Right

from . import gates, queries
from . import round_actions as actions
from .access import access_round
from .cards import Sheet, as_pdf, sheet_of
from .forms import RoundForm
from .models import Round

PDF = "application/pdf"


@require_safe
@for_members(Right.SEE_ROUNDS)
def rounds(request: MemberRequest) -> HttpResponse:
    """List the rounds."""
    context = {
        "rounds": queries.rounds(request.municipality, timezone.now()),
        "may_prepare": request.member.may(Right.PREPARE_ROUNDS),
    }
    return render(request, "scan/rounds.html", context)


@require_http_methods(["GET", "POST"])
@for_members(Right.PREPARE_ROUNDS)
def round_new(request: MemberRequest) -> HttpResponse:
    """Set up a round."""
    return _edit(request, Round(municipality=request.municipality))


@require_http_methods(["GET", "POST"])
@for_members(Right.PREPARE_ROUNDS)
def round_edit(request: MemberRequest, round: int) -> HttpResponse:  # noqa: A002 - the noun of the URL
    """Change a round that has not been opened."""
    return _edit(request, access_round(request, round))


@require_safe
@for_members(Right.SEE_ROUNDS)
def round_page(request: MemberRequest, round: int) -> HttpResponse:  # noqa: A002 - the noun of the URL
    """Show a round with its gates, and to each keeper the own button."""
    found = access_round(request, round)
    now = timezone.now()
    units = list_units(request.municipality)
    opened = found.publication
    passing = gates.gates(found, units)
    others = queries.publications(request.municipality)
    context = {
        "round": found,
        "state": found.state_at(now),
        "gates": passing,
        "may_open": all(gate.is_open for gate in passing),
        "promised": gates.fingerprint(found, units),
        "obstacles": [] if opened else gates.obstacles(found, units, others, now),
        "pools": blocks.pools(opened)[::-1] if opened else gates.pools_to_be(found, units),
        "units": [] if opened else units,
        "may": {right.name: request.member.may(right) for right in Right},
    }
    return render(request, "scan/round.html", context)


@require_POST
@for_members(Right.RECORD_DPIA)
def round_assess(request: MemberRequest, round: int) -> HttpResponse:  # noqa: A002 - the noun of the URL
    """Record the privacy assessment."""
    found = access_round(request, round)
    try:
        actions.record_assessment(
            found, request.POST.get("reference", ""), by=request.member, at=timezone.now()
        )
        messages.success(request, _("The privacy assessment is recorded."))
    except ValidationError as error:
        _say(request, error)
    return _back(request, found)


@require_POST
@for_members(Right.GIVE_CONSENT)
def round_consent(request: MemberRequest, round: int) -> HttpResponse:  # noqa: A002 - the noun of the URL
    """Give the works council's consent to what stood on the page."""
    found = access_round(request, round)
    try:
        actions.give_consent(found, request.POST.get("promised", ""), by=request.member, at=timezone.now())
        messages.success(request, _("The works council agrees. That is recorded."))
    except ValidationError as error:
        _say(request, error)
    return _back(request, found)


@require_POST
@for_members(Right.PREPARE_ROUNDS)
def round_open(request: MemberRequest, round: int) -> HttpResponse:  # noqa: A002 - the noun of the URL
    """Open a round whose gates are open."""
    found = access_round(request, round)
    try:
        actions.open_round(found, by=request.member, at=timezone.now())
        messages.success(request, _("The round is opened. From now on nothing of it changes."))
    except ValidationError as error:
        _say(request, error)
    return _back(request, found)


@require_POST
@for_members(Right.DEAL_CARDS)
def round_cards(request: MemberRequest, round: int) -> HttpResponse:  # noqa: A002 - the noun of the URL
    """Print the cards, once: as a PDF or as a page. They exist in this answer only."""
    found = access_round(request, round)
    is_pdf = request.POST.get("form") != "page"

    def printed(cards: list[CardToPrint]) -> bytes:
        sheet = _sheet(request, found, cards)
        context = {"sheet": sheet, "round": found}
        return as_pdf(sheet) if is_pdf else render_to_string("scan/cards.html", context, request).encode()

    try:
        body = actions.deal(found, printed, by=request.member, at=timezone.now())
    except ValidationError as error:
        _say(request, error)
        return _back(request, found)
    response = HttpResponse(body, content_type=PDF if is_pdf else "text/html; charset=utf-8")
    if is_pdf:
        response["Content-Disposition"] = 'attachment; filename="kaarten.pdf"'
    return response


@require_safe
@for_visitors
def about(request: VisitorRequest, round: int) -> HttpResponse:  # noqa: A002 - the noun of the URL
    """Tell everybody what a round promises: what is seen and what is not, and who watched over it."""
    found = access_round(request, round)
    if found.publication is None:
        raise Http404
    context = {"round": found, "publication": found.publication, "state": found.state_at(timezone.now())}
    return render(request, "scan/about.html", context | {"pools": blocks.pools(found.publication)})


def _edit(request: MemberRequest, round_: Round) -> HttpResponse:
    form = RoundForm(request.POST or None, instance=round_)
    if form.is_valid():
        try:
            actions.prepare(form.instance, by=request.member)
            messages.success(request, _("The round is saved."))
            return _back(request, form.instance)
        except ValidationError as error:  # opened between the page and the lock
            form.add_error(None, error)
    status = 422 if form.is_bound else 200
    return render(request, "scan/round_form.html", {"form": form, "round": round_}, status=status)


def _sheet(request: MemberRequest, round_: Round, cards: list[CardToPrint]) -> Sheet:
    path = reverse("scan:welcome", args=[request.municipality.slug])
    closes = date_format(timezone.localdate(round_.closes_at), "j F Y")
    return sheet_of(round_, cards, f"{request.get_host()}{path}", closes)


def _say(request: MemberRequest, error: ValidationError) -> None:
    for words in error.messages:
        messages.error(request, words)


def _back(request: MemberRequest, round_: Round) -> HttpResponse:
    return redirect("scan:round", request.municipality.slug, round_.pk)
