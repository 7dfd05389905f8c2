"""Right and wrong answer alike: no card, code or municipality can be felt for from outside."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from digivaardig.blocks import actions as blocks
from digivaardig.blocks.models import Card, Contribution, Spent
from digivaardig.codes.code import grouped, mint
from digivaardig.codes.slowing import slowing
from digivaardig.scan import actions, queries
from digivaardig.scan.record import Delivery
from tests.blocks.rounds import Round as BlockRound
from tests.blocks.rounds import a_publication, secret
from tests.cast import Cast
from tests.conftest import NOW
from tests.scan.conftest import MakeRound
from tests.scan.visitor import Visitor

from .conftest import Deal
from .doors import visitor_pages
from .faults import undone
from .witness import anonymous

DAY = timedelta(days=1)
WRONG = ("never dealt", "spent", "of an earlier round", "of another municipality", "a code of a result")
VALUES = re.compile(r"'[^']*'|[0-9a-f]{16,}|s\d+_x\d+")
PAGES = {page.name: page for page in visitor_pages()}
Answered = tuple[int, str, bytes]


@pytest.fixture(autouse=True)
def _the_same_luck(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody gets the same questions in the same order, so that only what was typed can differ."""
    monkeypatch.setattr(actions.secrets, "randbits", lambda bits: 4)


@pytest.fixture
def cards(open_round: MakeRound, deal: Deal, groningen: Cast, assen: Cast, epoch: object) -> dict[str, str]:
    """A card that counts, and every kind that does not."""
    then = NOW - 200 * DAY
    earlier = a_publication(groningen, opens_at=then, closes_at=then + 20 * DAY, moments=())
    old = blocks.deal_cards(earlier, by=None, at=then)[0]
    theirs = BlockRound(assen).cards["Balie"][0]
    round_ = open_round()
    good, spent, *_others = deal(round_)
    assert round_.publication
    assert blocks.contribute(round_.publication, spent.code, [1] * 10, secret("somebody"), NOW)
    own = Visitor(groningen.municipality)
    own.begin()
    found = (mint(), spent.code, old.code, theirs, own.code)
    return dict(zip(WRONG, found, strict=True)) | {"good": good.code}


def answered(answer: Any, *codes: str) -> Answered:  # noqa: ANN401 - the test client's answer
    headers = [
        f"{name}: {value}" for name, value in sorted(answer.headers.items()) if name != "Content-Length"
    ]
    return answer.status_code, "\n".join(headers), anonymous(answer.content, *codes)


def take_part(visitor: Visitor, card: str) -> Iterator[Answered]:
    """Take part with a card and give every answer of the site, from the beginning to the result."""
    begun = visitor.begin(entry="round", card=card)
    yield answered(begun, visitor.code)
    pages = ("scan/", "scan/code/", "scan/vraag/")
    yield from (answered(visitor.get(page), visitor.code) for page in pages)
    while visitor.scan.asked(NOW) is not None:
        yield answered(visitor.answer(), visitor.code)
    yield answered(visitor.get("scan/klaar/"), visitor.code)
    yield answered(visitor.post("scan/inleveren/"), visitor.code)
    pages = ("uitslag/", "uitslag/antwoorden/", "scan/", "", "scan/vraag/")
    yield from (answered(visitor.get(page), visitor.code) for page in pages)
    yield answered(visitor.post("scan/inleveren/"), visitor.code)


def rows() -> tuple[int, ...]:
    tables = (Contribution, Spent, Card)
    return tuple(table.by_key.everything().count() for table in tables)


def test_every_wrong_card_answers_alike_from_start_to_result(visitor: Visitor, cards: dict[str, str]):
    before, told = rows(), {}
    for kind in WRONG:
        one = Visitor(visitor.municipality)
        told[kind] = list(take_part(one, cards[kind]))
        assert one.scan.record.delivery == Delivery.REFUSED
        assert rows() == before, "a wrong card changes nothing, and stays as good as it was elsewhere"
    for kind in WRONG:
        assert told[kind] == told[WRONG[0]], kind
    good = list(take_part(visitor, cards["good"]))
    assert [one == other for one, other in zip(good, told[WRONG[0]], strict=True)].count(False) == 1
    assert visitor.scan.record.delivery == Delivery.DELIVERED
    contributions, spent, left = before
    assert rows() == (contributions + 1, spent + 1, left - 1)


def test_every_wrong_card_costs_the_database_the_same(visitor: Visitor, cards: dict[str, str]):
    """Who measures time or reads statements learns nothing either."""
    asked: dict[str, list[str]] = {}
    for kind in WRONG:
        one = Visitor(visitor.municipality)
        one.begin(entry="round", card=cards[kind])
        one.answer_all()
        with CaptureQueriesContext(connection) as queries_:
            one.post("scan/inleveren/")
        asked[kind] = [VALUES.sub("?", each["sql"]) for each in queries_.captured_queries]
    assert [kind for kind in WRONG if asked[kind] != asked[WRONG[0]]] == []


