import gzip
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from digivaardig.audit.models import AuditLine
from digivaardig.authoring.loading import load_texts
from digivaardig.codes import actions as codes
from digivaardig.codes.code import grouped, mint
from digivaardig.codes.slowing import FREE
from digivaardig.items.queries import LiveBank
from digivaardig.items.texts import KIND
from digivaardig.plumbing.remember import forget_everything
from digivaardig.scan import engine
from digivaardig.scan.models import Round
from digivaardig.scan.record import Answer, Entry
from tests.conftest import NOW

from . import bank as banks
from .conftest import CLOSE
from .visitor import Visitor, words

QUESTION, PREVIOUS = "scan/vraag/", "scan/vraag/vorige/"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def begun(visitor: Visitor) -> Visitor:
    visitor.begin(length="40")
    return visitor


def data_statements(found: CaptureQueriesContext) -> list[str]:
    texts = [query["sql"] for query in found.captured_queries]
    return [text for text in texts if text.split()[0] in {"SELECT", "INSERT", "UPDATE", "DELETE"}]


def test_the_question_and_where_one_is(begun: Visitor):
    answer = begun.get(QUESTION)

    page = answer.content.decode()
    assert "Vraag 1 van 40" in words(page)
    assert "Thema 1 van 10, eerste ronde" in words(page)
    assert page.count('<li class="now">') == 1
    assert page.count("icons.svg#p0") == 10
    assert page.count("<h1") == 1
    assert "Later verder" in page
    assert "sessionid" not in answer.cookies
    assert answer.headers["Cache-Control"] == "no-store"


def test_an_answer_is_stored_scored_and_leads_on(begun: Visitor):
    asked = begun.scan.asked(NOW)
    with time_machine.travel(NOW + timedelta(seconds=20), tick=False):
        answer = begun.answer("b")

    assert answer.headers["Location"] == begun.url(QUESTION)
    assert asked is not None
    assert not begun.scan.entry(asked).question.is_practice
    assert begun.scan.record.answers == (Answer(asked, "b", 1, 20),)
    assert begun.scan.asked(NOW) not in {None, asked}
    assert "Vraag 2 van 40" in begun.get(QUESTION).content.decode()
    assert AuditLine.owned_by(begun.municipality).count() == 0


def test_i_dont_know_is_an_answer(begun: Visitor):
    begun.answer("?")
    assert (begun.scan.record.answers[0].response, begun.scan.record.answers[0].score) == ("?", 0)


def test_a_whole_scan_asks_every_question_once_and_tasks_too(begun: Visitor):
    begun.answer_all()
    record = begun.scan.record
    assert len(record.answers) == len(set(record.places)) == 40
    tasks = [place for place in record.places if begun.scan.entry(place).question.is_practice]
    assert len(tasks) >= 3
    assert begun.get(QUESTION).headers["Location"] == begun.url("scan/klaar/")


def test_one_answer_costs_few_statements(begun: Visitor):
    typed = begun.typed()
    forget_everything()
    begun.get("scan/")  # what is remembered for some seconds, and the bank
    with CaptureQueriesContext(connection) as found:
        begun.post(QUESTION, typed)
    assert len(data_statements(found)) <= 5

    typed = begun.typed()
    with CaptureQueriesContext(connection) as found:
        begun.post(QUESTION, typed)
        begun.get(QUESTION)
    statements = data_statements(found)
    assert len(statements) == 4, "the record: found, locked, stored, and found for the next question"
    assert all("codes_record" in each for each in statements)


def test_the_page_is_small_and_the_fragment_smaller(begun: Visitor):
    for _ in range(12):
        page = begun.get(QUESTION).content
        fragment = begun.get(QUESTION, **HTMX).content
        assert len(gzip.compress(page)) <= 15_000
        assert len(gzip.compress(fragment)) <= 3_000
        assert b"<html" not in fragment
        assert b"<title>Vraag" in fragment
        assert fragment.count(b"<main") == 1
        begun.answer()


def test_sent_twice_it_counts_once(begun: Visitor):
    typed = begun.typed("a")
    begun.post(QUESTION, typed)
    before = begun.scan.record

    answer = begun.post(QUESTION, typed)

    assert answer.headers["Location"] == begun.url(QUESTION)
    assert begun.scan.record == before


