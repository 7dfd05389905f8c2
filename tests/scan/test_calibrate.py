"""From sealed answers to what the bank believes: opened at once, used once, destroyed; cut off anywhere."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from io import StringIO
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from digivaardig.audit.models import AuditLine
from digivaardig.blocks import actions as blocks
from digivaardig.blocks import answers, publishing, rewriting
from digivaardig.blocks.keys import KeyFolder
from digivaardig.blocks.ledger import Ledger
from digivaardig.blocks.models import CalibrationBox, CalibrationKey, Epoch, Publication
from digivaardig.blocks.publishing import Publisher
from digivaardig.items import actions as items
from digivaardig.items import building, calibrations, learned
from digivaardig.items import jobs as bank_jobs
from digivaardig.items.learned import Outcome
from digivaardig.items.models import BankVersion, Calibration, ItemBelief, Stage
from digivaardig.items.queries import LiveBank, newest_bank
from digivaardig.measurement import (
    Design,
    Length,
    ReadOut,
    World,
    calibrate,
    simulate,
    simulate_read_out,
)
from digivaardig.organisations.rights import Role
from digivaardig.plumbing.remember import forget_everything
from digivaardig.scan import jobs
from digivaardig.scan.calibrating import UnknownAnswersError, given, unpack_answers
from digivaardig.scan.packing import Packer
from digivaardig.skills.actions import set_cuts
from tests.cast import Cast
from tests.conftest import NOW
from tests.items.learned import a_calibration, an_outcome

from .bank import load_bank
from .conftest import MakeRound

PEOPLE = 520
HARDER = 1.0
SLOW, RAPID = 15, 1  # halved seconds


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def publisher(
    db: None, tmp_path: Path, told: list[str], monkeypatch: pytest.MonkeyPatch, bank: LiveBank
) -> Publisher:
    """A publisher who was set up. The rewrite has tests of its own: it needs the database for itself."""
    monkeypatch.setattr(rewriting, "rewrite", lambda say: True)
    made = Publisher(
        KeyFolder(tmp_path / "keys"), Ledger(tmp_path / "keys/blocks.jsonl"), told.append, Random(4)
    )
    publishing.initialise(made, NOW)
    told.clear()
    return made


def packed(bank: int, scan: Sequence[tuple[int, int, int]]) -> bytes:
    to = Packer()
    for number in (1, bank, len(scan), *(each for answer in scan for each in answer)):
        to.number(number)
    return to.packed()


def answers_of(bank: LiveBank, people: int = PEOPLE, half: int = SLOW, able: float = 0.0) -> list[bytes]:
    """Let people answer whose items are all one harder than the bank believes; `able` lifts the people."""
    random = np.random.default_rng(8)
    plan = bank.plans[Length.QUICK]
    design = Design(bank.measure, plan, bank.probabilities[Length.QUICK])
    beliefs = [
        replace(item.belief, b=tuple(b + HARDER for b in item.belief.b), sd_b=0.0)
        for item in bank.measure.items
    ]
    world = World(tuple(beliefs), bank.measure.prior)
    theta = able + bank.measure.prior.draw(people, random)
    run = simulate(design, theta, world.draw(random), random)
    scans = [sorted(run.answers_of(person)) for person in range(people)]
    return [packed(bank.number, [(item, score, half) for item, score in scan]) for scan in scans]


def hand_over(bank: LiveBank, people: int = PEOPLE) -> None:
    blocks.store_answers(answers_of(bank, people))


def shifts(calibration: Calibration) -> list[float]:
    return [each.shift for each in calibrations.learned_of(calibration) if each.is_steady]


@pytest.fixture
def calibrated(publisher: Publisher, bank: LiveBank) -> Calibration:
    hand_over(bank)
    assert jobs.calibrate(publisher, at=NOW)
    return Calibration.owned_by(None).get()


@pytest.fixture
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Simulations of seconds have tests of their own: here with few people."""
    few = partial(simulate_read_out, people=100)
    monkeypatch.setattr(building, "find_probabilities", lambda bank, plan: np.ones(len(bank.items)))
    monkeypatch.setattr(building, "_PEOPLE", 20)
    monkeypatch.setattr(building, "simulate_read_out", few)
    monkeypatch.setattr(bank_jobs, "simulate_read_out", few)


@pytest.fixture
def outcome(bank: LiveBank) -> Outcome:
    return an_outcome()


