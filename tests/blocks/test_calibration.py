"""Answers for calibration leave in batches in which nobody stands alone."""

import pytest

from digivaardig.blocks import actions, calibration, publishing
from digivaardig.blocks.calibration import Spool, hand_over
from digivaardig.blocks.models import CalibrationBox, CalibrationKey, Entry
from digivaardig.blocks.publishing import Publisher
from digivaardig.plumbing.crypto import open_box
from tests.cast import Cast
from tests.conftest import NOW, OnCommit

from .rounds import DAY, a_publication, publish


@pytest.fixture(autouse=True)
def _empty_spool(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calibration, "_spool", Spool())


def test_nothing_is_given_before_there_are_enough_and_then_all_shuffled():
    spool = Spool()
    given = [bytes([n]) for n in range(60)]
    batches = [batch for each in given if (batch := spool.hold(each))]
    assert [len(batch) for batch in batches] == [20, 20, 20]
    assert sorted(answers for batch in batches for answers in batch) == given
    assert batches[0] != given[:20]


def test_a_full_batch_is_sealed_and_stored_after_the_finish(
    publisher: Publisher, groningen: Cast, django_capture_on_commit_callbacks: OnCommit
):
    publication = a_publication(groningen)
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        for n in range(21):
            hand_over(publication, bytes([n]))
        assert not CalibrationBox.by_key.everything().exists()
    assert len(callbacks) == 21

    boxes = [bytes(row.box) for row in CalibrationBox.by_key.everything()]
    private = (publisher.keys.folder / "calibration-1.key").read_bytes()
    opened = sorted(open_box(private, b"digivaardig calibration", box) for box in boxes)
    assert opened == [bytes([n]) for n in range(20)]
    assert {len(box) for box in boxes} == {1024 + 48}


def test_of_the_open_link_nothing_is_kept(
    publisher: Publisher, groningen: Cast, django_capture_on_commit_callbacks: OnCommit
):
    publication = a_publication(groningen, entry=Entry.OPEN)
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        for _person in range(25):
            hand_over(publication, b"answers")
    assert callbacks == []


def test_without_a_key_the_answers_are_lost_and_nobody_notices(publisher: Publisher):
    CalibrationKey.objects.filter().delete()
    actions.store_answers([b"answers"] * 20)
    assert not CalibrationBox.by_key.everything().exists()


def test_a_box_knows_nothing_but_itself():
    assert {field.name for field in CalibrationBox._meta.concrete_fields} == {"id", "box"}


def test_what_nobody_calibrated_goes_with_its_key_after_thirty_days(
    publisher: Publisher, groningen: Cast, told: list[str]
):
    actions.store_answers([b"answers"] * 20)
    before = (publisher.keys.folder / "calibration-1.key").read_bytes()
    publish(publisher, NOW + 30 * DAY)
    assert CalibrationBox.by_key.everything().count() == 20
    assert not publisher.keys.calibration_is_old(NOW + 30 * DAY)

    assert publisher.keys.calibration_is_old(NOW + 31 * DAY)
    publish(publisher, NOW + 31 * DAY)

    assert not CalibrationBox.by_key.everything().exists()
    assert publisher.keys.calibrations() == {2}
    assert before not in [path.read_bytes() for path in publisher.keys.folder.iterdir()]
    assert told[-2:] == [
        "Answers for calibration and their key were 30 days old: they are destroyed.",
        "The old key is destroyed and the tables are written afresh.",
    ]
    actions.store_answers([b"answers"] * 20)
    publish(publisher, NOW + 60 * DAY)
    assert CalibrationBox.by_key.everything().count() == 20, "the new key is as old as its making"


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_cut_off_while_the_key_for_calibration_changes(
    publisher: Publisher, monkeypatch: pytest.MonkeyPatch, *, after: bool
):
    change = publishing.change_calibration_key

    def cut(number: int, public_key: bytes) -> None:
        if after:
            change(number, public_key)
        raise OSError("cut off")

    actions.store_answers([b"answers"] * 20)
    with monkeypatch.context() as patch:
        patch.setattr(publishing, "change_calibration_key", cut)
        with pytest.raises(OSError, match="cut off"):
            publish(publisher, NOW + 31 * DAY)
    publish(publisher, NOW + 31 * DAY)
    assert not CalibrationBox.by_key.everything().exists()
    newest = CalibrationKey.objects.order_by("-number").first()
    assert newest
    assert publisher.keys.calibrations() == {newest.number} == {2}
