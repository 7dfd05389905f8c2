"""Pages of a panellist: the code of a seat opens the booklet, on one's own device, without account."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from digivaardig.codes.entering import is_let_in, refuse, status_of
from digivaardig.codes.forms import CodeForm
from digivaardig.organisations.access import VisitorRequest, for_visitors

from . import actions, queries
from .access import access_seat, digest_of, seat_of, sit_down, stand_up
from .forms import MarksForm
from .models import Seat
from .views import bars_of


@require_http_methods(["GET", "POST"])
@for_visitors
def sit(request: VisitorRequest) -> HttpResponse:
    """Take the code of a seat."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if is_let_in(request, form):
        digest = digest_of(form.cleaned_data["code"])
        if seat_of(digest, request.municipality, timezone.now()):
            sit_down(request, digest)
            return redirect("standards:seat", request.municipality.slug)
        refuse(request, form)
    return render(request, "standards/sit.html", {"form": form}, status=status_of(form))


@require_http_methods(["GET", "POST"])
@for_visitors
def seat(request: VisitorRequest) -> HttpResponse:
    """Show the booklet with the marks of this seat, and take new ones."""
    found = access_seat(request)
    if found is None:
        return redirect("standards:sit", request.municipality.slug)
    found.panel.municipality = request.municipality
    form = _form(request, found)
    if form.is_valid():
        try:
            actions.mark(found, form.marks(), knowing=form.cleaned_data["knowing"])
            messages.success(request, _("Your marks are kept. You can still move them."))
            return redirect("standards:seat", request.municipality.slug)
        except ValidationError as error:
            form.add_error(None, error)
    return _page(request, found, form)


@require_POST
@for_visitors
def leave(request: VisitorRequest) -> HttpResponse:
    """Let this device forget the seat."""
    stand_up(request)
    return redirect("standards:sit", request.municipality.slug)


def _form(request: VisitorRequest, seat: Seat) -> MarksForm:
    levels = [level.key for level in queries.BORDERS]
    initial = {"knowing": seat.panel.state, **dict(zip(levels, seat.marks or (), strict=False))}
    pages = len(queries.booklet_of(seat.panel).pages)
    return MarksForm(request.POST if request.method == "POST" else None, pages=pages, initial=initial)


def _page(request: VisitorRequest, seat: Seat, form: MarksForm) -> HttpResponse:
    panel = seat.panel
    outcome = queries.outcome(panel) if panel.shows_marks else None
    context = {
        "seat": seat,
        "panel": panel,
        "form": form,
        "pages": queries.pages(panel, seat.marks),
        "outcome": outcome,
        "bars": bars_of(panel, outcome) if outcome else [],
    }
    return render(request, "standards/seat.html", context, status=422 if form.is_bound else 200)
