"""A whole visit, from a card to erasure: what it leaves behind in tables, logs, statements and addresses."""

import base64
import json
import logging
import re
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from digivaardig.advice import views as advice
from digivaardig.audit.actions import note
from digivaardig.blocks.actions import CardToPrint
from digivaardig.blocks.models import Pool
from digivaardig.codes.code import groups
from digivaardig.codes.models import Record
from digivaardig.organisations.rights import Role
from digivaardig.scan.models import Round
from tests.cast import Cast
from tests.conftest import SignIn
from tests.scan.conftest import MakeRound
from tests.scan.visitor import Visitor

from .conftest import ADDRESS, BROWSER, Deal
from .witness import Heard, Tables, as_bytes, changed, found_in, heap, spellings, stored

ANONYMOUS = {"codes_record", "blocks_contribution", "blocks_spent", "blocks_card", "blocks_calibrationbox"}
COOKIES = {"code", "csrftoken", "language"}
ADDRESSES = re.compile(rb'\b(?:href|src|action|hx-\w+)="([^"]*)"')
WINDOW = 16


class Watch:
    """Everything that passes: statements with their values, log records as they are made, answers."""

    def __init__(self) -> None:
        self.statements: list[bytes] = []
        self.records: list[bytes] = []
        self.answers: list[Any] = []

    def client(self, client: Client) -> Client:
        """Have a browser's answers noted."""
        ask = client.request

        def request(**given: Any) -> object:
            answer: Any = ask(**given)
            self.answers.append(answer)
            return answer

        client.request = request  # ty: ignore[invalid-assignment] - the same signature, noted on the way
        return client

    def execute(
        self,
        execute: Callable[..., Any],
        sql: str,
        params: Sequence[Any] | None,
        many: object,
        context: dict[str, Any],
    ) -> object:
        """Note a statement and its values."""
        values = [value for row in (params or ()) for value in (row if many else [row])]
        self.statements.append(b" ".join([sql.encode(), *map(as_bytes, values)]))
        return execute(sql, params, many, context)


@contextmanager
def watched(monkeypatch: pytest.MonkeyPatch) -> Generator[Watch]:
    watch = Watch()
    handle, enabled = logging.Logger.handle, logging.Logger.isEnabledFor

    def note_record(self: logging.Logger, record: logging.LogRecord) -> None:
        watch.records.append(f"{record.getMessage()} {record.__dict__}".encode())
        handle(self, record)

    def is_on(self: logging.Logger, level: int) -> bool:
        return not self.name.startswith("django") or enabled(self, level)

    monkeypatch.setattr(logging.Logger, "handle", note_record)
    monkeypatch.setattr(logging.Logger, "isEnabledFor", is_on)
    with connection.execute_wrapper(watch.execute):
        yield watch


