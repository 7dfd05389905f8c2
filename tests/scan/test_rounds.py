from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.core.exceptions import ValidationError
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from digivaardig.audit.models import AuditLine
from digivaardig.blocks.actions import CardToPrint
from digivaardig.blocks.models import Card, Entry, Epoch, Publication
from digivaardig.items.queries import LiveBank
from digivaardig.organisations.models import Unit
from digivaardig.organisations.rights import WATCHED, Role
from digivaardig.scan import gates
from digivaardig.scan import round_actions as actions
from digivaardig.scan.models import Round, State
from digivaardig.skills.queries import framework
from tests.cast import Cast
from tests.conftest import NOW, SignIn

from .conftest import CLOSE, MakeRound, a_round, through_the_gates
from .visitor import words

ROUNDS, NEW = "/groningen/rondes/", "/groningen/rondes/nieuw/"
GOOD = {
    "name": "Voorjaar",
    "opens_at": "2026-12-01T09:00",
    "closes_at": "2027-01-12T17:00",
    "moments": "2026-12-20 09:00\n2026-12-10 09:00",
    "length": "40",
    "k": "10",
    "entry": "cards",
    "dealer": "works_council",
}


def page_of(round_: Round, part: str = "") -> str:
    return f"{ROUNDS}{round_.pk}/{part}"


def said(answer: Any) -> str:  # noqa: ANN401 - the test client's answer
    return " ".join(str(message) for message in get_messages(answer.wsgi_request))


def stored(round_: Round) -> Round:
    return Round.of(round_.municipality).get(pk=round_.pk)


