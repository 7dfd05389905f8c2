"""A page fails with a visitor's secrets at hand: what is written of it is a class and a place."""

import copy
import re
from collections.abc import Iterator
from types import CodeType
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation, ValidationError
from django.db import DataError, IntegrityError
from django.http import Http404, HttpResponse
from django.test import Client

from digivaardig.blocks.actions import CardToPrint
from digivaardig.codes.code import mint
from digivaardig.plumbing.remember import forget_everything
from tests.scan.conftest import MakeRound
from tests.scan.visitor import Visitor
from tests.test_matrix import ROWS

from .conftest import ADDRESS, BROWSER, Deal, a_browser
from .doors import Page, visitor_pages
from .faults import broken, database_fails, seen, undone
from .witness import Heard, found_in, spellings

WORDS, TYPED = "wat-niemand-lezen-mag", "wat-iemand-typte"
LINE = re.compile(r"[\w.]+: \w+Error at \S+/digivaardig/[\w/]+\.py:\d+")
PAGES = visitor_pages()
FORESEEN = (BadRequest, PermissionDenied, SuspiciousOperation, Http404)
UNFORESEEN = (RuntimeError, KeyError, DataError, IntegrityError, ValidationError, RecursionError)


class Prey:
    """A visitor who is somewhere in a scan with a card, and all that must not be told of a visit."""

    def __init__(self, visitor: Visitor, card: CardToPrint, objects: dict[str, object]) -> None:
        self.visitor, self.card, self.objects = visitor, card, objects
        self.visitor.client = a_browser()
        self.visitor.begin(entry="round", card=card.grouped)
        self.typed = {
            "answer": TYPED,
            "card": card.grouped,
            "code": mint(),
            "number": "1",
            "item": "0",
            "job": TYPED,
            "step": "2",
            "entry": "self",
            "length": "20",
        }
        words = (WORDS, TYPED, ADDRESS, BROWSER)
        codes = (visitor.code, card.code, self.typed["code"])
        self.secrets = {each.encode() for each in words}.union(*map(spellings, codes))

    @property
    def client(self) -> Client:
        return self.visitor.client

    def ask(self, page: Page, method: str) -> HttpResponse:
        """Ask for a page, and take back whatever was written."""
        cookies = copy.deepcopy(self.client.cookies)
        url = page.url(self.objects)
        with undone():
            answer = self.client.get(url) if method == "GET" else self.client.post(url, self.typed)
        self.client.cookies = cookies
        return answer

    def told(self, answer: HttpResponse, lines: list[str]) -> list[bytes]:
        """List the secrets that were told, to the log or to who looks at the page of a failure."""
        failed = answer.content if answer.status_code >= 500 else b""
        return found_in("\n".join(lines).encode() + failed, self.secrets)


@pytest.fixture
def prey(visitor: Visitor, open_round: MakeRound, deal: Deal, lessons: str) -> Prey:
    round_ = open_round()
    cards = deal(round_)
    objects = {"municipality": "groningen", "round": round_.pk, "module": lessons}
    return Prey(visitor, cards[0], objects)


def _finish(prey: Prey) -> None:
    prey.visitor.answer_all()
    prey.visitor.post("scan/inleveren/")


def test_every_visitors_page_is_attacked():
    assert {page.name for page in PAGES} == {page for page, *_, who in ROWS if who == "visitors"}


@pytest.mark.parametrize("kind", [*UNFORESEEN, *FORESEEN])
def test_whatever_a_view_raises(prey: Prey, heard: Heard, kind: type[Exception]):
    def view(*_given: object, **_more: object) -> HttpResponse:
        raise kind(f"{WORDS} {prey.visitor.code} {prey.card.code}")

    for page in PAGES:
        raised = []
        for method in ("GET", "POST"):
            with page.stands_for(view):
                answer = prey.ask(page, method)
            lines = heard.take()
            assert prey.told(answer, lines) == [], (page.name, method)
            if answer.status_code != 405:
                raised.append(answer.status_code)
                assert all(LINE.fullmatch(line) or kind in FORESEEN for line in lines), lines
                assert lines or kind in FORESEEN, "nobody would know that it failed"
        assert raised, page.name
        assert set(raised) <= ({500} if kind in UNFORESEEN else {400, 403, 404})