def test_fewer_than_500_are_counted_and_left_alone(publisher: Publisher, bank: LiveBank, told: list[str]):
    hand_over(bank, 499)
    before = {bytes(row.box) for row in CalibrationBox.by_key.everything()}
    assert not jobs.calibrate(publisher, at=NOW)
    assert told == ["The answers of 499 scans wait; from 500 they are used."]
    assert {bytes(row.box) for row in CalibrationBox.by_key.everything()} == before
    assert publisher.keys.calibrations() == {1}
    assert not Calibration.owned_by(None).exists()


def test_from_500_they_are_used_and_destroyed_with_their_key(
    publisher: Publisher, bank: LiveBank, told: list[str]
):
    hand_over(bank)
    private = publisher.keys.read_calibration(1)
    assert jobs.calibrate(publisher, at=NOW)
    calibration = Calibration.owned_by(None).get()
    assert (calibration.number, calibration.people, calibration.stage) == (1, PEOPLE, Stage.WAITING)
    assert np.mean(shifts(calibration)) > HARDER / 3, "the answers say that the items are harder"
    assert answers.waiting() == 0
    assert publisher.keys.calibrations() == {2}
    assert private not in [path.read_bytes() for path in publisher.keys.folder.iterdir()]
    assert told[0] == f"The answers of {PEOPLE} scans are opened, in memory."
    assert "What was learned is stored. The answers and their key are destroyed." in told
    assert not CalibrationKey.objects.filter(is_tidy=False).exists()
    hand_over(bank, 20)
    assert answers.waiting() == 20, "who finishes now is sealed to the new key"


def test_what_is_stored_is_about_items_only(calibrated: Calibration):
    fields = {field.name for field in Calibration._meta.concrete_fields}
    assert fields == {
        "id", "municipality", "number", "created_at", "people", "domains", "correlation", "items",
        "approved_at", "approved_by", "taken_over_at", "bank", "renewed_at",
    }  # fmt: skip
    points = [point for each in calibrated.items if each["fit"] for point in each["fit"]["points"]]
    assert points
    assert min(point["people"] for point in points) >= 20
    assert all(each["answers"] >= 20 for each in calibrated.items if each["fit"])
    line = AuditLine.owned_by(None).filter(did="calibration.stored").get()
    assert (line.subject, line.by, line.changes) == ("calibration:1", None, {})


def test_nothing_goes_by_it_before_somebody_approved(calibrated: Calibration, told: list[str]):
    before = {row.key: row.row for row in ItemBelief.owned_by(None)}
    assert not jobs.apply_approved(at=NOW, say=told.append)
    assert {row.key: row.row for row in ItemBelief.owned_by(None)} == before
    assert BankVersion.owned_by(None).count() == 1


def test_the_next_one_goes_on_from_there_though_nobody_approved(
    calibrated: Calibration, publisher: Publisher, bank: LiveBank
):
    hand_over(bank)
    jobs.calibrate(publisher, at=NOW)
    first, second = Calibration.owned_by(None).order_by("number")
    before = {each.key: each for each in calibrations.learned_of(first)}
    for each in calibrations.learned_of(second):
        assert each.before == before[each.key].after
        assert each.total == before[each.key].answers + each.answers


def test_people_who_learned_since_do_not_make_the_questions_easier(
    publisher: Publisher, bank: LiveBank, monkeypatch: pytest.MonkeyPatch
):
    items.store_calibration(an_outcome(), at=NOW)
    found: list[Any] = []
    monkeypatch.setattr(
        learned, "calibrate", lambda *args, **more: found.append(calibrate(*args, **more)) or found[0]
    )
    blocks.store_answers(answers_of(bank, able=1.0))
    jobs.calibrate(publisher, at=NOW)
    assert np.mean(found[0].population.mean) > 0.5
    assert np.mean(found[0].population.mean) == pytest.approx(1.2, abs=0.4)


@pytest.mark.usefixtures("quickly")
def test_new_levels_reach_the_bank_without_a_calibration(bank: LiveBank, told: list[str]):
    assert not jobs.apply_approved(at=NOW, say=told.append)
    set_cuts((-0.5, 0.2, 0.9), "panel", at=NOW)
    forget_everything()
    assert jobs.apply_approved(at=NOW, say=told.append)
    forget_everything()
    assert newest_bank().read_out(Length.QUICK, (-0.5, 0.2, 0.9)) is not None
    assert not jobs.apply_approved(at=NOW, say=told.append), "twice is once"


