"""Who may open which page: every page, every person, both methods.

The pages come from the URL resolver: one without a line here fails. A line says what GET and POST answer
to those who get in; the rest is the rule of the house: visitors sign in, strangers get 404, members without
the right 403, and a refusal leaves no trace. `visitors` means anybody at all; `members` every member.
"""

from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from digivaardig.accounts.models import User
from digivaardig.audit.models import AuditLine
from digivaardig.organisations.rights import Role

from .cast import Cast
from .conftest import SignIn
from .matrix_objects import objects_of

MATRIX = """
home:start               200 405  visitors
home:privacy             200 405  visitors
home:accessibility       200 405  visitors
demo:choose_who          200 404  visitors
codes:enter              200 200  visitors
codes:forget             405 200  visitors
codes:card               302 405  visitors
scan:welcome             200 405  visitors
scan:begin               405 422  visitors
scan:code                302 302  visitors
scan:question            200 200  visitors
scan:previous            302 405  visitors
scan:pause               302 405  visitors
scan:done                302 405  visitors
scan:finish              405 200  visitors
scan:erase               302 302  visitors
scan:about               404 405  visitors
advice:result            302 405  visitors
advice:answers           302 405  visitors
advice:pdf               302 405  visitors
advice:job               302 302  visitors
learning:library         200 405  visitors
learning:module          200 200  visitors
organisations:units      200 422  functional_manager,hr
scan:rounds              200 405  digicoach,hr,privacy_officer,works_council
scan:round               200 405  digicoach,hr,privacy_officer,works_council
scan:round_new           200 200  hr
scan:round_edit          200 200  hr
scan:round_open          405 302  hr
scan:round_assess        405 302  privacy_officer
scan:round_consent       405 302  works_council
scan:round_cards         405 302  digicoach,works_council
insight:overview         200 405  digicoach,hr,manager,privacy_officer,works_council
insight:round            200 405  digicoach,hr,manager,privacy_officer,works_council
insight:unit             200 405  digicoach,hr,manager,privacy_officer,works_council
insight:total            200 405  digicoach,hr,manager,privacy_officer,works_council
insight:csv              200 405  digicoach,hr,manager,privacy_officer,works_council
authoring:index          200 405  content_manager
authoring:create         200 422  content_manager
authoring:versions       200 405  content_manager
authoring:edit           200 409  content_manager
authoring:preview        200 200  content_manager
authoring:compare        200 405  content_manager
authoring:submit         405 302  content_manager
authoring:approve        200 422  content_manager
authoring:send_back      405 302  content_manager
authoring:take_back      405 302  content_manager
authoring:retire         405 302  content_manager
authoring:bring_back     405 302  content_manager
authoring:copy           405 404  content_manager
authoring:look_again     200 422  content_manager
authoring:export         200 405  content_manager
standards:index          200 405  content_manager
standards:begin          200 422  content_manager
standards:panel          200 405  content_manager
standards:booklet        200 405  content_manager
standards:codes          405 200  content_manager
standards:go_on          405 302  content_manager
standards:approve        405 302  content_manager
standards:sit            200 422  visitors
standards:seat           302 302  visitors
standards:leave          405 302  visitors
items:bank               200 405  content_manager
items:item               200 405  content_manager
items:calibrations       200 405  content_manager
items:calibration        200 405  content_manager
items:approve            405 302  content_manager
"""
Page = tuple[str, frozenset[str]]
ROWS = [line.split() for line in MATRIX.strip().splitlines()]
# What a municipality has of its own; a kind of text, a shared lesson and the name of a unit are everybody's.
OWN_NOUNS = {"text", "version", "publication", "pool", "round", "panel"}
EVERYBODYS = {"municipality", "kind", "module", "unit", "item", "calibration"}
ABOVE_THE_MUNICIPALITIES = {"front", "account", "mfa", "set_language"}


def pages(
    inside: URLResolver, space: str = "", nouns: frozenset[str] = frozenset()
) -> dict[str, frozenset[str]]:
    """Give every page by its name, with the nouns that its URL finds."""
    found: dict[str, frozenset[str]] = {}
    patterns: list[Any] = inside.url_patterns
    for each in patterns:
        here = nouns | {str(noun) for noun in each.pattern.converters}
        if isinstance(each, URLPattern):
            found[f"{space}{each.name}"] = here
        else:
            found |= pages(each, f"{space}{each.namespace}:" if each.namespace else space, here)
    return found


ALL = pages(get_resolver())
PAGES = {name: nouns for name, nouns in ALL.items() if "municipality" in nouns}


def test_every_page_of_a_municipality_has_its_line():
    assert sorted(page for page, *_ in ROWS) == sorted(PAGES)


def test_what_lies_above_the_municipalities_is_known():
    above = {
        name.split(":")[0].split("_")[0] if name != "set_language" else name
        for name in ALL.keys() - PAGES.keys()
    }
    assert above <= ABOVE_THE_MUNICIPALITIES


def test_every_noun_is_somebodys_or_everybodys(groningen: Cast):
    nouns = {noun for nouns in PAGES.values() for noun in nouns}
    assert nouns - OWN_NOUNS == EVERYBODYS & nouns
    assert objects_of(groningen).keys() >= OWN_NOUNS


@pytest.mark.parametrize(("page", "get", "post", "who"), ROWS, ids=[page for page, *_ in ROWS])
def test_page(
    *, page: str, get: str, post: str, who: str, groningen: Cast, assen: Cast, outsider: User, sign_in: SignIn
):
    ours, theirs = objects_of(groningen), objects_of(assen)
    members = {role.value: sign_in(member) for role, member in groningen.members.items()}
    neighbours = {f"neighbour, {role}": sign_in(member) for role, member in assen.members.items()}
    inside = set(members) if who in {"visitors", "members"} else set(who.split(","))
    assert inside <= set(Role.values)
    lines = AuditLine.everywhere.count()

    def expected(person: str, code: str) -> str:
        if code == "405" or who == "visitors" or person in inside:
            return code
        return {"visitor": "login"}.get(person, "403" if person in members else "404")

    for method, code in (("GET", get), ("POST", post)):
        people = {"visitor": Client(), "outsider": sign_in(outsider)} | neighbours | members
        answers = {person: _ask(client, method, page, ours) for person, client in people.items()}
        assert answers == {person: expected(person, code) for person in people}, method
        foreign = {noun for noun in PAGES[page] if noun in OWN_NOUNS}
        if foreign:
            found = ours | {noun: theirs[noun] for noun in foreign}
            answers = {person: _ask(members[person], method, page, found) for person in inside}
            assert set(answers.values()) <= {"404", "405"}, "found what belongs to a neighbour"
    if who == "visitors":
        assert AuditLine.everywhere.count() == lines, "what a visitor does is not audited"


def _ask(client: Client, method: str, page: str, found: dict[str, object]) -> str:
    url = reverse(page, kwargs={noun: found[noun] for noun in PAGES[page]})
    answer = client.get(url) if method == "GET" else client.post(url)
    return (
        "login"
        if answer.headers.get("Location", "").startswith("/account/login/")
        else str(answer.status_code)
    )