def _each(prey: Prey) -> Iterator[tuple[Page, str]]:
    for page in PAGES:
        for method in ("GET", "POST"):
            if prey.ask(page, method).status_code != 405:
                yield page, method


def test_whichever_of_our_functions_breaks(prey: Prey, heard: Heard):
    """First during the scan, then those that only a result needs."""
    tried: set[CodeType] = set()
    _break_all(prey, heard, tried)
    during = len(tried)
    _finish(prey)
    _break_all(prey, heard, tried)
    assert (during > 150, len(tried) > 250) == (True, True), (during, len(tried))


def _break_all(prey: Prey, heard: Heard, tried: set[CodeType]) -> None:
    for page, method in _each(prey):
        forget_everything()
        with seen() as functions:
            prey.ask(page, method)
        fresh = [function for function in functions if function not in tried]
        tried.update(fresh)
        heard.take()
        for function in fresh:
            forget_everything()
            with broken(function, f"{WORDS} {prey.visitor.code}"):
                answer = prey.ask(page, method)
            _check(prey, answer, heard, (page.name, method, function.co_qualname))


@pytest.mark.parametrize("is_finished", [False, True])
def test_whichever_statement_the_database_refuses(*, prey: Prey, heard: Heard, is_finished: bool):
    if is_finished:
        _finish(prey)
    refused = 0
    for page, method in _each(prey):
        turns, turn = [0], 0
        while len(turns) >= turn:
            turn += 1
            forget_everything()
            with database_fails(turn, f"{WORDS} {prey.visitor.code}") as turns:
                answer = prey.ask(page, method)
            _check(prey, answer, heard, (page.name, method, turn))
        refused += turn - 1
    assert refused > 60


def _check(prey: Prey, answer: HttpResponse, heard: Heard, where: tuple[object, ...]) -> None:
    lines = heard.take()
    assert prey.told(answer, lines) == [], where
    assert [line for line in lines if not LINE.fullmatch(line)] == [], where
    assert answer.status_code < 500 or lines, where


def _plant(name: str, logging: dict[str, Any]) -> dict[str, Any]:
    planted = copy.deepcopy(logging)
    if name == "no filter":
        del planted["handlers"]["console"]["filters"]
    else:
        planted["handlers"]["mail"] = {"class": "django.utils.log.AdminEmailHandler"}
        planted["loggers"]["django.request"]["handlers"].insert(0, "mail")
    return planted


@pytest.mark.parametrize("name", ["no filter", "mail to administrators"])
def test_this_attack_finds_what_is_planted(prey: Prey, heard: Heard, settings: LazySettings, name: str):
    heard.listen(_plant(name, settings.LOGGING))

    def view(*_given: object, **_more: object) -> HttpResponse:
        raise RuntimeError(WORDS)

    page = next(page for page in PAGES if page.name == "scan:question")
    with page.stands_for(view):
        answer = prey.ask(page, "POST")
    told = prey.told(answer, heard.take())
    assert WORDS.encode() in told
    if name != "no filter":
        assert {TYPED.encode(), ADDRESS.encode(), prey.visitor.code.encode()} <= set(told)


def test_a_form_without_its_token_tells_no_page_and_no_visitor(prey: Prey, heard: Heard):
    """Django writes a line for each, with the address that was asked: that would be a log of visits."""
    prey.visitor.client = _same_visitor(prey.visitor.client)
    lines = set()
    for page in PAGES:
        answer = prey.ask(page, "POST")
        assert answer.status_code in {403, 405}
        told = heard.take()
        assert prey.told(answer, told) == [], page.name
        lines |= set(told)
    assert len(lines) <= 1, "one line, the same for whatever was asked"
    assert not any("/" in line for line in lines)


def _same_visitor(client: Client) -> Client:
    other = a_browser(checks_csrf=True)
    other.cookies = client.cookies
    return other