SEAMS: list[tuple[Any, str]] = [
    (KeyFolder, "make_calibration"),
    (items, "store_calibration"),
    (publishing, "change_calibration_key"),
    (KeyFolder, "destroy_calibration"),
    (publishing, "tidy"),
    (publishing, "mark_tidy"),
]


class CutError(RuntimeError):
    """The machine stopped here."""


def cut(step: Callable[..., Any], *, after: bool) -> Callable[..., Any]:
    def stopping(*args: object, **more: object) -> None:
        if after:
            step(*args, **more)
        raise CutError

    return stopping


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(("place", "name"), SEAMS, ids=[name for _place, name in SEAMS])
def test_cut_off_at_a_step_and_run_again(
    publisher: Publisher, bank: LiveBank, outcome: Outcome, place: object, name: str, *, after: bool
):
    """Either boxes and key are there, or what was learned: never both, never neither."""
    hand_over(bank)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bank_jobs, "calibrate", lambda given, say: outcome)
        patch.setattr(place, name, cut(getattr(place, name), after=after))
        with pytest.raises(CutError):
            jobs.calibrate(publisher, at=NOW)
        patch.undo()
        patch.setattr(bank_jobs, "calibrate", lambda given, say: outcome)
        is_stored = Calibration.owned_by(None).exists()
        assert (answers.waiting() == 0) == is_stored
        assert is_stored or 1 in publisher.keys.calibrations()
        jobs.calibrate(publisher, at=NOW)
    assert Calibration.owned_by(None).count() == 1
    assert answers.waiting() == 0
    newest = CalibrationKey.objects.order_by("-number").first()
    assert newest
    assert publisher.keys.calibrations() == {newest.number} == {2}
    assert not publishing.has_work(NOW)


def test_what_comes_in_meanwhile_waits_for_the_next(
    publisher: Publisher, bank: LiveBank, outcome: Outcome, monkeypatch: pytest.MonkeyPatch
):
    hand_over(bank)
    late = answers_of(bank, 25)

    def slowly(given: object, say: object) -> Outcome:
        blocks.store_answers(late)
        return outcome

    monkeypatch.setattr(bank_jobs, "calibrate", slowly)
    assert jobs.calibrate(publisher, at=NOW)
    opened = answers.open_answers(publisher)
    assert (opened.key, sorted(opened.answers.values()), opened.broken) == (2, sorted(late), 0)


def test_forged_boxes_change_nothing(publisher: Publisher, bank: LiveBank, told: list[str]):
    hand_over(bank, 10)
    CalibrationBox.by_key.bulk_create([CalibrationBox(box=bytes(1072))])
    assert not jobs.calibrate(publisher, at=NOW)
    assert told == ["The answers of 10 scans wait; from 500 they are used. 1 boxes cannot be opened."]


def test_answers_that_cannot_be_are_left_out(bank: LiveBank):
    right = packed(bank.number, [(0, 1, SLOW)])
    wrong = [b"", b"\x02\x01\x00", packed(99, [(0, 1, SLOW)]), packed(bank.number, [(999, 1, SLOW)])]
    (scan,) = given([right, *wrong])
    assert [(each.score, each.seconds) for each in scan] == [(1, 2 * SLOW + 1)]
    for each in (b"", b"\x02\x01\x00", right[:-1]):
        with pytest.raises(UnknownAnswersError):
            unpack_answers(each)
    known, _domains = calibrations.known_so_far()
    doubtful = packed(bank.number, [(0, 1, SLOW), (0, 0, SLOW), (1, 7, SLOW), (2, 1, RAPID)])
    found = calibrations.responses(known, given([right, doubtful]))
    assert (found.rapid, found.unknown) == (1, 2)
    assert found.responses.person.tolist() == [0, 1]
    assert found.responses.people == 2


def test_the_command_says_what_waits(publisher: Publisher, monkeypatch: pytest.MonkeyPatch, groningen: Cast):
    out = StringIO()
    monkeypatch.setenv("DIGIVAARDIG_PUBLICATION_KEYS", str(publisher.keys.folder))
    call_command("calibrate", stdout=out)
    assert out.getvalue().startswith("The answers of 0 scans wait; from 500 they are used.")
    out.truncate(0)
    call_command("calibrate", "--apply", stdout=out)
    assert "There is nothing to do" in out.getvalue()
    monkeypatch.delenv("DIGIVAARDIG_PUBLICATION_KEYS")
    with pytest.raises(CommandError, match="This is not the publisher"):
        call_command("calibrate", stdout=out)


@pytest.fixture
def epoch(publisher: Publisher) -> Epoch:
    return Epoch.objects.get()


