"""Taking part, from start to finish. No session, no account: the code in the cookie is all there is."""

from collections.abc import Mapping

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from digivaardig.blocks import queries as blocks
from digivaardig.codes import cookie
from digivaardig.codes.code import groups, mint, spelled
from digivaardig.codes.entering import is_let_in, refuse, status_of
from digivaardig.codes.forms import CodeForm
from digivaardig.organisations.access import VisitorRequest, for_visitors
from digivaardig.questions import UnreadableError

from . import actions, queries
from .access import access_scan
from .actions import Came, Sent
from .asking import ask_again, page_of
from .forms import BeginForm
from .queries import Scan

UNPROCESSABLE = 422
NOT_TYPED = {"csrfmiddlewaretoken", "code", "remember"}


@require_safe
@for_visitors
def welcome(request: VisitorRequest) -> HttpResponse:
    """Say what happens, and let somebody choose how to take part."""
    start = queries.start(cookie.code_of(request), request.municipality, timezone.now())
    return _welcome(request, BeginForm(start=start))


@require_POST
@for_visitors
def begin(request: VisitorRequest) -> HttpResponse:
    """Begin: mint a code if there is none, and show it."""
    code = cookie.code_of(request)
    start = queries.start(code, request.municipality, timezone.now())
    form = BeginForm(request.POST, start=start)
    if not start.may_begin:
        return _to(request, "scan:question")
    if not form.is_valid():
        return _welcome(request, form)
    code = code or mint()
    actions.begin(code, request.municipality, form.chosen(), at=timezone.now())
    response = _to(request, "scan:code")
    if cookie.code_of(request) is None:
        cookie.keep(response, code)
    return response


@require_http_methods(["GET", "POST"])
@for_visitors
def code(request: VisitorRequest) -> HttpResponse:
    """Show the code that was just made; remember it on this device if asked, and go on to the question."""
    scan = access_scan(request)
    if scan is None:
        return _to(request, "scan:welcome")
    if request.method == "POST":
        response = _to(request, "scan:question")
        cookie.keep(response, scan.code, remember="remember" in request.POST)
        return response
    return render(request, "scan/code.html", _with_code(scan))


@require_http_methods(["GET", "POST"])
@for_visitors
def question(request: VisitorRequest) -> HttpResponse:
    """Ask the question at hand; take its answer."""
    scan = access_scan(request)
    if request.method == "POST":
        return _take(request, scan) if scan else _come_back(request)
    if scan is None:
        return _away(request, CodeForm(), {})
    item = scan.asked(timezone.now())
    if item is None:
        return _leave(request, "advice:result" if scan.record.is_finished else "scan:done")
    return page_of(request, scan, item)


@require_safe
@for_visitors
def previous(request: VisitorRequest) -> HttpResponse:
    """Show the latest answer once more: it may change until the next one is given."""
    scan = access_scan(request)
    if scan is None or scan.record.is_finished or not scan.record.answers:
        return _to(request, "scan:question")
    return page_of(request, scan, scan.record.answers[-1].place, back=True)


@require_safe
@for_visitors
def pause(request: VisitorRequest) -> HttpResponse:
    """Show the code once more to who goes on later."""
    scan = access_scan(request)
    if scan is None:
        return redirect("home:start", request.municipality.slug)
    return render(request, "scan/pause.html", _with_code(scan))


@require_safe
@for_visitors
def done(request: VisitorRequest) -> HttpResponse:
    """Say that all questions are answered, and what handing in does."""
    scan = access_scan(request)
    now = timezone.now()
    if scan is None or scan.record.is_finished or scan.asked(now) is not None:
        return _to(request, "scan:question")
    context = {"scan": scan, "counts": scan.counts(now), "lost": scan.lost_its_round(now)}
    return render(request, "scan/done.html", context)


@require_POST
@for_visitors
def finish(request: VisitorRequest) -> HttpResponse:
    """Hand in, and go on to the result."""
    scan = access_scan(request)
    if scan is None:
        return _away(request, CodeForm(), {})
    delivery = actions.finish(scan, at=timezone.now())
    return _to(request, "scan:question" if delivery == delivery.GOING else "advice:result")


@require_http_methods(["GET", "POST"])
@for_visitors
def erase(request: VisitorRequest) -> HttpResponse:
    """Erase everything under the code, after asking once."""
    held = cookie.code_of(request)
    if held is None:
        return redirect("codes:enter", request.municipality.slug)
    if request.method == "POST":
        actions.erase(held, request.municipality)
        response = render(request, "scan/erased.html")
        cookie.forget(response)
        return response
    return render(request, "scan/erase.html")


def _welcome(request: VisitorRequest, form: BeginForm) -> HttpResponse:
    start = form.start
    context: dict[str, object] = {"form": form, "start": start}
    if start.publication:
        context["round"] = queries.round_of(request.municipality, start.publication)
        context["pool"] = next(iter(blocks.pool_names(start.publication).values()), "")
    return render(request, "scan/welcome.html", context, status=UNPROCESSABLE if form.errors else 200)


def _take(request: VisitorRequest, scan: Scan) -> HttpResponse:
    """Take an answer and lead on; what cannot be read is asked again with what was typed."""
    sent = _sent(request)
    try:
        came = actions.answer(scan, sent, at=timezone.now())
    except UnreadableError as error:
        return ask_again(request, scan, sent, error)
    address = reverse("scan:question", args=[request.municipality.slug])
    return HttpResponseRedirect(f"{address}?nieuw=1" if came is Came.REPLACED else address)


def _come_back(request: VisitorRequest) -> HttpResponse:
    """Take the code of somebody who was away, and then the answer that came along with it."""
    if "code" not in request.POST:
        return _away(request, CodeForm(), _typed(request))
    form = CodeForm(request.POST)
    if is_let_in(request, form):
        scan = queries.scan_at_hand(form.cleaned_data["code"], request.municipality, timezone.now())
        if scan:
            response = _take(request, scan)
            cookie.keep(response, scan.code, remember=form.cleaned_data["remember"])
            return response
        refuse(request, form)
    return _away(request, form, _typed(request))


def _away(request: VisitorRequest, form: CodeForm, typed: Mapping[str, list[str]]) -> HttpResponse:
    """Ask for the code, and keep what was typed on the page until it is given."""
    hidden = [(name, value) for name, values in typed.items() for value in values]
    context = {"part": "scan/away.html", "title": _("You were away"), "form": form, "hidden": hidden}
    shell = "scan/fragment.html" if "HX-Request" in request.headers else "scan/page.html"
    return render(request, shell, context, status=status_of(form))


def _typed(request: VisitorRequest) -> dict[str, list[str]]:
    return {name: request.POST.getlist(name) for name in request.POST if name not in NOT_TYPED}


def _sent(request: VisitorRequest) -> Sent:
    number, item = (_whole(request.POST.get(name, "")) for name in ("number", "item"))
    return Sent(number, item, "change" in request.POST, request.POST)


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1  # noqa: PLR2004 - no question is further


def _with_code(scan: Scan) -> dict[str, object]:
    return {"scan": scan, "groups": groups(scan.code), "spelled": spelled(scan.code)}


def _to(request: VisitorRequest, name: str) -> HttpResponse:
    return redirect(name, request.municipality.slug)


def _leave(request: VisitorRequest, name: str) -> HttpResponse:
    """Go to another page: a fragment of it would not do."""
    address = reverse(name, args=[request.municipality.slug])
    return (
        HttpResponseClientRedirect(address)
        if "HX-Request" in request.headers
        else HttpResponseRedirect(address)
    )
