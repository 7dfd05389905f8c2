"""Pages for who has a code: fill it in, print it, let this device forget it."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from digivaardig.organisations.access import VisitorRequest, for_visitors

from . import cookie
from .code import groups, spelled
from .entering import is_let_in, refuse, status_of
from .forms import CodeForm
from .openings import where


@require_http_methods(["GET", "POST"])
@for_visitors
def enter(request: VisitorRequest) -> HttpResponse:
    """Take a code and lead on to what it opens: the scan where it stands, the result, the lessons."""
    form = CodeForm(request.POST or None)
    if is_let_in(request, form):
        code = form.cleaned_data["code"]
        address = where(code, request.municipality, timezone.now())
        if address:
            response = redirect(address)
            cookie.keep(response, code, remember=form.cleaned_data["remember"])
            return response
        refuse(request, form)
    context = {"form": form, "here": cookie.code_of(request), "go_on": _go_on(request)}
    return render(request, "codes/enter.html", context, status=status_of(form))


@require_POST
@for_visitors
def forget(request: VisitorRequest) -> HttpResponse:
    """Let this browser drop the code. What lies under it stays."""
    response = render(request, "codes/forgotten.html")
    cookie.forget(response)
    return response


@require_safe
@for_visitors
def card(request: VisitorRequest) -> HttpResponse:
    """Show the code as a card to print, with how to use it."""
    code = cookie.code_of(request)
    if code is None:
        return redirect("codes:enter", request.municipality.slug)
    return render(request, "codes/card.html", {"groups": groups(code), "spelled": spelled(code)})


def _go_on(request: VisitorRequest) -> str | None:
    code = cookie.code_of(request)
    return where(code, request.municipality, timezone.now()) if code else None