@pytest.fixture
def approved(open_round: MakeRound, groningen: Cast) -> tuple[Publication, Calibration]:
    """A round is under way when a calibration is approved."""
    publication = open_round().publication
    assert publication
    calibrated = a_calibration()
    items.approve_calibration(calibrated, by=groningen[Role.CONTENT_MANAGER], at=NOW)
    return publication, calibrated


@pytest.mark.usefixtures("quickly")
def test_an_approved_one_reaches_new_rounds_and_the_reading_of_old_ones(
    approved: tuple[Publication, Calibration], bank: LiveBank, told: list[str]
):
    publication, calibration = approved
    before = BankVersion.owned_by(None).get().measure
    assert jobs.apply_approved(at=NOW, say=told.append)
    forget_everything()
    calibration.refresh_from_db()
    taught = {each.key: each for each in calibrations.learned_of(calibration)}

    made = newest_bank()
    assert (made.number, calibration.bank, calibration.stage) == (2, 2, Stage.USED)
    assert [item.belief for item in made.measure.items] == [
        taught[item.key].after for item in made.measure.items
    ]
    assert [item.calibrated for item in made.measure.items] == [
        taught[item.key].is_steady for item in made.measure.items
    ]
    assert np.allclose(made.measure.prior.correlation, calibration.correlation)

    publication.refresh_from_db()
    assert publication.bank == 1
    assert BankVersion.owned_by(None).get(number=1).measure == before, "a round scores as it did"
    world = World(tuple(taught[item.key].after for item in bank.measure.items), made.measure.prior)
    design = Design(bank.measure, bank.plans[Length.QUICK], bank.probabilities[Length.QUICK])
    expected = simulate_read_out(design, world, tuple(publication.cuts), people=100)
    assert ReadOut.from_dict(publication.read_out).same_as(expected)
    assert publication.read_out["by_calibration"] == 1
    assert not jobs.apply_approved(at=NOW, say=told.append), "twice is once"


STEPS: list[tuple[Any, str]] = [
    (items, "take_over"),
    (items, "store_bank"),
    (items, "note_bank"),
    (blocks, "replace_read_out"),
    (items, "note_renewed"),
]


@pytest.mark.usefixtures("quickly")
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(("place", "name"), STEPS, ids=[name for _place, name in STEPS])
def test_applying_is_cut_off_and_goes_on(
    approved: tuple[Publication, Calibration], place: object, name: str, *, after: bool
):
    publication, calibration = approved
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(place, name, cut(getattr(place, name), after=after))
        with pytest.raises(CutError):
            jobs.apply_approved(at=NOW, say=lambda words: None)
    jobs.apply_approved(at=NOW, say=lambda words: None)
    calibration.refresh_from_db()
    publication.refresh_from_db()
    assert (calibration.stage, calibration.bank) == (Stage.USED, 2)
    assert BankVersion.owned_by(None).count() == 2
    assert publication.read_out["by_calibration"] == 1
    did = list(AuditLine.everywhere.values_list("did", flat=True))
    for line in ("calibration.taken_over", "publication.read_out_replaced", "calibration.used"):
        assert did.count(line) == 1


@pytest.mark.django_db(transaction=True)
def test_the_rights_in_the_docs_are_enough_to_calibrate(tmp_path: Path, told: list[str]):
    """Under the publisher's own role, with the real rewrite; SQLite has no roles."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no roles: there the files' rights part publisher and pages")
    text = (Path(__file__).parents[2] / "docs/operate/publishing.md").read_text()
    rights = re.findall(r"```sql\n(.*?)```", text, re.DOTALL)[0]
    keys = KeyFolder(tmp_path / "keys")
    publisher = Publisher(keys, Ledger(tmp_path / "blocks.jsonl"), told.append, Random(4))
    bank = load_bank()
    with connection.cursor() as cursor:
        cursor.execute(rights)
        try:
            cursor.execute("SET ROLE digivaardig_publisher")
            publishing.initialise(publisher, NOW)
            cursor.execute("RESET ROLE")
            hand_over(bank)
            forget_everything()
            cursor.execute("SET ROLE digivaardig_publisher")
            assert jobs.calibrate(publisher, at=NOW)
        finally:
            cursor.execute("RESET ROLE")
            cursor.execute("DROP OWNED BY digivaardig_publisher; DROP ROLE digivaardig_publisher")
    assert Calibration.owned_by(None).get().people == PEOPLE
    assert answers.waiting() == 0
