"""Pages of a panellist: a code instead of an account."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from digivaardig.audit.models import AuditLine
from digivaardig.organisations.models import Membership
from digivaardig.standards import actions
from digivaardig.standards.access import SITTING
from digivaardig.standards.models import Panel, State
from tests.cast import Cast
from tests.conftest import NOW
from tests.scan.visitor import words

from .conftest import MARKS, put, seats_of, stored

SIT, SEAT, LEAVE = "/groningen/panel/", "/groningen/panel/boekje/", "/groningen/panel/weg/"
GOOD = {"knowing": "first", "basis": "10", "vaardig": "24", "gevorderd": "40"}


@pytest.fixture
def codes(panel: Panel, leader: Membership) -> list[str]:
    return [each.code for each in actions.deal_codes(panel, by=leader)]


@pytest.fixture
def seated(codes: list[str]) -> Client:
    client = Client()
    assert client.post(SIT, {"code": codes[2]}).headers["Location"] == SEAT
    return client


def told(answer: Any) -> str:  # noqa: ANN401 - the test client's answer
    return words(answer.content.decode())


def test_a_code_opens_the_booklet_without_account(seated: Client, panel: Panel):
    before = AuditLine.everywhere.count()
    answer = seated.get(SEAT)
    assert "Panel november · plaats 3 · eerste ronde" in told(answer)
    assert answer.headers["Cache-Control"] == "no-store"
    answer = seated.post(SEAT, GOOD, follow=True)
    assert "Je bladwijzers zijn bewaard." in told(answer)
    assert seats_of(panel)[2].first == [10, 24, 40]
    page = answer.content.decode()
    assert re.search(r'id="page-10">(?:(?!id="page-11").)*Basis begint hier', page, re.DOTALL)
    assert page.count("begint hier") == 3
    assert 'value="24"' in page
    assert AuditLine.everywhere.count() == before


@pytest.mark.parametrize(
    ("typed", "words_"), [("", "Vul je code in"), ("ABC", "3 tekens"), ("0" * 20, "opent hier niets")]
)
def test_what_opens_nothing_is_told(panel: Panel, typed: str, words_: str):
    answer = Client().post(SIT, {"code": typed})
    assert answer.status_code == 422
    assert words_ in told(answer)


def test_wrong_codes_are_slowed(panel: Panel):
    client = Client()
    answers = [client.post(SIT, {"code": "0" * 20}).status_code for _turn in range(12)]
    assert answers[:10] == [422] * 10
    assert answers[-1] == 429


def test_a_code_of_another_municipality_opens_nothing(codes: list[str], assen: Cast):
    client = Client()
    assert client.post("/assen/panel/", {"code": codes[0]}).status_code == 422
    assert client.get("/assen/panel/boekje/").status_code == 302


@pytest.mark.parametrize(
    ("changed", "words_"),
    [
        ({"vaardig": "10"}, "Vaardig begint verder dan Basis."),
        ({"gevorderd": "20"}, "Gevorderd begint verder dan Vaardig."),
        ({"basis": "0"}, "1"),
        ({"gevorderd": "50"}, "49"),
        ({"basis": ""}, "verplicht"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    seated: Client, panel: Panel, changed: dict[str, str], words_: str
):
    answer = seated.post(SEAT, GOOD | changed)
    assert answer.status_code == 422
    assert words_ in told(answer)
    assert f'value="{(GOOD | changed)["vaardig"]}"' in answer.content.decode()
    assert seats_of(panel)[2].first is None


def test_the_second_round_shows_the_others_and_what_it_means(
    seated: Client, panel: Panel, leader: Membership
):
    put(panel)
    assert "8, 9, 10, 10, 12" not in told(seated.get(SEAT))
    actions.go_on(panel, knowing=State.FIRST, by=leader)
    stale = seated.post(SEAT, GOOD)
    assert stale.status_code == 422
    assert "De volgende ronde is begonnen." in told(stale)
    assert "8, 9, 10, 10, 12" in told(stale)
    assert 'name="knowing" value="second"' in stale.content.decode(), "who looked can send it once more"
    seated.post(SEAT, GOOD | {"knowing": "second", "basis": "11"})
    assert seats_of(panel)[2].second == [11, 24, 40]
    assert "Niveaus van dit panel" in told(seated.get(SEAT))


def test_the_questions_are_out_of_sight_when_the_panel_closes(
    seated: Client, panel: Panel, leader: Membership
):
    put(panel)
    for state in (State.FIRST, State.SECOND):
        actions.go_on(panel, knowing=state, by=leader)
    assert stored(panel).state == State.CLOSED
    for answer in (seated.get(SEAT), seated.post(SEAT, GOOD)):
        assert answer.headers["Location"] == SIT
    assert seats_of(panel)[2].marks == list(MARKS[2])


def test_a_new_code_shuts_the_old_seat(seated: Client, panel: Panel, leader: Membership):
    actions.deal_codes(panel, by=leader)
    assert seated.get(SEAT).status_code == 302


def test_a_forgotten_panel_shows_its_questions_to_nobody(seated: Client, panel: Panel):
    Panel.of(panel.municipality).update(begun_at=NOW - SITTING + timedelta(seconds=1))
    assert seated.get(SEAT).status_code == 200
    Panel.of(panel.municipality).update(begun_at=NOW - SITTING)
    assert seated.get(SEAT).status_code == 302


def test_a_device_can_forget_the_seat(seated: Client):
    seated.post(LEAVE)
    assert seated.get(SEAT).headers["Location"] == SIT
