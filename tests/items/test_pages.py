"""The pages of the question bank: what they show, how they sort, and that approving is only recorded."""

from dataclasses import asdict, replace
from datetime import timedelta

import pytest
from django.test import Client

from digivaardig.audit.models import AuditLine
from digivaardig.items.actions import approve_calibration, store_calibration
from digivaardig.items.drawing import Curve
from digivaardig.items.learned import Flag, Learned
from digivaardig.items.models import BankVersion, Calibration, ItemBelief, Stage
from digivaardig.items.queries import LiveBank
from digivaardig.items.shelf import Wish, rows
from digivaardig.measurement import Belief
from digivaardig.organisations.rights import Role
from tests.cast import Cast, cast_of
from tests.conftest import NOW, SignIn
from tests.scan.bank import load_bank

from .learned import FIT, PEOPLE, POINTS, a_calibration, an_outcome

BANK = "/groningen/vragenbank/"
CALIBRATIONS = f"{BANK}ijkingen/"
BAD = replace(FIT, rmsd=0.2, p=0.0001)


@pytest.fixture
def bank(groningen: Cast) -> LiveBank:
    return load_bank()


@pytest.fixture
def keeper(groningen: Cast, bank: LiveBank, sign_in: SignIn) -> Client:
    return sign_in(groningen[Role.CONTENT_MANAGER])


def a_learned(**changes: object) -> Learned:
    believed = Belief(0.2, (0.0,), 0.2, 0.1, 0.1)
    usual = Learned("x 1", "privacy", believed, believed, 200, 200, is_steady=True, fit=FIT)
    return replace(usual, **changes)


@pytest.mark.parametrize(
    ("changes", "flags"),
    [
        ({}, ()),
        ({"is_steady": False, "fit": BAD}, (Flag.FEW,)),
        ({"fit": BAD}, (Flag.MISFIT,)),
        ({"fit": replace(BAD, p=0.2)}, ()),
        ({"fit": replace(BAD, p=None)}, ()),
        ({"after": Belief(-1.0, (0.0,))}, (Flag.FLAT,)),
        ({"after": Belief(0.2, (-2.7,)), "before": Belief(0.2, (-2.6,))}, (Flag.EASY,)),
        ({"after": Belief(0.2, (2.7,))}, (Flag.HARD, Flag.MOVED)),
        ({"uneven": 0.8}, (Flag.UNEVEN,)),
    ],
)
def test_a_flag_says_what_is_the_matter(changes: dict[str, object], flags: tuple[Flag, ...]):
    found = a_learned(**changes)
    assert found.flags == flags
    assert Learned.from_dict(asdict(found) | found.as_dict()) == found


def test_before_any_answers_the_list_says_so(keeper: Client, bank: LiveBank):
    page = keeper.get(BANK).content.decode()
    assert page.count("te weinig antwoorden") == len(bank.entries)
    assert bank.entries[0].question.stem in page


def test_the_list_shows_chooses_and_sorts(keeper: Client, bank: LiveBank):
    outcome = an_outcome()
    first, second, *others = outcome.items
    first = replace(first, fit=BAD, total=999)
    second = replace(second, fit=replace(FIT, success=0.11))
    store_calibration(replace(outcome, items=(first, second, *others)), at=NOW)
    page = keeper.get(BANK).content.decode()
    assert "61%" in page
    assert "die op goedkeuring wacht" in page
    chosen = keeper.get(BANK, {"vlag": "past-niet"}).context["shown"].object_list
    assert [row.learned.key for row in chosen] == [first.key]
    of_domain = keeper.get(BANK, {"thema": "privacy"}).context["shown"].object_list
    assert {row.domain.key for row in of_domain} == {"privacy"}
    assert keeper.get(BANK, {"op": "goed"}).context["shown"].object_list[0].learned.key == second.key
    assert "Zo’n vraag is er niet" in keeper.get(BANK, {"vlag": "te-moeilijk", "thema": "x"}).content.decode()


def test_a_wrong_address_shows_everything():
    assert Wish.of({"op": "'; drop"}) == Wish("", "", "thema")