@pytest.fixture
def codes(visitor: Visitor, cards: dict[str, str], assen: Cast) -> dict[str, str]:
    """A code that opens something here, and those that do not."""
    visitor.begin()
    elsewhere, gone = Visitor(assen.municipality), Visitor(visitor.municipality)
    elsewhere.begin()
    gone.begin()
    erased = gone.code
    gone.post("scan/wissen/")
    return {
        "good": visitor.code,
        "unknown": mint(),
        "of another municipality": elsewhere.code,
        "erased": erased,
        "a card": cards["good"],
    }


@pytest.mark.parametrize("door", ["code/", "scan/vraag/"])
def test_every_wrong_code_answers_alike(codes: dict[str, str], visitor: Visitor, door: str):
    typed = {"number": "1", "item": "0", "answer": "b"} if door == "scan/vraag/" else {}
    told = {}
    for kind, code in codes.items():
        slowing.forget()
        with undone():
            answer = Visitor(visitor.municipality).post(door, typed | {"code": grouped(code)})
        told[kind] = answered(answer, code)
    good = told.pop("good")
    assert good[0] == 302
    assert {kind: one for kind, one in told.items() if one != told["unknown"]} == {}
    assert told["unknown"][0] == 422


def test_a_wrong_code_costs_the_database_the_same(codes: dict[str, str], visitor: Visitor):
    asked: dict[str, list[str]] = {}
    for kind, code in codes.items():
        slowing.forget()
        queries.publications(visitor.municipality)
        with CaptureQueriesContext(connection) as queries_:
            Visitor(visitor.municipality).post("code/", {"code": code})
        asked[kind] = [VALUES.sub("?", each["sql"]) for each in queries_.captured_queries]
    del asked["good"]
    assert {kind: one for kind, one in asked.items() if one != asked["unknown"]} == {}


def with_code(municipality: Cast, code: str) -> Visitor:
    client = Client()
    client.cookies["code"] = code
    return Visitor(municipality.municipality, client)


def every_answer(
    cast: Cast, code: str, objects: Mapping[str, object], then: tuple[str, ...]
) -> dict[str, object]:
    """Ask every page for visitors both ways with a code in the cookie, and look on from there."""
    told: dict[str, object] = {}
    typed = {
        "entry": "self",
        "length": "20",
        "job": "consulent-wmo",
        "answer": "b",
        "number": "1",
        "item": "0",
    }
    for name, page in PAGES.items():
        for method in ("GET", "POST"):
            one, url = with_code(cast, code), page.url(objects)
            with undone():
                answer = one.client.get(url) if method == "GET" else one.client.post(url, typed)
                told[f"{method} {name}"] = answered(answer, code)
                for further in then:
                    told[f"{method} {name}, {further}"] = answered(one.get(further), code)
    return told


@pytest.mark.parametrize(
    ("state", "then"),
    [("going", ()), ("going", ("scan/code/",)), ("finished", ("uitslag/",)), ("learning", ("leren/",))],
)
def test_a_code_of_one_municipality_opens_nothing_in_another(
    *, open_round: MakeRound, assen: Cast, groningen: Cast, lessons: str, state: str, then: tuple[str, ...]
):
    """Its cookie comes along: the browser sends it to every municipality."""
    objects = {"municipality": "groningen", "round": open_round().pk, "module": lessons}
    theirs = Visitor(assen.municipality)
    if state == "learning":
        theirs.post(f"leren/{lessons}/", {"step": "3", "keep": "1"})
    else:
        take_own_scan(theirs, state)
    known, unknown = (every_answer(groningen, code, objects, then) for code in (theirs.code, mint()))
    assert [where for where in known if known[where] != unknown[where]] == []


def take_own_scan(visitor: Visitor, state: str) -> None:
    visitor.begin()
    if state == "finished":
        visitor.answer_all()
        visitor.post("scan/inleveren/")


@pytest.mark.parametrize("state", ["going", "finished"])
@pytest.mark.parametrize("page", ["scan/begin/", "scan/wissen/"])
def test_what_is_done_in_another_municipality_leaves_a_scan_alone(
    visitor: Visitor, assen: Cast, state: str, page: str
):
    take_own_scan(visitor, state)
    code, before = visitor.code, visitor.scan.record
    Visitor(assen.municipality, visitor.client).post(page, {"entry": "self", "length": "20"})
    found = queries.scan_at_hand(code, visitor.municipality, NOW)
    assert found
    assert found.record == before


def test_erasing_answers_alike_before_and_after_a_publication(
    visitor: Visitor, cards: dict[str, str], open_round: MakeRound
):
    """Whether somebody's contribution was published must not show: not even to that person."""
    told = []
    erasing: list[Callable[[], object]] = [
        lambda: None,
        lambda: Contribution.by_key.everything().delete(),
    ]
    for happens in erasing:
        one = Visitor(visitor.municipality)
        with undone():
            one.begin(entry="round", card=cards["good"])
            one.answer_all()
            one.post("scan/inleveren/")
            code = one.code
            happens()
            pages = [one.get("uitslag/"), one.get("scan/wissen/"), one.post("scan/wissen/")]
            told.append([answered(page, code) for page in pages])
    assert told[0] == told[1]
