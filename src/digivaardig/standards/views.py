"""Pages of who leads a panel, and of the colleague who approves its cuts."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from digivaardig.codes.code import groups, spelled
from digivaardig.organisations.access import MemberRequest, for_members
from digivaardig.organisations.rights import Right
from digivaardig.skills.queries import standards

from . import actions, queries
from .access import access_panel
from .drawing import segments
from .forms import BeginForm
from .models import FEWEST_SEATS, Panel, State


@require_safe
@for_members(Right.SET_LEVELS)
def index(request: MemberRequest) -> HttpResponse:
    """Show the cuts in force, earlier ones, and the panels."""
    context = {
        "standards": standards(),
        "borders": queries.BORDERS,
        "panels": queries.panels(request.municipality),
        "for_all": queries.decides_for_all(request.municipality),
        "waits": queries.bank_waits(),
    }
    return render(request, "standards/index.html", context)


@require_http_methods(["GET", "POST"])
@for_members(Right.SET_LEVELS)
def begin(request: MemberRequest) -> HttpResponse:
    """Begin a panel."""
    may_see = request.member.may(Right.SEE_FIGURES)
    populations = queries.populations(request.municipality) if may_see else []
    form = BeginForm(request.POST if request.method == "POST" else None, populations=populations)
    if form.is_valid():
        panel = Panel(municipality=request.municipality, name=form.cleaned_data["name"])
        panel.population = form.chosen_round
        try:
            actions.begin(panel, form.cleaned_data["seats"], by=request.member, at=timezone.now())
            return _to(request, panel)
        except ValidationError as error:
            form.add_error(None, error)
    status = 422 if form.is_bound else 200
    return render(request, "standards/begin.html", {"form": form}, status=status)


@require_safe
@for_members(Right.SET_LEVELS)
def panel_page(request: MemberRequest, panel: int) -> HttpResponse:
    """Show a panel: who has put marks, what comes of them, and what that would mean."""
    found = access_panel(request, panel)
    lines = queries.seats(found)
    marked = [line for line in lines if line.marks]
    shown = queries.outcome(found) if marked and found.shows_marks else None
    context = {
        "panel": found,
        "seats": lines,
        "marked": len(marked),
        "outcome": shown,
        "bars": bars_of(found, shown) if shown else [],
        "fewest": FEWEST_SEATS,
        "for_all": queries.decides_for_all(request.municipality),
        "is_leader": found.led_by_id == request.member.pk,
    }
    return render(request, "standards/panel.html", context)


@require_safe
@for_members(Right.SET_LEVELS)
def booklet(request: MemberRequest, panel: int) -> HttpResponse:
    """Show the booklet to who leads or approves: the same pages as the panel has."""
    found = access_panel(request, panel)
    return render(request, "standards/booklet.html", {"panel": found, "pages": queries.pages(found)})


@require_POST
@for_members(Right.SET_LEVELS)
def codes(request: MemberRequest, panel: int) -> HttpResponse:
    """Make codes for all seats and show them once, to print."""
    found = access_panel(request, panel)
    try:
        made = actions.deal_codes(found, by=request.member)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return _to(request, found)
    cards = [(each.number, groups(each.code), spelled(each.code)) for each in made]
    return render(request, "standards/codes.html", {"panel": found, "cards": cards})


@require_POST
@for_members(Right.SET_LEVELS)
def go_on(request: MemberRequest, panel: int) -> HttpResponse:
    """Begin the next round, or close the panel."""
    found = access_panel(request, panel)
    knowing = request.POST.get("knowing", "")
    words = {State.FIRST: _("The second round has begun."), State.SECOND: _("The panel is closed.")}
    return _act(
        request,
        found,
        lambda: actions.go_on(found, knowing=knowing, by=request.member),
        words.get(State(found.state), _("The panel is closed.")),
    )


@require_POST
@for_members(Right.SET_LEVELS)
def approve(request: MemberRequest, panel: int) -> HttpResponse:
    """Approve the cuts: the second pair of eyes."""
    found = access_panel(request, panel)
    return _act(
        request,
        found,
        lambda: actions.approve(found, by=request.member, at=timezone.now()),
        _("Approved. The next rounds take these levels, once the question bank has been made for them."),
    )


def bars_of(panel: Panel, outcome: queries.Outcome) -> list[dict[str, object]]:
    """Draw what an outcome would mean beside what is in force."""
    found = queries.consequences(panel, outcome.cuts, standards()[0].cuts)
    return [
        {"population": each.population, "rows": [(True, segments(each.now)), (False, segments(each.then))]}
        for each in found
    ]


def _act(request: MemberRequest, panel: Panel, act: Callable[[], None], done: str) -> HttpResponse:
    try:
        act()
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, done)
    return _to(request, panel)


def _to(request: MemberRequest, panel: Panel) -> HttpResponse:
    return redirect("standards:panel", request.municipality.slug, panel.pk)
