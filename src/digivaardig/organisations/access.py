"""The door of every page under `/<municipality>/`.

The URL hands each view a `municipality` that only a door takes off its hands: a view without one fails on its
first request, so neither tenant nor right can be forgotten.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from digivaardig.plumbing.remember import Remembered
from digivaardig.tenancy.models import Municipality

from .models import Membership
from .rights import Right


class VisitorRequest(HttpRequest):
    """A request by anybody at all, in a municipality."""

    municipality: Municipality


class MemberRequest(VisitorRequest):
    """A request by a member who may make it."""

    member: Membership


View = Callable[..., HttpResponse]
VisitorView = Callable[Concatenate[VisitorRequest, ...], HttpResponse]
MemberView = Callable[Concatenate[MemberRequest, ...], HttpResponse]

_municipalities: Remembered[Municipality] = Remembered(seconds=5)


def for_visitors(view: VisitorView) -> View:
    """Open a view to anybody, signed in or not. Nothing of it stays behind: no store, no entity tag."""

    @wraps(view)
    def door(request: VisitorRequest, municipality: str, **found: object) -> HttpResponse:
        request.municipality = municipality_of(municipality)
        response = view(request, **found)
        response["Cache-Control"] = "no-store"
        return response

    return door


def for_members(right: Right | None = None) -> Callable[[MemberView], View]:
    """Open a view to the members who hold `right` (None: to every member).

    Other members get 403, strangers 404, and who is not signed in is asked to.
    """

    def decorate(view: MemberView) -> View:
        @wraps(view)
        def door(request: MemberRequest, municipality: str, **found: object) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            request.municipality = municipality_of(municipality)
            member = member_of(request)
            if member is None:
                raise Http404
            request.member = member
            if right and not request.member.may(right):
                raise PermissionDenied
            response = view(request, **found)
            response.headers.setdefault("Cache-Control", "private, no-store")
            return response

        return door

    return decorate


def municipality_of(slug: str) -> Municipality:
    """Get a municipality by its name in the URL, remembered for some seconds (404 when there is none)."""
    return _municipalities.get(slug, lambda: get_object_or_404(Municipality, slug=slug))


def member_of(request: HttpRequest) -> Membership | None:
    """Give who is signed in as a member of the municipality at hand; asked once a request."""
    if "_member" not in request.__dict__:
        request.__dict__["_member"] = _find_member(request)
    return request.__dict__["_member"]


def _find_member(request: HttpRequest) -> Membership | None:
    municipality = getattr(request, "municipality", None)
    if municipality is None or not request.user.is_authenticated:
        return None
    found = Membership.of(municipality).select_related("user").filter(user=request.user).first()
    if found:
        found.municipality = municipality
    return found
