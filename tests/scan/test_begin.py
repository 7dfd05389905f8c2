from collections.abc import Callable

import pytest
import time_machine
from django.test import Client

from digivaardig.audit.models import AuditLine
from digivaardig.blocks.actions import CardToPrint
from digivaardig.codes.code import mint
from digivaardig.codes.models import Record
from digivaardig.items.queries import LiveBank
from digivaardig.scan import actions, queries
from digivaardig.scan.models import Round
from digivaardig.scan.record import Delivery, Entry
from tests.cast import Cast
from tests.conftest import NOW

from .conftest import CLOSE, MakeRound
from .visitor import Visitor, words

PROMISE = (
    "Alleen jouw code opent jouw uitslag; je werkgever ziet alleen cijfers over groepen "
    "van minstens {k} mensen, en daar zit met opzet toeval in."
)


def test_the_start_says_the_promise_and_makes_nothing(visitor: Visitor):
    answer = visitor.get("scan/")

    page = words(answer.content.decode())
    assert PROMISE.format(k=8) in page
    assert "Deze scan telt nergens mee" in page
    assert 'value="40" checked' in answer.content.decode()
    assert 'value="60"' not in answer.content.decode(), "the bank cannot carry it"
    assert answer.cookies.keys() <= {"csrftoken"}
    assert answer.headers["Cache-Control"] == "no-store"


def test_beginning_gives_a_code_until_the_browser_closes(visitor: Visitor):
    answer = visitor.begin(length="40")

    assert answer.headers["Location"] == visitor.url("scan/code/")
    assert answer.cookies["code"]["max-age"] == ""
    assert "sessionid" not in answer.cookies
    record = visitor.scan.record
    assert (record.entry, record.length, record.publication, record.delivery) == (
        Entry.SELF,
        40,
        None,
        Delivery.GOING,
    )
    assert record.pending is not None
    assert AuditLine.owned_by(visitor.municipality).count() == 0
    page = visitor.get("scan/code/").content.decode()
    assert visitor.shows_its_code(page)
    assert "checked" not in page


def test_the_device_remembers_the_code_only_when_asked(visitor: Visitor):
    visitor.begin()
    assert visitor.post("scan/code/").cookies["code"]["max-age"] == ""
    answer = visitor.post("scan/code/", {"remember": "on"})
    assert answer.cookies["code"]["max-age"] > 0
    assert answer.headers["Location"] == visitor.url("scan/vraag/")


def test_beginning_twice_changes_nothing(visitor: Visitor):
    visitor.begin()
    visitor.answer()
    before = visitor.scan.record

    answer = visitor.begin()

    assert answer.headers["Location"] == visitor.url("scan/vraag/")
    assert visitor.scan.record == before
    assert "Ga verder met vraag 2" in words(visitor.get("scan/").content.decode())


def test_two_beginnings_at_once_make_one_scan(visitor: Visitor, open_link: Round, bank: LiveBank):
    """The page was looked at before the other one began; the action decides under its lock."""
    for publication in (None, open_link.publication):
        chosen = actions.Beginning(publication, "", 20, bank.number, calibrates=True)
        code = mint()
        actions.begin(code, visitor.municipality, chosen, at=NOW)
        before = queries.scans(code, visitor.municipality)
        actions.begin(code, visitor.municipality, chosen, at=NOW)
        assert queries.scans(code, visitor.municipality) == before


def test_who_sits_here_after_somebody_else_is_told(visitor: Visitor):
    visitor.begin()
    page = visitor.get("scan/").content.decode()
    assert "Ben jij dit niet?" in words(page)
    visitor.post("code/vergeten/")
    assert "Ben jij dit niet?" not in words(visitor.get("scan/").content.decode())


@pytest.mark.parametrize(
    "chosen", [{"length": "60"}, {"length": ""}, {"length": "x"}, {"entry": "round"}, {"entry": ""}]
)
def test_what_cannot_be_chosen_is_said_in_words(visitor: Visitor, chosen: dict[str, str]):
    answer = visitor.begin(**chosen)
    assert answer.status_code == 422
    assert 'class="why"' in answer.content.decode()
    assert "code" not in answer.cookies


def test_without_questions_there_is_nothing_to_begin(groningen: Cast):
    client = Client()
    assert "Er zijn nog geen vragen" in words(client.get("/groningen/scan/").content.decode())
    assert client.post("/groningen/scan/begin/").status_code == 302