class Journey:
    """Somebody who counts with a card, does everything that can be done, and erases it."""

    def __init__(self, visitor: Visitor, round_: Round, card: CardToPrint, lesson: str) -> None:
        self.visitor, self.round, self.card, self.lesson = visitor, round_, card, lesson
        self.code = ""
        self.secrets: set[bytes] = {ADDRESS.encode(), BROWSER.encode(), *spellings(card.code)}

    def begin(self) -> None:
        self.visitor.get("")
        self.visitor.get("scan/")
        self.visitor.begin(entry="round", card="-".join(groups(self.card.code)).lower())
        self.code = self.visitor.code
        self.secrets |= spellings(self.code)
        self.visitor.get("scan/code/")
        self.visitor.post("scan/code/", {"remember": "on"})
        self.keep_secrets()

    def answer(self) -> None:
        self.visitor.answer("c")
        self.visitor.get("scan/vraag/vorige/")
        self.visitor.post("scan/vraag/", {"answer": "onleesbaar"} | self.visitor.form())
        self.visitor.get("scan/later/")
        self.visitor.answer_all()
        self.visitor.get("scan/klaar/")
        self.keep_secrets()

    def finish(self) -> None:
        self.visitor.post("scan/inleveren/")
        for page in ("uitslag/", "uitslag/antwoorden/", "uitslag/document/", "uitslag/werk/", "code/kaart/"):
            assert self.visitor.get(page).status_code == 200
        assert self.visitor.post("uitslag/werk/", {"job": "consulent-wmo"}).status_code == 302
        self.keep_secrets()

    def learn(self) -> None:
        self.visitor.get("leren/")
        assert self.visitor.post(f"leren/{self.lesson}/", {"step": "3"}).status_code == 200
        self.visitor.client.post("/taal/", {"language": "en", "next": "/groningen/"})
        self.visitor.get("")

    def come_back(self, elsewhere: Visitor) -> None:
        """On another device: a wrong code, the right one, and forgotten again."""
        elsewhere.get("code/")
        elsewhere.post("code/", {"code": f"{self.code[:-2]}00"})
        assert elsewhere.post("code/", {"code": "-".join(groups(self.code)).lower()}).status_code == 302
        elsewhere.post("code/vergeten/")

    def erase(self) -> None:
        self.visitor.get("scan/wissen/")
        self.visitor.post("scan/wissen/")

    def keep_secrets(self) -> None:
        """Know all that lies sealed in the record now, in pieces; the name of a profile is no secret."""
        record = replace(self.visitor.scan.record, profile="")
        plain, seed = record.packed(), record.seed.to_bytes(8, "big")
        self.secrets |= {plain[at : at + WINDOW] for at in range(len(plain) - WINDOW + 1)}
        for each in (plain, seed, record.secret, *settings.RECORD_KEYS.values()):
            self.secrets |= {each, each.hex().encode(), base64.b64encode(each).rstrip(b"=")}


@pytest.fixture
def journey(visitor: Visitor, open_round: MakeRound, deal: Deal, lessons: str, heard: Heard) -> Journey:
    round_ = open_round()
    return Journey(visitor, round_, deal(round_)[0], lessons)


def names_of(round_: Round) -> set[bytes]:
    """Give what would tell for which round or group a row is."""
    assert round_.publication
    keys = [round_.publication.pk, *Pool.of(round_.publication).values_list("pk", flat=True)]
    return {name for key in keys for name in (key.bytes, key.hex.encode(), str(key).encode())}


def known_to_nobody(tables: Tables, journey: Journey) -> None:
    heap_of_all = heap(tables) + _file()
    assert found_in(heap_of_all, journey.secrets) == []
    rows = {table: rows for table, rows in tables.items() if table in ANONYMOUS}
    assert found_in(heap(rows), names_of(journey.round)) == []


def _file() -> bytes:
    """Give the bytes of the whole database, where it is one file: what was overwritten or deleted too."""
    return connection.connection.serialize() if connection.vendor == "sqlite" else b""


def test_a_visit_stays_in_the_rows_that_know_nobody(journey: Journey, monkeypatch: pytest.MonkeyPatch):
    before = stored()
    touched = set()
    with watched(monkeypatch) as watch:
        for step in (journey.begin, journey.answer, journey.finish, journey.learn):
            step()
            now = stored()
            known_to_nobody(now, journey)
            touched |= changed(before, now)
        assert touched == ANONYMOUS - {"blocks_calibrationbox"}
        journey.erase()
    after = stored()
    known_to_nobody(after, journey)
    assert changed(before, after) == {"blocks_spent", "blocks_card"}, (
        "erased, but for what says: counted once"
    )
    assert (len(before["blocks_card"]) - len(after["blocks_card"]), len(after["blocks_spent"])) == (1, 1)
    assert after["django_session"] == []
    assert len(watch.statements) > 100


def test_statements_and_log_records_hold_no_secret(
    journey: Journey, heard: Heard, monkeypatch: pytest.MonkeyPatch
):
    """A database that logs its statements, an administrator who turns on every log that is ours."""
    with watched(monkeypatch) as watch:
        for step in (journey.begin, journey.answer, journey.finish, journey.learn):
            step()
        journey.come_back(Visitor(journey.visitor.municipality, watch.client(Client())))
        journey.erase()
    assert found_in(b"\n".join(watch.statements), journey.secrets) == []
    assert found_in(b"\n".join(watch.records), journey.secrets) == []
    assert heard.take() == []
    tables = {table for table in stored() if any(table.encode() in each for each in watch.statements)}
    assert tables.isdisjoint({"django_session", "audit_auditline", "accounts_user", "blocks_calibrationbox"})


