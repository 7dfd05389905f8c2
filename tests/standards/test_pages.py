"""Pages of who leads and who approves."""

import re

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from digivaardig.items.queries import LiveBank
from digivaardig.measurement import CUTS
from digivaardig.organisations.models import Membership
from digivaardig.organisations.rights import Role
from digivaardig.plumbing.remember import forget_everything
from digivaardig.skills.actions import set_cuts
from digivaardig.standards.models import Panel, Seat, State
from tests.cast import Cast
from tests.conftest import NOW, SignIn
from tests.insight.make import Round, a_round
from tests.scan.visitor import words

from .conftest import MARKS, close, put, stored

INDEX, NEW = "/groningen/niveaus/", "/groningen/niveaus/nieuw/"


def page_of(panel: Panel, part: str = "") -> str:
    return f"{INDEX}{panel.pk}/{part}"


def seen(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return words(answer.content.decode())


@pytest.fixture
def client_of_leader(leader: Membership, sign_in: SignIn) -> Client:
    return sign_in(leader)


def test_a_leader_begins_a_panel(client_of_leader: Client, bank: LiveBank, desk: Cast):
    assert "Hier is nog geen panel gehouden." in seen(client_of_leader, INDEX)
    assert "-0,90 0,10 1,10" in seen(client_of_leader, INDEX)
    answer = client_of_leader.post(NEW, {"name": "Panel november", "seats": "12"})
    panel = Panel.of(desk.municipality).get()
    assert answer.headers["Location"] == page_of(panel)
    assert Seat.of(desk.municipality).filter(panel=panel).count() == 12
    assert "Panel november" in seen(client_of_leader, INDEX)
    assert "0 van 12 plaatsen" in seen(client_of_leader, page_of(panel))


@pytest.mark.parametrize(
    ("changed", "told"),
    [({"seats": "4"}, "5"), ({"seats": "41"}, "40"), ({"name": ""}, "verplicht"), ({}, "niet genoeg vragen")],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    client_of_leader: Client, desk: Cast, changed: dict[str, str], told: str
):
    """Without a bank even a good form is refused."""
    answer = client_of_leader.post(NEW, {"name": "Ons panel", "seats": "10"} | changed)
    assert answer.status_code == 422
    assert told in words(answer.content.decode())
    assert changed or 'value="Ons panel"' in answer.content.decode()
    assert not Panel.of(desk.municipality).exists()


def test_codes_are_shown_once(client_of_leader: Client, panel: Panel):
    answer = client_of_leader.post(page_of(panel, "codes/"))
    page = answer.content.decode()
    assert page.count("code-card") == 5
    assert answer.headers["Cache-Control"] == "private, no-store"
    spans = re.findall(r"<span>([0-9A-Z]{4})</span>", page)
    assert len(spans) == 25
    assert spans[0] not in seen(client_of_leader, page_of(panel))


def test_what_people_chose_stays_closed_until_the_second_round(client_of_leader: Client, panel: Panel):
    put(panel)
    before = client_of_leader.get(page_of(panel)).content.decode()
    assert "5 van 5 plaatsen" in words(before)
    assert "8, 24, 40" not in before
    assert "Waar de bladwijzers op uitkomen" not in words(before)
    client_of_leader.post(page_of(panel, "verder/"), {"knowing": State.FIRST})
    after = words(client_of_leader.get(page_of(panel)).content.decode())
    assert "8, 24, 40" in after
    assert "8, 9, 10, 10, 12" in after
    assert "Niveaus die nu gelden Starter 18%, Basis 36%, Vaardig 32%, Gevorderd 14%" in after


def test_the_booklet_shows_the_key_and_how_unsure_a_place_is(client_of_leader: Client, panel: Panel):
    page = client_of_leader.get(page_of(panel, "boekje/")).content.decode()
    told = words(page)
    assert "Wat doe je met privacy-0?" in told
    assert "Dit is goed" in told
    assert "dit koos jij" not in told
    assert "plus of min 0,59" in told
    assert "een paar bladzijden te vroeg of te laat" in told
    assert "minstens 2 van de 2 punten" in told
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_a_colleague_approves_and_the_leader_cannot(
    client_of_leader: Client, panel: Panel, leader: Membership, colleague: Membership, sign_in: SignIn
):
    close(panel, leader)
    assert "Jij leidde dit panel." in seen(client_of_leader, page_of(panel))
    refused = client_of_leader.post(page_of(panel, "goedkeuren/"))
    assert "Een collega" in str(next(iter(get_messages(refused.wsgi_request))))
    client = sign_in(colleague)
    assert "Keur deze niveaus goed" in seen(client, page_of(panel))
    client.post(page_of(panel, "goedkeuren/"))
    assert stored(panel).state == State.APPROVED
    forget_everything()
    assert "panel ‘Panel november’" in seen(client, INDEX)


def test_a_municipality_that_is_not_the_desk_can_hold_a_panel_but_not_approve(
    assen: Cast, bank: LiveBank, sign_in: SignIn
):
    client = sign_in(assen[Role.CONTENT_MANAGER])
    assert "keurt nieuwe niveaus goed" in words(client.get("/assen/niveaus/").content.decode())
    client.post("/assen/niveaus/nieuw/", {"name": "Ons panel", "seats": "5"})
    panel = Panel.of(assen.municipality).get()
    close(panel, assen[Role.CONTENT_MANAGER])
    page = words(client.get(f"/assen/niveaus/{panel.pk}/").content.decode())
    assert "Vertel het bureau wat er uit je panel kwam." in page


def test_figures_of_a_round_are_shown_by_who_may_see_them(
    desk: Cast, bank: LiveBank, leader: Membership, sign_in: SignIn
):
    publication = a_round(desk.municipality, Round(blocks={"Balie": 24, "Kcc": 12}))
    without = sign_in(leader)
    assert "Cijfers die het panel ziet" not in seen(without, NEW)
    asked = {"name": "x", "seats": "5", "population": str(publication.pk)}
    without.post(NEW, asked)
    assert Panel.of(desk.municipality).get().population is None

    leader.extra_roles = [Role.CONTENT_MANAGER, Role.MANAGER]
    leader.save()
    client = sign_in(leader)
    assert "Najaar 2026" in seen(client, NEW)
    client.post(NEW, asked)
    panel = Panel.of(desk.municipality).exclude(population=None).get()
    put(panel)
    client.post(page_of(panel, "verder/"), {"knowing": State.FIRST})
    page = seen(client, page_of(panel))
    told = re.search(r"De mensen in ‘Najaar 2026’.*?Niveaus die nu gelden (.*?) Niveaus van dit panel", page)
    assert told
    shares = [int(each) for each in re.findall(r"(\d+)% \(", told[1])]
    assert len(shares) == 4
    assert 97 <= sum(shares) <= 103


def test_it_is_said_that_the_bank_must_be_made_first(client_of_leader: Client, bank: LiveBank):
    assert "calibrate --apply" not in seen(client_of_leader, INDEX)
    set_cuts((-0.5, 0.2, 0.9), "x", at=NOW)
    forget_everything()
    assert "digivaardig calibrate --apply" in seen(client_of_leader, INDEX)


def test_a_round_of_a_neighbour_cannot_be_chosen(
    desk: Cast, assen: Cast, bank: LiveBank, leader: Membership, sign_in: SignIn
):
    theirs = a_round(assen.municipality, Round(blocks={"Balie": 24}))
    a_round(desk.municipality, Round(blocks={"Balie": 24}))
    leader.extra_roles = [Role.CONTENT_MANAGER, Role.MANAGER]
    leader.save()
    answer = sign_in(leader).post(NEW, {"name": "x", "seats": "5", "population": str(theirs.pk)})
    assert answer.status_code == 422


def test_as_many_queries_for_forty_seats_as_for_five(
    client_of_leader: Client, panel: Panel, django_assert_num_queries: DjangoAssertNumQueries
):
    put(panel)
    client_of_leader.post(page_of(panel, "verder/"), {"knowing": State.FIRST})
    client_of_leader.get(page_of(panel))
    with django_assert_num_queries(6):
        client_of_leader.get(page_of(panel))
    for number in range(6, 41):
        Seat(municipality=panel.municipality, panel=panel, number=number, first=list(MARKS[0])).save()
    with django_assert_num_queries(6):
        client_of_leader.get(page_of(panel))


def test_nothing_is_in_force_before_any_approval(client_of_leader: Client):
    assert "waar we mee begonnen" in seen(client_of_leader, INDEX)
    assert CUTS == (-0.9, 0.1, 1.1)