def test_hardly_ever_asked_is_a_flag(keeper: Client, bank: LiveBank):
    version = BankVersion.owned_by(None).get()
    version.exposure = {"standard": [0.01, *[0.4] * (len(bank.entries) - 1)]}
    version.save()
    found = rows()
    assert [row.key for row in found if "bijna-nooit" in {flag.key for flag in row.flags}] == [
        bank.entries[0].key
    ]
    assert found[1].asked_words == "40%"


def test_a_question_shows_its_curve_and_what_people_scored(keeper: Client, bank: LiveBank):
    a_calibration()
    page = keeper.get(f"{BANK}vraag/{bank.entries[0].key}/").content.decode()
    assert bank.entries[0].question.stem in page
    assert page.count("<circle") == len(POINTS)
    assert "61% van de punten; verwacht was 60%" in page
    assert keeper.get(f"{BANK}vraag/bestaat.niet/").status_code == 404


def test_the_band_narrows_with_what_is_known():
    def height(belief: Belief) -> float:
        numbers = [float(pair.split()[1]) for pair in Curve(belief).band[1:-1].split("L")]
        return abs(numbers[20] - numbers[-21])

    assert height(Belief(0.2, (0.0,), sd_b=0.7)) > 3 * height(Belief(0.2, (0.0,), sd_b=0.1)) > 0


def test_a_calibration_is_read_and_approved(keeper: Client, groningen: Cast):
    calibration = a_calibration()
    before = {row.key: row.row for row in ItemBelief.owned_by(None)}
    assert "Wacht op goedkeuring" in keeper.get(CALIBRATIONS).content.decode()
    page = keeper.get(f"{CALIBRATIONS}1/").content.decode()
    assert "moeilijker dan gedacht (+1,2)" in page
    assert f"{PEOPLE}" in page
    answer = keeper.post(f"{CALIBRATIONS}1/goedkeuren/")
    assert answer.headers["Location"] == f"{CALIBRATIONS}1/"
    calibration.refresh_from_db()
    assert (calibration.stage, calibration.approved_by) == (Stage.APPROVED, groningen[Role.CONTENT_MANAGER])
    assert {row.key: row.row for row in ItemBelief.owned_by(None)} == before, "the work is done elsewhere"
    page = keeper.get(f"{CALIBRATIONS}1/").content.decode()
    assert "Goedgekeurd; de vragenbank wordt nu berekend." in page
    assert "goedkeuren/" not in page
    keeper.post(f"{CALIBRATIONS}1/goedkeuren/")
    line = AuditLine.owned_by(groningen.municipality).get(did="calibration.approved")
    assert (line.subject, line.by) == ("calibration:1", groningen[Role.CONTENT_MANAGER])


def test_only_the_latest_can_be_approved_and_takes_the_others_along(keeper: Client):
    first, second = a_calibration(), a_calibration()
    page = keeper.post(f"{CALIBRATIONS}{first.number}/goedkeuren/", follow=True).content.decode()
    assert "Een latere ijking gaat verder op deze" in page
    assert "goedkeuren/" not in keeper.get(f"{CALIBRATIONS}{first.number}/").content.decode()
    approve_calibration(second, by=None, at=NOW + timedelta(days=1))
    assert "Meegenomen in een latere ijking" in keeper.get(CALIBRATIONS).content.decode()
    assert Calibration.owned_by(None).get(number=first.number).approved_at is None


def test_where_there_is_a_desk_the_desk_approves(keeper: Client, sign_in: SignIn):
    a_calibration()
    desk = cast_of("Bureau")
    desk.municipality.writes_for_all = True
    desk.municipality.save()
    page = keeper.get(f"{CALIBRATIONS}1/").content.decode()
    assert "Het bureau van de samenwerking" in page
    assert keeper.post(f"{CALIBRATIONS}1/goedkeuren/").status_code == 403
    assert Calibration.owned_by(None).get().approved_at is None
    sign_in(desk[Role.CONTENT_MANAGER]).post("/bureau/vragenbank/ijkingen/1/goedkeuren/")
    assert Calibration.owned_by(None).get().approved_at == NOW


def test_without_a_bank_the_page_says_so(groningen: Cast, sign_in: SignIn):
    page = sign_in(groningen[Role.CONTENT_MANAGER]).get(BANK).content.decode()
    assert "Er zijn nog geen vragen geladen" in page