def test_in_two_tabs_the_first_answer_stands(begun: Visitor):
    one, other = begun.typed("b"), begun.typed("?")
    begun.post(QUESTION, one)
    begun.answer()
    begun.post(QUESTION, other)
    assert len(begun.scan.record.answers) == 2
    assert begun.scan.record.answers[0].response != "?"


@pytest.mark.parametrize(
    "tampered",
    [
        {"number": "7"},
        {"number": "0"},
        {"number": "-1"},
        {"number": "x"},
        {"number": ""},
        {"item": "9999"},
        {"item": "x"},
        {"number": "9" * 40},
        {"change": "1"},
    ],
)
def test_a_form_that_was_tampered_with_changes_nothing(begun: Visitor, tampered: dict[str, str]):
    begun.answer()
    before = begun.scan.record
    other = {"item": str((before.pending or 0) + 1)} if "item" in tampered else {}
    for changed in (tampered, other):
        if changed:
            assert begun.answer(**changed).status_code == 302
    assert begun.scan.record == before


def test_the_latest_answer_changes_until_the_next_one(begun: Visitor):
    begun.answer("?")
    begun.answer("?")
    page = begun.get(PREVIOUS).content.decode()
    assert "Vraag 2 van 40" in page
    assert 'value="?" checked' in page
    back = begun.form(page)
    assert back["change"] == "1"
    place = begun.scan.record.answers[1].place
    practice = begun.scan.entry(place).question.is_practice
    better = {"mail-1": "2", "mail-2": "1"} if practice else {"answer": "b"}

    begun.post(QUESTION, back | better)

    record = begun.scan.record
    assert [answer.score > 0 for answer in record.answers] == [False, True]
    assert record.answers[0].response == "?"
    assert record.pending == engine.next_place(record, frozenset())
    begun.answer()
    before = begun.scan.record
    begun.post(QUESTION, back | {"answer": "?"})
    assert begun.scan.record == before, "that answer is no longer the latest"


def test_an_old_page_after_a_change_is_not_taken_for_the_new_question(begun: Visitor):
    """A change can bring another next question under the same number."""
    begun.answer("?")
    old = begun.typed()
    back = begun.form(begun.get(PREVIOUS).content.decode())
    record = begun.scan.record
    other = next(place for place in range(40) if place not in {*record.places, record.pending})
    codes.store(begun.code, begun.scan.slot, replace(record, pending=other).packed(), NOW)

    begun.post(QUESTION, old)

    assert len(begun.scan.record.answers) == 1
    assert back["number"] == "1"


def test_there_is_nothing_before_the_first_question(begun: Visitor):
    assert begun.get(PREVIOUS).headers["Location"] == begun.url(QUESTION)
    assert "Terug naar vraag" not in begun.get(QUESTION).content.decode()


def test_an_unreadable_answer_is_asked_again_and_what_was_chosen_stays(begun: Visitor):
    while not begun.scan.entry(begun.scan.record.pending or 0).question.is_practice:
        answer = begun.post(QUESTION, begun.form())
        assert answer.status_code == 422
        assert 'class="problem"' in answer.content.decode()
        begun.answer()
    before = begun.scan.record
    answer = begun.post(QUESTION, begun.form() | {"mail-1": "9"}, **HTMX)
    assert answer.status_code == 422
    assert "autofocus" not in answer.content.decode().split("<main", 1)[1].split(">", 1)[0]
    assert begun.scan.record == before


def test_the_address_never_holds_the_code(begun: Visitor):
    for name in ("scan/", "scan/code/", QUESTION, "scan/later/", "scan/wissen/", "code/"):
        page = begun.get(name).content.decode()
        assert f"={begun.code}" not in page
        assert f"/{begun.code}" not in page
    assert begun.code not in begun.answer().headers["Location"]


def test_who_was_away_goes_on_with_the_code_and_the_answer_is_not_lost(begun: Visitor):
    typed, code = begun.typed(), begun.code
    del begun.client.cookies["code"]

    page = begun.post(QUESTION, typed).content.decode()
    assert "Je was even weg" in words(page)
    assert "Vul je code in, dan ga je verder." in words(page)
    hidden = {name: value for name, value in typed.items() if f'name="{name}" value="{value}"' in page}
    assert hidden == typed

    wrong = begun.post(QUESTION, hidden | {"code": mint()})
    assert wrong.status_code == 422
    assert all(f'name="{name}" value="{value}"' in wrong.content.decode() for name, value in typed.items())
    assert begun.post(QUESTION, hidden | {"code": code[:-1]}).status_code == 422

    answer = begun.post(QUESTION, hidden | {"code": grouped(code), "remember": "on"})
    assert answer.headers["Location"] == begun.url(QUESTION)
    assert answer.cookies["code"]["max-age"] > 0
    assert len(begun.scan.record.answers) == 1


