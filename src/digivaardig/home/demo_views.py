"""Sign in as one of the cast, with one click. An installation that is not a demo lacks these pages."""

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from digivaardig.codes.code import groups
from digivaardig.organisations.access import VisitorRequest, for_visitors
from digivaardig.organisations.queries import cast

from .demo_bowl import draw_card

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@require_http_methods(["GET", "POST"])
@for_visitors
def choose_who(request: VisitorRequest) -> HttpResponse:
    """Show the cast; sign in as who was chosen."""
    if not settings.DEMO:
        raise Http404
    members = cast(request.municipality)
    context: dict[str, object] = {"members": members}
    if "draw" in request.POST:
        context |= _drawn(request)
    elif request.method == "POST":
        chosen = {str(member.pk): member for member in members}.get(request.POST.get("member", ""))
        if chosen is None:
            raise Http404
        login(request, chosen.user, backend=BACKEND)
        return redirect("home:start", request.municipality.slug)
    return render(request, "home/choose_who.html", context)


def _drawn(request: VisitorRequest) -> dict[str, object]:
    card = draw_card(request.municipality.slug)
    return {"card": {"pool": card[0], "groups": groups(card[1])} if card else None, "is_empty": card is None}