def test_with_the_open_link_it_counts_for_the_whole(visitor: Visitor, open_link: Round):
    page = words(visitor.get("scan/").content.decode())
    assert "Jouw uitslag kan meetellen bij heel Groningen. Niet elke uitslag wordt gebruikt." in page
    assert "Deze scan telt nergens mee" in page, "a scan for oneself stays possible"

    visitor.begin(entry="round", length="40")

    record = visitor.scan.record
    assert open_link.publication
    assert (record.entry, record.publication) == (Entry.OPEN, open_link.publication.pk)
    assert record.length == 20, "the round decides the length"
    assert visitor.scan.slot == str(open_link.publication.pk)


def test_a_card_is_only_looked_at_not_checked(visitor: Visitor, open_round: MakeRound):
    open_round()
    assert "bij de groep op je kaart" in words(visitor.get("scan/").content.decode())

    visitor.begin(entry="round", card=mint().lower(), opt_out="on")

    assert visitor.scan.record.entry == Entry.CARD
    assert visitor.scan.record.calibrates is False


@pytest.mark.parametrize(("typed", "told"), [("", "Vul de code op je kaart in"), ("A" * 19, "19 tekens")])
def test_a_card_that_is_no_code_is_kept_and_told(
    visitor: Visitor, open_round: MakeRound, typed: str, told: str
):
    open_round()
    answer = visitor.begin(entry="round", card=typed, opt_out="on")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert told in words(page)
    assert f'value="{typed}"' in page
    assert 'name="opt_out" checked' in page


def test_a_card_never_opens_a_result(
    visitor: Visitor, open_round: MakeRound, deal: Callable[[Round], list[CardToPrint]]
):
    card = deal(open_round())[0].code
    visitor.begin(entry="round", card=card)
    answer = Visitor(visitor.municipality).post("code/", {"code": card})
    assert "Deze code opent hier niets" in words(answer.content.decode())


def test_a_round_that_closed_meanwhile_is_told(visitor: Visitor, open_link: Round):
    visitor.get("scan/")
    with time_machine.travel(CLOSE, tick=False):
        answer = visitor.begin(entry="round")
    assert answer.status_code == 422
    assert "De keuze was er niet meer" in words(answer.content.decode())
    assert 'value="40" checked' in answer.content.decode() or 'value="20" checked' in answer.content.decode()


def test_one_code_opens_the_round_and_ones_own_scan(visitor: Visitor, open_link: Round):
    visitor.begin()
    visitor.answer()
    assert 'value="round" checked' in visitor.get("scan/").content.decode()

    visitor.begin(entry="round")

    found = queries.scans(visitor.code, visitor.municipality)
    assert [(scan.record.entry, len(scan.record.answers)) for scan in found] == [
        (Entry.OPEN, 0),
        (Entry.SELF, 1),
    ]
    assert visitor.scan.record.entry == Entry.OPEN, "the round that is open goes first"
    assert Record.by_handle.filter(expires_on__year=2028).count() == 2


def test_a_new_scan_for_oneself_leaves_the_finished_one_be(visitor: Visitor):
    visitor.begin()
    visitor.answer_all()
    visitor.post("scan/inleveren/")
    visitor.begin(length="40")
    found = queries.scans(visitor.code, visitor.municipality)
    going, kept = (40, Delivery.GOING), (20, Delivery.KEPT)
    assert sorted((scan.record.length, scan.record.delivery) for scan in found) == [kept, going]
    assert (visitor.scan.record.length, visitor.scan.record.delivery) == going


def test_a_code_of_another_municipality_begins_anew(visitor: Visitor, assen: Cast):
    visitor.begin()
    other = Visitor(assen.municipality)
    code = visitor.code
    other.client.cookies["code"] = code
    assert other.get("scan/code/").headers["Location"] == other.url("scan/")
    assert "Je was even weg" in words(other.get("scan/vraag/").content.decode())
    assert queries.scans(visitor.code, assen.municipality) == []
    visitor.answer()
    before = visitor.scan.record

    assert other.begin(length="40").headers["Location"] == other.url("scan/code/")

    assert other.code == visitor.code
    assert (other.scan.record.municipality, other.scan.record.length) == (assen.municipality.pk, 40)
    assert (len(other.scan.record.answers), visitor.scan.record) == (0, before)
    assert other.scan.record.secret != before.secret
    other.answer()
    other.post("scan/wissen/")
    assert queries.scans(code, assen.municipality) == []
    assert queries.scans(code, visitor.municipality)[0].record == before