def test_who_was_away_is_asked_for_the_code_in_a_fragment_too(begun: Visitor):
    del begun.client.cookies["code"]
    answer = begun.get(QUESTION, **HTMX)
    assert answer.status_code == 200
    assert b"<html" not in answer.content
    assert "Je was even weg" in answer.content.decode()


def test_wrong_codes_are_slowed_here_as_well(begun: Visitor):
    del begun.client.cookies["code"]
    pages = [begun.post(QUESTION, {"code": mint()}).content.decode() for _ in range(12)]
    assert "opent hier niets" in pages[0]
    assert "Wacht" in pages[-1]


def test_a_finished_scan_leads_to_the_result_also_in_a_fragment(begun: Visitor):
    begun.answer_all()
    assert begun.get(QUESTION, **HTMX).headers["HX-Redirect"] == begun.url("scan/klaar/")
    begun.post("scan/inleveren/")
    assert begun.get(QUESTION).headers["Location"] == begun.url("uitslag/")
    before = begun.scan.record
    begun.post(QUESTION, {"number": "40", "item": "1", "change": "1", "answer": "a"})
    begun.post(QUESTION, {"number": "41", "item": "1", "answer": "a"})
    assert begun.scan.record == before


def test_a_retired_question_is_replaced_and_said_so(begun: Visitor, bank: LiveBank):
    typed = begun.typed()
    pending = int(typed["item"])
    key = bank.entries[pending].key
    kept = [entry for entry in banks.entries() if entry.key != key]
    load_texts(KIND, [banks._incoming(entry) for entry in kept], at=NOW)
    forget_everything()

    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        answer = begun.post(QUESTION, typed)
        assert begun.scan.record.answers == ()
        page = begun.client.get(answer.headers["Location"]).content.decode()
        assert "De vraag waar je was, is net vervangen." in words(page)
        form = begun.form(page)
        assert (form["number"], form["item"] != str(pending)) == ("1", True)
        practice = bank.entries[int(form["item"])].question.is_practice
        chosen = {"mail-1": "2", "mail-2": "1"} if practice else {"answer": "b"}
        begun.post(QUESTION, form | chosen)
    assert begun.scan.record.places == [int(form["item"])]


def test_a_round_that_closes_halfway_goes_on_for_oneself_and_says_so(visitor: Visitor, open_link: Round):
    visitor.begin(entry="round")
    visitor.answer()
    assert "De ronde is gesloten" not in words(visitor.get(QUESTION).content.decode())
    with time_machine.travel(CLOSE, tick=False):
        assert visitor.scan.record.entry == Entry.OPEN
        page = words(visitor.get(QUESTION).content.decode())
        assert "De ronde is gesloten. Je scan gaat verder voor jezelf en telt nergens mee." in page
        assert visitor.answer().status_code == 302
    assert len(visitor.scan.record.answers) == 2


def test_the_order_of_the_choices_is_the_persons_own_and_stays(begun: Visitor):
    pages = {begun.get(QUESTION).content.split(b'class="choices"')[1] for _ in range(3)}
    assert len({page.split(b"csrf")[0] for page in pages}) == 1


def test_pausing_shows_the_code_and_where_one_was(begun: Visitor):
    begun.answer()
    page = begun.get("scan/later/").content.decode()
    assert begun.shows_its_code(page)
    assert "Ga verder met vraag 2" in words(page)
    begun.post("code/vergeten/")
    assert begun.get("scan/later/").headers["Location"] == begun.url("")


def test_who_is_slowed_is_told_so_by_the_status(begun: Visitor):
    typed, code = begun.typed(), mint()
    begun.post("code/vergeten/")
    answers = [begun.post(QUESTION, typed | {"code": code}, **HTMX) for _ in range(FREE + 1)]
    assert [answer.status_code for answer in answers] == [422] * FREE + [429]
    assert "Wacht" in words(answers[-1].content.decode())
    assert '"code":"429","swap":true' in begun.get("scan/vraag/").content.decode()
