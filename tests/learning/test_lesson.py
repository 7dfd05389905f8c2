from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from digivaardig.audit.models import AuditLine
from digivaardig.codes.code import grouped, mint
from digivaardig.codes.models import Record
from digivaardig.codes.openings import where
from digivaardig.learning import queries
from tests.cast import Cast
from tests.conftest import NOW

from .make import QUESTION, a_lesson, load, with_step

URL = "/groningen/leren/even-niet-klikken/"


@pytest.fixture(autouse=True)
def _lesson(groningen: Cast) -> None:
    load(("even-niet-klikken", a_lesson()), ("verder-lezen", a_lesson(title="Verder lezen", level="vaardig")))


def with_code() -> tuple[Client, str]:
    client, code = Client(), mint()
    client.cookies["code"] = code
    return client, code


def test_shows_seven_steps_and_keeps_nothing():
    answer = Client().get(URL)
    page = answer.content.decode()
    assert [page.count(f'id="stap-{number}"') for number in range(1, 8)] == [1] * 7
    assert page.count("<h1") == 1
    assert "Je kijkt <strong>eerst</strong>." in page
    assert "Kijk naar het adres." in page  # the hint
    assert "½ minuut" in page
    assert 'lang="nl"' in page
    assert "Deze les is in" not in page
    assert answer.headers["Cache-Control"] == "no-store"
    assert set(answer.cookies) <= {"csrftoken"}
    assert Client().get("/groningen/leren/onzin/").status_code == 404


def test_says_in_english_that_the_lesson_is_dutch():
    client = Client()
    client.cookies["language"] = "en"
    page = client.get(URL).content.decode()
    assert "This lesson is in Dutch." in page
    assert '<article class="read" lang="nl">' in page


def test_an_answer_is_looked_over_at_its_place_and_travels_on():
    client = Client()
    page = client.post(URL, {"exercise": "check-1", "answer": "b"}).content.decode()
    assert "Dan klikt een ander." in page
    assert f'action="{URL}#practice-1"' in page
    assert '<input type="hidden" name="given-check-1" value="b">' in page

    task = {"exercise": "practice-1", "mail-1": "1", "mail-2": "2", "given-check-1": "b"}
    page = client.post(URL, task).content.decode()
    assert "Goed gekeken." in page
    assert "Dan klikt een ander." in page

    again = {"exercise": "check-1", "again": "1", "given-check-1": "b", "given-practice-1": "12"}
    page = client.post(URL, again).content.decode()
    assert "Dan klikt een ander." not in page
    assert "-problem" not in page
    assert "Goed gekeken." in page
    assert Record.by_handle.count() == 0


def test_an_incomplete_answer_is_told_and_kept():
    page = Client().post(URL, {"exercise": "practice-1", "mail-1": ""}).content.decode()
    assert "Kies bij elke mail wat je doet" in page
    assert "Goed gekeken." not in page


@pytest.mark.parametrize(
    "post",
    [
        {"given-check-1": "z", "given-practice-1": "99", "exercise": "nonsense-1"},
        {"step": "99"},
        {"step": "-1", "exercise": "check-9"},
        {"step": "²"},
        {},
    ],
)
def test_a_tampered_form_is_as_good_as_none(post: dict[str, str]):
    answer = Client().post(URL, post)
    assert answer.status_code == 200
    assert "given-check-1" not in answer.content.decode()


def test_under_a_code_it_keeps_step_and_done_but_no_answers(groningen: Cast):
    client, code = with_code()
    client.post(URL, {"exercise": "practice-1", "mail-1": "1", "mail-2": "2"})
    assert "stap 4" in client.get(URL).content.decode()
    client.post(URL, {"step": "6"})
    assert queries.progress(code, groningen.municipality)["even-niet-klikken"].step == 6
    page = client.post(URL, {"step": "7", "done": "1"}).content.decode()
    assert "Deze les is klaar" in page
    assert "Verder lezen" in page  # the next one in the theme
    client.get(URL)
    client.post(URL, {"step": "2"})

    reached = queries.progress(code, groningen.municipality)["even-niet-klikken"]
    assert (reached.step, reached.done) == (2, True)
    assert Record.by_handle.count() == 1
    assert AuditLine.owned_by(None).exclude(did="text.loaded").count() == 0


def test_who_has_no_code_gets_one_when_asked(groningen: Cast):
    client = Client()
    page = client.post(URL, {"step": "3", "keep": "1", "given-check-1": "a"}).content.decode()
    code = client.cookies["code"].value
    assert all(group in page for group in grouped(code).split())
    assert queries.progress(code, groningen.municipality)["even-niet-klikken"].step == 3
    assert "Zo help je collega" in page  # what was answered still stands
    assert client.cookies["code"]["max-age"] == ""

    page = client.post(URL, {"step": "4", "keep": "1"}).content.decode()
    assert client.cookies["code"].value == code
    assert "Je plek blijft bewaard bij je code." in page


def test_a_code_leads_on_to_the_lesson_that_somebody_was_in(groningen: Cast):
    client, code = with_code()
    assert where(code, groningen.municipality, NOW) is None
    client.post(URL, {"step": "5"})
    assert where(code, groningen.municipality, NOW) == f"{URL}#stap-5"
    client.post(URL, {"step": "7", "done": "1"})
    assert where(code, groningen.municipality, NOW) == "/groningen/leren/"


def test_costs_few_queries():
    client, _code = with_code()
    client.get(URL)
    with CaptureQueriesContext(connection) as warm:
        client.get(URL)
    assert len(warm) == 1
    with CaptureQueriesContext(connection) as posting:
        client.post(URL, {"exercise": "check-1", "answer": "a"})
    assert (
        len(
            [
                query
                for query in posting
                if not query["sql"].startswith(("BEGIN", "COMMIT", "SAVE", "RELEASE"))
            ]
        )
        <= 3
    )


def test_a_planned_version_shows_on_its_moment_though_the_list_is_remembered(groningen: Cast):
    load(
        ("even-niet-klikken", a_lesson()),
        ("later", a_lesson(title="Later pas")),
        ("verder-lezen", a_lesson(title="Verder lezen", level="vaardig")),
        at=NOW + timedelta(seconds=2),
    )
    client = Client()
    assert client.get("/groningen/leren/later/").status_code == 404
    with time_machine.travel(NOW + timedelta(seconds=2), tick=False):
        assert client.get("/groningen/leren/later/").status_code == 200


def test_exercises_are_each_looked_over():
    load(
        ("even-niet-klikken", a_lesson()),
        ("oefeningen", with_step("practice", task=None, questions=[QUESTION, QUESTION | {"stem": "En nu?"}])),
    )
    url = "/groningen/leren/oefeningen/"
    page = Client().post(url, {"exercise": "practice-2", "answer": "a"}).content.decode()
    assert page.count("Zo help je collega") == 1
    assert page.count('name="exercise"') == 3
    assert 'class="btn" href="#stap-5"' not in page
    page = (
        Client()
        .post(url, {"exercise": "practice-1", "answer": "a", "given-practice-2": "a"})
        .content.decode()
    )
    assert 'class="btn" href="#stap-5"' in page