def test_hr_sets_up_a_round(groningen: Cast, sign_in: SignIn):
    client = sign_in(groningen[Role.HR])
    assert "Nog geen rondes" in words(client.get(ROUNDS).content.decode())

    answer = client.post(NEW, GOOD)

    round_ = Round.of(groningen.municipality).get()
    assert answer.headers["Location"] == page_of(round_)
    assert (round_.k, round_.entry, round_.dealer) == (10, Entry.CARDS, Role.WORKS_COUNCIL)
    assert [moment.day for moment in round_.moments_at] == [10, 20], "in order of time"
    assert round_.state_at(NOW) == State.PREPARING
    assert AuditLine.owned_by(groningen.municipality).get().did == "round.prepared"
    form = client.get(page_of(round_, "wijzigen/")).content.decode()
    assert "2026-12-10 09:00" in form
    assert 'value="2027-01-12T17:00"' in form
    assert "Voorjaar" in words(client.get(ROUNDS).content.decode())


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"closes_at": "2026-11-30T09:00"}, "Kies een sluiting die later is dan de opening."),
        ({"k": "7"}, "8"),
        ({"k": "26"}, "25"),
        ({"dealer": ""}, "Vul in wie de kaarten uitdeelt."),
        ({"moments": "morgen"}, "‘morgen’ is geen moment."),
        ({"moments": "2026-99-10 09:00"}, "is geen moment."),
        ({"moments": "2027-02-10 09:00"}, "tussen de opening en de sluiting"),
        ({"length": "30"}, "30"),
        ({"entry": "tokens"}, "tokens"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    groningen: Cast, sign_in: SignIn, changed: dict[str, str], told: str
):
    answer = sign_in(groningen[Role.HR]).post(NEW, GOOD | changed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="Voorjaar"' in page
    assert told in words(page)
    assert Round.of(groningen.municipality).count() == 0


def test_a_round_with_the_open_link_forgets_its_dealer(groningen: Cast, sign_in: SignIn):
    sign_in(groningen[Role.HR]).post(NEW, GOOD | {"entry": "open"})
    assert Round.of(groningen.municipality).get().dealer == ""


def test_the_gates_are_opened_by_their_keepers(
    groningen: Cast, sign_in: SignIn, bank: LiveBank, epoch: Epoch
):
    round_ = a_round(groningen)
    hr, officer, council = (
        sign_in(groningen[role]) for role in (Role.HR, Role.PRIVACY_OFFICER, Role.WORKS_COUNCIL)
    )
    answer = hr.post(page_of(round_, "openen/"))
    assert "Privacybeoordeling" in said(answer)
    assert "Instemming" in said(answer)
    assert stored(round_).publication_id is None

    assert "Fill" not in said(officer.post(page_of(round_, "beoordeling/"), {"reference": " "}))
    assert stored(round_).assessment == ""
    officer.post(page_of(round_, "beoordeling/"), {"reference": "DPIA 2026-14"})
    page = council.get(page_of(round_)).content.decode()
    promised = page.split('name="promised" value="')[1].split('"')[0]
    council.post(page_of(round_, "instemming/"), {"promised": promised})
    assert "Open de ronde" in words(hr.get(page_of(round_)).content.decode())
    hr.post(page_of(round_, "openen/"))

    opened = stored(round_)
    assert opened.state_at(NOW) == State.OPEN
    assert opened.publication
    assert (opened.publication.k, opened.publication.bank) == (8, bank.number)
    assert opened.publication.domains == [domain.key for domain in framework().domains]
    assert [line.did for line in AuditLine.owned_by(groningen.municipality).order_by("pk")] == [
        "round.prepared",
        "round.assessed",
        "round.consented",
        "publication.opened",
        "round.opened",
    ]
    assert (opened.assessed_by, opened.consented_by) == (
        groningen[Role.PRIVACY_OFFICER],
        groningen[Role.WORKS_COUNCIL],
    )


def test_each_sees_only_the_own_buttons(groningen: Cast, sign_in: SignIn):
    round_ = a_round(groningen)
    buttons = {"openen/": Role.HR, "beoordeling/": Role.PRIVACY_OFFICER, "instemming/": Role.WORKS_COUNCIL}
    for role in (Role.HR, Role.PRIVACY_OFFICER, Role.WORKS_COUNCIL, Role.DIGICOACH):
        page = sign_in(groningen[role]).get(page_of(round_)).content.decode()
        shown = {part for part in buttons if f'action="{page_of(round_, part)}"' in page}
        assert shown == {part for part, keeper in buttons.items() if keeper == role}
        assert "Open de ronde" not in words(page), "its gates are closed"


def change_unit(cast: Cast) -> None:
    Unit.of(cast.municipality).filter(key="balie").update(headcount=31)


def change_name(cast: Cast) -> None:
    Unit.of(cast.municipality).filter(key="balie").update(name="Receptie")


def change_k(cast: Cast) -> None:
    Round.of(cast.municipality).update(k=12)


def change_moments(cast: Cast) -> None:
    Round.of(cast.municipality).update(moments=[(NOW + timedelta(days=9)).isoformat()])


def change_close(cast: Cast) -> None:
    Round.of(cast.municipality).update(closes_at=CLOSE + timedelta(days=1))


def change_dealer(cast: Cast) -> None:
    Round.of(cast.municipality).update(dealer=Role.WORKS_COUNCIL)


@pytest.mark.parametrize(
    "change", [change_unit, change_name, change_k, change_moments, change_close, change_dealer]
)
def test_consent_falls_when_what_was_promised_changes(
    groningen: Cast, bank: LiveBank, epoch: Epoch, change: Callable[[Cast], None]
):
    ready = through_the_gates(groningen, a_round(groningen))
    change(groningen)
    with pytest.raises(ValidationError, match="opnieuw gevraagd"):
        actions.open_round(stored(ready), by=groningen[Role.HR], at=NOW)


def test_a_new_name_asks_nobody_again(groningen: Cast, bank: LiveBank, epoch: Epoch):
    ready = through_the_gates(groningen, a_round(groningen))
    ready.name = "Anders"
    actions.prepare(ready, by=groningen[Role.HR])
    actions.open_round(ready, by=groningen[Role.HR], at=NOW)
    assert stored(ready).state_at(NOW) == State.OPEN


def test_nobody_agrees_to_what_was_changed_behind_the_page(groningen: Cast, sign_in: SignIn):
    round_ = a_round(groningen)
    council = sign_in(groningen[Role.WORKS_COUNCIL])
    page = council.get(page_of(round_)).content.decode()
    promised = page.split('name="promised" value="')[1].split('"')[0]
    change_unit(groningen)
    answer = council.post(page_of(round_, "instemming/"), {"promised": promised})
    assert "De opzet is net veranderd" in said(answer)
    assert stored(round_).consented_to == ""


def test_the_open_link_needs_no_consent_of_the_works_council(groningen: Cast):
    names = [gate.keeper for gate in gates.gates(a_round(groningen, entry=Entry.OPEN, dealer=""), [])]
    assert names == [Role.PRIVACY_OFFICER]


def test_what_stands_in_the_way_is_told_before_the_gates(groningen: Cast, sign_in: SignIn):
    round_ = a_round(groningen)
    page = words(sign_in(groningen[Role.HR]).get(page_of(round_)).content.decode())
    assert "Er zijn nog niet genoeg vragen voor een scan van deze lengte." in page
    Unit.of(groningen.municipality).update(parent=None)
    Unit.of(groningen.municipality).exclude(key="").delete()
    page = words(sign_in(groningen[Role.HR]).get(page_of(round_)).content.decode())
    assert "Er zijn nog geen onderdelen" in page


def test_two_rounds_never_overlap(groningen: Cast, sign_in: SignIn, open_round: MakeRound):
    open_round()
    second = through_the_gates(groningen, a_round(groningen, name="Tweede"))
    answer = sign_in(groningen[Role.HR]).post(page_of(second, "openen/"))
    assert "twee rondes tegelijk" in said(answer)
    assert stored(second).publication_id is None
    assert Publication.of(groningen.municipality).count() == 1


def test_what_was_opened_stands(groningen: Cast, sign_in: SignIn, open_round: MakeRound):
    round_ = open_round()
    hr = sign_in(groningen[Role.HR])
    answer = hr.post(page_of(round_, "wijzigen/"), GOOD)
    assert answer.status_code == 422
    assert "Wat is beloofd, blijft staan." in words(answer.content.decode())
    actions.open_round(round_, by=groningen[Role.HR], at=NOW)
    assert Publication.of(groningen.municipality).count() == 1
    officer = sign_in(groningen[Role.PRIVACY_OFFICER])
    assert "blijft staan" in said(officer.post(page_of(round_, "beoordeling/"), {"reference": "x"}))
    council = sign_in(groningen[Role.WORKS_COUNCIL])
    assert "blijft staan" in said(council.post(page_of(round_, "instemming/"), {"promised": "x"}))
    assert (stored(round_).name, stored(round_).assessment) == ("Najaarsscan", "DPIA 2026-14")


def test_the_state_follows_the_clock(open_round: MakeRound):
    round_ = open_round(opens_at=NOW + timedelta(days=1))
    moments = [NOW, round_.opens_at, CLOSE - timedelta(seconds=1), CLOSE]
    assert [round_.state_at(moment) for moment in moments] == [
        State.PLANNED,
        State.OPEN,
        State.OPEN,
        State.CLOSED,
    ]


def test_the_dealer_prints_the_cards_once(groningen: Cast, sign_in: SignIn, open_round: MakeRound):
    round_ = open_round()
    coach = sign_in(groningen[Role.DIGICOACH])
    assert "Maak de kaarten" in words(coach.get(page_of(round_)).content.decode())

    answer = coach.post(page_of(round_, "kaarten/"), {"form": "page"})

    page = words(answer.content.decode())
    people = sum(Unit.of(groningen.municipality).values_list("headcount", flat=True))
    assert page.count("Verscheur mij na gebruik.") == people
    assert page.count("Deze kaart telt mee bij: Balie") == 30
    assert "testserver/groningen/scan/" in page
    assert "no-store" in answer.headers["Cache-Control"]
    assert Card.by_key.filter(expires_on__gte=NOW).count() == people
    again = coach.post(page_of(round_, "kaarten/"), {"form": "page"})
    assert again.status_code == 302
    assert said(again)
    assert "De kaarten zijn geprint" in words(coach.get(page_of(round_)).content.decode())


def test_the_cards_as_pdf(groningen: Cast, sign_in: SignIn, open_round: MakeRound):
    answer = sign_in(groningen[Role.DIGICOACH]).post(page_of(open_round(), "kaarten/"))
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert b"/MarkInfo" in answer.content


@pytest.mark.parametrize("role", [Role.WORKS_COUNCIL, Role.HR, Role.PRIVACY_OFFICER, Role.MANAGER])
def test_nobody_but_the_dealer_prints(groningen: Cast, sign_in: SignIn, open_round: MakeRound, role: Role):
    round_ = open_round()
    answer = sign_in(groningen[role]).post(page_of(round_, "kaarten/"))
    assert answer.status_code == (302 if role == Role.WORKS_COUNCIL else 403)
    assert Card.by_key.filter(expires_on__gte=NOW).count() == 0


@pytest.mark.parametrize("role", sorted(WATCHED))
def test_a_coach_who_is_watched_too_prints_nothing(
    groningen: Cast, sign_in: SignIn, open_round: MakeRound, role: Role
):
    member = groningen[Role.DIGICOACH]
    member.extra_roles = [Role.DIGICOACH, role]
    member.save()
    answer = sign_in(member).post(page_of(open_round(), "kaarten/"))
    assert "HR en wie leden beheert, printen ze nooit" in said(answer)
    assert Card.by_key.filter(expires_on__gte=NOW).count() == 0


def test_cards_that_cannot_be_printed_are_not_made(groningen: Cast, open_round: MakeRound):
    def jams(cards: list[CardToPrint]) -> bytes:
        raise OSError(len(cards))

    round_ = open_round()
    with pytest.raises(OSError, match="69"):
        actions.deal(round_, jams, by=groningen[Role.DIGICOACH], at=NOW)
    assert Card.by_key.filter(expires_on__gte=NOW).count() == 0
    assert len(actions.deal(round_, list, by=groningen[Role.DIGICOACH], at=NOW)) == 69


def test_without_cards_there_is_nothing_to_print(groningen: Cast, sign_in: SignIn, open_link: Round):
    answer = sign_in(groningen[Role.DIGICOACH]).post(page_of(open_link, "kaarten/"))
    assert "Er zijn geen kaarten om te printen" in said(answer)


def test_everybody_can_read_what_a_round_promises(groningen: Cast, open_round: MakeRound):
    round_ = open_round(k=9, moments=[(NOW + timedelta(days=8)).isoformat()])
    page = words(Client().get(f"/groningen/scan/ronde/{round_.pk}/").content.decode())
    assert "groepen van minstens 9 mensen" in page
    assert "2 december 2026" in page
    assert "DPIA 2026-14" in page
    assert "Instemming van de ondernemingsraad, gegeven op 24 november 2026" in page
    assert "of je meedeed, en wanneer;" in page
    assert "wie de kaarten uitdeelt (digicoach). Geen van hen is HR." in page
    assert str(groningen[Role.WORKS_COUNCIL]) not in page
    assert f"/groningen/scan/ronde/{round_.pk}/" in Client().get("/groningen/scan/").content.decode()


def test_a_round_that_is_being_prepared_or_a_neighbours_is_nobodys_page(
    groningen: Cast, assen: Cast, open_round: MakeRound
):
    preparing = a_round(groningen, name="Later")
    opened = open_round()
    assert Client().get(f"/groningen/scan/ronde/{preparing.pk}/").status_code == 404
    assert Client().get(f"/assen/scan/ronde/{opened.pk}/").status_code == 404


def test_the_list_asks_as_much_for_thirty_as_for_one(
    groningen: Cast, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
):
    client = sign_in(groningen[Role.HR])
    a_round(groningen)
    client.get(ROUNDS)
    with django_assert_num_queries(5):
        client.get(ROUNDS)
    for number in range(29):
        a_round(groningen, name=f"Ronde {number}")
    with django_assert_num_queries(5):
        assert "Ronde 28" in client.get(ROUNDS).content.decode()


def test_the_page_shows_where_people_would_count(groningen: Cast, sign_in: SignIn):
    page = words(sign_in(groningen[Role.WORKS_COUNCIL]).get(page_of(a_round(groningen))).content.decode())
    assert "Balie 30" in page
    assert "Publiek, overig 5" in page
    assert "Bestuur, overig 10" in page
    with time_machine.travel(CLOSE, tick=False):
        assert "in voorbereiding" in words(sign_in(groningen[Role.HR]).get(ROUNDS).content.decode())
