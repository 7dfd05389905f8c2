from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine

from digivaardig.audit.models import AuditLine
from digivaardig.blocks import calibration
from digivaardig.blocks.actions import CardToPrint
from digivaardig.blocks.models import Card, Contribution, Publication, Spent
from digivaardig.codes import actions as codes
from digivaardig.codes import records
from digivaardig.codes.code import mint
from digivaardig.scan import actions, queries
from digivaardig.scan.calibrating import answers_to_calibrate
from digivaardig.scan.models import Round
from digivaardig.scan.packing import Unpacker
from digivaardig.scan.record import Delivery, Entry
from tests.conftest import NOW, OnCommit

from .conftest import CLOSE, MakeRound
from .visitor import Visitor, words

DONE, FINISH, ERASE = "scan/klaar/", "scan/inleveren/", "scan/wissen/"
Deal = Callable[[Round], list[CardToPrint]]


def contributions() -> int:
    return Contribution.by_key.filter(epoch__gte=0).count()


@pytest.fixture
def handed_over(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """What goes to calibration."""
    held: list[bytes] = []

    def hand_over(publication: Publication, answers: bytes) -> None:
        held.append(answers)

    monkeypatch.setattr(calibration, "hand_over", hand_over)
    return held


def ready(visitor: Visitor, **chosen: object) -> Visitor:
    visitor.begin(**chosen)
    visitor.answer_all()
    return visitor


def test_for_oneself_nothing_leaves(visitor: Visitor, open_link: Round, handed_over: list[bytes]):
    ready(visitor)
    page = words(visitor.get(DONE).content.decode())
    assert "Er vertrekt niets. Deze scan telt nergens mee, en alleen jouw code opent hem." in page
    assert "Lever in" not in page

    answer = visitor.post(FINISH)

    assert answer.headers["Location"] == visitor.url("uitslag/")
    assert visitor.scan.record.delivery == Delivery.KEPT
    assert (contributions(), handed_over) == (0, [])


def test_with_the_open_link_one_contribution_leaves_and_nothing_else(
    visitor: Visitor, open_link: Round, handed_over: list[bytes]
):
    ready(visitor, entry="round")
    page = words(visitor.get(DONE).content.decode())
    assert "Lever in en bekijk je uitslag" in page
    assert "Niemand ziet dat jij inlevert." in page
    lines = AuditLine.everywhere.count()

    visitor.post(FINISH)

    assert visitor.scan.record.delivery == Delivery.DELIVERED
    assert contributions() == 1
    assert AuditLine.everywhere.count() == lines, "no audit at the finish"


def test_finishing_twice_changes_nothing(visitor: Visitor, open_link: Round):
    ready(visitor, entry="round")
    visitor.post(FINISH)
    before = visitor.scan.record
    assert visitor.post(FINISH).headers["Location"] == visitor.url("uitslag/")
    assert visitor.scan.record == before
    assert (contributions(), Spent.by_key.filter(expires_on__gte=NOW).count()) == (1, 1)


def test_a_card_is_spent_at_the_finish(
    visitor: Visitor, open_round: MakeRound, deal: Deal, handed_over: list[bytes]
):
    cards = deal(open_round())
    left = Card.by_key.filter(expires_on__gte=NOW).count()
    ready(visitor, entry="round", card=cards[0].grouped)
    assert Card.by_key.filter(expires_on__gte=NOW).count() == left, "only looked at so far"

    visitor.post(FINISH)

    assert visitor.scan.record.delivery == Delivery.DELIVERED
    assert visitor.scan.record.card == ""
    assert Card.by_key.filter(expires_on__gte=NOW).count() == left - 1
    assert handed_over == [answers_to_calibrate(visitor.scan.record)]


@pytest.mark.parametrize("which", ["spent", "void"])
def test_a_spent_card_and_a_wrong_one_answer_alike(
    visitor: Visitor, open_round: MakeRound, deal: Deal, handed_over: list[bytes], which: str
):
    card = deal(open_round())[0].code
    if which == "spent":
        first = ready(Visitor(visitor.municipality), entry="round", card=card)
        first.post(FINISH)
        handed_over.clear()
    ready(visitor, entry="round", card=card if which == "spent" else mint())

    answer = visitor.post(FINISH)

    assert answer.headers["Location"] == visitor.url("uitslag/")
    assert visitor.scan.record.delivery == Delivery.REFUSED
    assert contributions() == (1 if which == "spent" else 0)
    assert handed_over == []


def test_who_does_not_want_it_helps_no_calibration(
    visitor: Visitor, open_round: MakeRound, deal: Deal, handed_over: list[bytes]
):
    ready(visitor, entry="round", card=deal(open_round())[0].code, opt_out="on").post(FINISH)
    assert visitor.scan.record.delivery == Delivery.DELIVERED
    assert handed_over == []


def test_answers_for_calibration_wait_for_the_commit(
    visitor: Visitor,
    open_round: MakeRound,
    deal: Deal,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: OnCommit,
):
    spool = calibration.Spool()
    monkeypatch.setattr(calibration, "_spool", spool)
    ready(visitor, entry="round", card=deal(open_round())[0].code)
    with django_capture_on_commit_callbacks(execute=True):
        visitor.post(FINISH)
        assert spool._held == []
    assert spool._held == [answers_to_calibrate(visitor.scan.record)]


def test_answers_for_calibration_say_what_was_asked_not_by_whom(visitor: Visitor):
    record = ready(visitor).scan.record
    given = Unpacker(answers_to_calibrate(record))
    assert [given.number() for _ in range(3)] == [1, record.bank, 20]
    found = [(given.number(), given.number(), given.number() * 2) for _ in range(20)]
    assert found == sorted((answer.place, answer.score, answer.seconds) for answer in record.answers)


def test_a_round_that_closed_takes_nothing_and_says_so(visitor: Visitor, open_link: Round):
    ready(visitor, entry="round")
    with time_machine.travel(CLOSE, tick=False):
        page = words(visitor.get(DONE).content.decode())
        assert "De ronde is gesloten. Je scan ging verder voor jezelf." in page
        assert "Lever in" not in page
        visitor.post(FINISH)
        assert visitor.scan.record.delivery == Delivery.REFUSED
        assert visitor.scan.record.day == CLOSE.date()
    assert contributions() == 0


def test_the_round_closes_between_the_page_and_the_button(visitor: Visitor, open_link: Round):
    ready(visitor, entry="round")
    assert "Lever in" in words(visitor.get(DONE).content.decode())
    with time_machine.travel(CLOSE + timedelta(seconds=1), tick=False):
        assert visitor.post(FINISH).status_code == 302
    assert visitor.scan.record.delivery == Delivery.REFUSED


def test_when_handing_in_fails_the_scan_is_not_finished(
    visitor: Visitor, open_link: Round, monkeypatch: pytest.MonkeyPatch
):
    ready(visitor, entry="round")

    def breaks(*given: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("digivaardig.codes.actions.store", breaks)
    with pytest.raises(RuntimeError):
        actions.finish(visitor.scan, at=NOW)
    assert contributions() == 0
    assert visitor.scan.record.delivery == Delivery.GOING


def test_a_scan_that_is_not_complete_is_not_finished(visitor: Visitor):
    visitor.begin()
    assert visitor.get(DONE).headers["Location"] == visitor.url("scan/vraag/")
    assert visitor.post(FINISH).headers["Location"] == visitor.url("scan/vraag/")
    assert visitor.scan.record.delivery == Delivery.GOING


def test_the_last_answer_can_still_change_before_the_finish(visitor: Visitor):
    ready(visitor)
    back = visitor.form(visitor.get("scan/vraag/vorige/").content.decode())
    assert back["number"] == "20"
    visitor.post("scan/vraag/", back | {"answer": "?"})
    assert visitor.scan.record.answers[-1].response == "?"
    assert visitor.get("scan/vraag/").headers["Location"] == visitor.url(DONE)


def test_without_a_code_the_finish_asks_for_it(visitor: Visitor):
    ready(visitor)
    del visitor.client.cookies["code"]
    assert "Je was even weg" in words(visitor.post(FINISH).content.decode())


def test_each_domain_is_drawn_from_its_own_answers(
    visitor: Visitor, open_link: Round, monkeypatch: pytest.MonkeyPatch
):
    sent: list[list[int]] = []

    def contribute(publication: object, card: str, levels: list[int], *more: object) -> bool:
        sent.append(levels)
        return True

    monkeypatch.setattr("digivaardig.blocks.actions.contribute", contribute)
    ready(visitor, entry="round")
    visitor.post(FINISH)
    assert [len(levels) for levels in sent] == [10]
    assert set(sent[0]) <= {0, 1, 2, 3}


def test_the_code_leads_to_where_the_scan_stands(visitor: Visitor):
    visitor.begin()
    code = visitor.code
    fresh = Visitor(visitor.municipality)
    assert fresh.post("code/", {"code": code}).headers["Location"] == visitor.url("scan/vraag/")
    visitor.answer_all()
    visitor.post(FINISH)
    assert fresh.post("code/", {"code": code}).headers["Location"] == visitor.url("uitslag/")


def test_erasing_asks_once_and_then_all_is_gone(visitor: Visitor, open_link: Round):
    ready(visitor, entry="round").post(FINISH)
    visitor.begin()
    code = visitor.code
    lessons = records.slot_of("learning", visitor.municipality)
    codes.store(code, lessons, b"x", NOW)
    assert "Wis alles voorgoed" in words(visitor.get(ERASE).content.decode())
    assert contributions() == 1

    answer = visitor.post(ERASE)

    assert "Alles is gewist" in words(answer.content.decode())
    assert answer.cookies["code"]["max-age"] == 0
    assert contributions() == 0
    assert queries.scans(code, visitor.municipality) == []
    assert records.load(code, lessons) is None
    assert Visitor(visitor.municipality).post("code/", {"code": code}).status_code == 422


def test_erasing_one_persons_scan_leaves_the_others(visitor: Visitor, open_link: Round):
    other = ready(Visitor(visitor.municipality), entry="round")
    other.post(FINISH)
    ready(visitor, entry="round").post(FINISH)
    visitor.post(ERASE)
    assert contributions() == 1
    assert other.scan.record.delivery == Delivery.DELIVERED
    assert visitor.get(ERASE).headers["Location"] == visitor.url("code/")


def test_the_chosen_job_stays_with_the_scan(visitor: Visitor):
    visitor.begin()
    actions.choose_profile(visitor.scan, "balie", at=NOW)
    assert visitor.scan.record.profile == "balie"
    visitor.answer()
    assert visitor.scan.record.profile == "balie"
    assert visitor.scan.record.entry == Entry.SELF
