"""Where one can go from every page: by municipality and role, by URL name only."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from digivaardig.organisations.models import Membership
from digivaardig.organisations.rights import Right

Entry = tuple[str, Promise, Right | None]
FOR_EVERYBODY: list[Entry] = [
    ("home:start", _("Start"), None),
    ("scan:welcome", _("The scan"), None),
    ("learning:library", _("Learning"), None),
]
FOR_MEMBERS: list[Entry] = [
    ("insight:overview", _("Insight"), Right.SEE_FIGURES),
    ("scan:rounds", _("Rounds"), Right.SEE_ROUNDS),
    ("authoring:index", _("Texts"), Right.WRITE_TEXTS),
    ("standards:index", _("Levels"), Right.SET_LEVELS),
    ("items:bank", _("Question bank"), Right.WRITE_TEXTS),
    ("organisations:units", _("Organisation"), Right.MANAGE_UNITS),
]
IN_THE_FOOT: list[Entry] = [
    ("home:privacy", _("How it stays anonymous"), None),
    ("codes:enter", _("I have a code already"), None),
    ("home:accessibility", _("Accessibility"), None),
]


@dataclass(frozen=True, slots=True)
class Place:
    """A link of the navigation."""

    url: str
    name: str | Promise
    is_here: bool


def places(request: HttpRequest, municipality: str, member: Membership | None) -> list[Place]:
    """List the main menu."""
    mine = [entry for entry in FOR_MEMBERS if member and entry[2] and member.may(entry[2])]
    return [_place(request, municipality, entry) for entry in FOR_EVERYBODY + mine]


def foot_places(request: HttpRequest, municipality: str) -> list[Place]:
    """List the links below every page."""
    return [_place(request, municipality, entry) for entry in IN_THE_FOOT]


def _place(request: HttpRequest, municipality: str, entry: Entry) -> Place:
    name, words, _right = entry
    url = reverse(name, args=[municipality])
    start = reverse("home:start", args=[municipality])
    here = request.path == url or (url != start and request.path.startswith(url))
    return Place(url, words, here)