def test_addresses_headers_and_cookies_hold_no_secret(journey: Journey, monkeypatch: pytest.MonkeyPatch):
    with watched(monkeypatch) as watch:
        watch.client(journey.visitor.client)
        for step in (journey.begin, journey.answer, journey.finish, journey.learn):
            step()
        journey.come_back(Visitor(journey.visitor.municipality, watch.client(Client())))
        journey.erase()
    assert len(watch.answers) > 50
    for answer in watch.answers:
        asked = f"{answer.request['PATH_INFO']}?{answer.request.get('QUERY_STRING', '')}"
        headers = [f"{name}: {value}" for name, value in answer.headers.items()]
        links = [] if answer.streaming else ADDRESSES.findall(answer.content)
        hay = b"\n".join([asked.encode(), *(each.encode() for each in headers), *links])
        assert found_in(hay, journey.secrets) == [], asked
        assert set(answer.cookies) <= COOKIES, asked
        is_ours = "/groningen/" in asked
        assert "ETag" not in answer.headers
        assert not is_ours or answer.headers["Cache-Control"] == "no-store", asked
        assert not is_ours or answer.headers["Referrer-Policy"] in {"no-referrer", "same-origin"}, asked
        held = answer.cookies.get("code")
        assert held is None or (held["httponly"], held["samesite"], held["path"], held["domain"]) == (
            True,
            "Lax",
            "/",
            "",
        )


def test_the_code_leaves_with_the_browser_unless_asked(journey: Journey):
    journey.visitor.begin(entry="round", card=journey.card.code)
    held = journey.visitor.client.cookies["code"]
    assert (held["max-age"], held["expires"]) == ("", "")
    journey.visitor.post("scan/code/")
    assert journey.visitor.client.cookies["code"]["max-age"] == ""
    journey.visitor.post("scan/code/", {"remember": "on"})
    assert journey.visitor.client.cookies["code"]["max-age"] > 0


def test_the_document_does_not_open_the_result(journey: Journey, monkeypatch: pytest.MonkeyPatch):
    """Somebody takes it to a conversation: the code, the card or the secret must not come along."""
    given: list[bytes] = []
    document = advice.document

    def look(source: Path, data: object) -> bytes:
        given.append(json.dumps(data, default=str).encode())
        return document(source, data)

    monkeypatch.setattr(advice, "document", look)
    journey.begin()
    journey.answer()
    journey.finish()
    (told,) = given
    assert found_in(told, spellings(journey.code) | spellings(journey.card.code)) == []


def test_who_is_signed_in_leaves_no_more(
    journey: Journey, groningen: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
):
    """HR takes the scan where HR is signed in: session, account and audit stay as they were."""
    journey.visitor.client = sign_in(groningen[Role.HR])
    before = stored()
    with watched(monkeypatch) as watch:
        for step in (journey.begin, journey.answer, journey.finish, journey.learn):
            step()
    after = stored()
    known_to_nobody(after, journey)
    assert changed(before, after) == ANONYMOUS - {"blocks_calibrationbox"}
    writes = [each for each in watch.statements if each.startswith((b"INSERT", b"UPDATE", b"DELETE"))]
    assert writes
    who = re.compile(rb"session|audit|accounts_|organisations_|last_login")
    assert [each for each in writes if who.search(each)] == []


@pytest.mark.parametrize("place", ["a text", "bytes"])
def test_this_attack_finds_what_is_planted(journey: Journey, groningen: Cast, place: str):
    journey.begin()
    if place == "a text":
        found = " ".join(groups(journey.code)).lower()
        note("scan.finished", found, groningen.municipality, by=None)
    else:
        sealed = bytes(9) + journey.visitor.scan.record.secret
        Record.by_handle.create(handle="1" * 32, sealed=sealed, expires_on="2028-12-31")
    with pytest.raises(AssertionError):
        known_to_nobody(stored(), journey)
