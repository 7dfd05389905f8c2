"""Above the municipalities: choose yours. Nothing here tells anything of one of them."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from digivaardig.accounts.models import User
from digivaardig.organisations.queries import memberships
from digivaardig.tenancy.models import Municipality


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """List the municipalities of the cooperation."""
    municipalities = Municipality.objects.filter(writes_for_all=False).order_by("name")
    return render(request, "home/choose.html", {"municipalities": municipalities})


@require_safe
@login_required
def where_to(request: HttpRequest) -> HttpResponse:
    """Lead somebody who signed in to the own municipality."""
    user = request.user
    mine = memberships(user) if isinstance(user, User) else []
    return redirect("home:start", mine[0].municipality.slug) if mine else redirect("front:choose")
