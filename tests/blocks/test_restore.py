"""A database out of a backup, or keys that are gone: what was published stays, the dead stay dead."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import models

from digivaardig.blocks import actions, publishing
from digivaardig.blocks.keys import PublisherError
from digivaardig.blocks.models import (
    Block,
    CalibrationKey,
    Card,
    Contribution,
    Draw,
    Epoch,
    EpochState,
    Pool,
    Publication,
    Spent,
)
from digivaardig.blocks.publishing import Publisher
from tests.cast import Cast

from .rounds import CLOSE, DAY, INTERIM, Round, in_boxes, publish

TABLES: tuple[type[models.Model], ...] = (Publication, Pool, Draw, Block, Epoch, Contribution, Spent, Card)


def backup() -> Callable[[], None]:
    """Copy the tables of this room; what it gives puts them back."""
    rows: dict[type[models.Model], list[Any]] = {table: list(models.QuerySet(table)) for table in TABLES}

    def restore() -> None:
        for table in reversed(TABLES):
            models.QuerySet(table).delete()
        for table in TABLES:
            models.QuerySet(table).bulk_create(rows[table])

    return restore


def test_the_backup_of_these_tests_is_whole():
    ours = set(apps.get_app_config("blocks").get_models())
    assert ours - set(TABLES) == {apps.get_model("blocks", "CalibrationBox"), CalibrationKey}


def test_restored_contributions_are_dead_and_blocks_come_from_the_file(
    publisher: Publisher, told: list[str], groningen: Cast
):
    round_ = Round(groningen)
    round_.hand_in("Balie", 12)
    round_.hand_in("Kcc", 3)
    restore = backup()
    publish(publisher, INTERIM)
    counts = Block.of(round_.publication).get().counts
    restore()
    assert (round_.sizes(), in_boxes()) == ({}, 15)

    publish(publisher, INTERIM + DAY)
    assert round_.sizes() == {("Balie", INTERIM): 12}
    assert Block.of(round_.publication).get().counts == counts
    assert in_boxes() == 0
    assert told[-5:-1] == [
        "Put back from the file of blocks: “Herfstscan”, 2026-12-01 10:00.",
        "Epoch 3 is open.",
        "15 boxes are of an epoch whose key is gone: they are removed.",
        "This database was restored. Rounds that need new cards: 1.",
    ]
    assert publisher.keys.epochs() == {3}


def test_cards_of_a_restored_database_are_void_and_new_ones_can_be_dealt(
    publisher: Publisher, groningen: Cast
):
    round_ = Round(groningen)
    restore = backup()
    old = round_.cards["Balie"][0]
    round_.hand_in("Balie", 12)
    publish(publisher, INTERIM)
    restore()
    publish(publisher, INTERIM + DAY)

    assert not actions.contribute(round_.publication, old, (0, 0, 0), bytes(16), INTERIM + DAY)
    entries = dict(Pool.of(round_.publication).values_list("key", "entries"))
    assert entries == {"balie": 12, "kcc": 0, "publiek": 0, "bestuur": 0}
    round_.deal(INTERIM + DAY)
    round_.hand_in("Balie", 30, at=INTERIM + DAY)
    publish(publisher, CLOSE)
    balie = {at: n for (pool, at), n in round_.sizes().items() if pool == "Balie"}
    assert balie == {INTERIM: 12, CLOSE: 16}, "together never more than heads - 2"


def test_a_restore_that_is_cut_off_voids_the_cards_all_the_same(
    publisher: Publisher, groningen: Cast, monkeypatch: pytest.MonkeyPatch
):
    Round(groningen)
    restore = backup()
    publish(publisher, INTERIM)
    restore()
    with monkeypatch.context() as patch:
        patch.delattr(publishing, "void_cards")
        with pytest.raises(NameError):
            publish(publisher, INTERIM)
    publish(publisher, INTERIM)
    assert not Card.by_key.everything().exists()


def test_restored_while_the_key_still_stood_nothing_is_published_twice(
    publisher: Publisher, groningen: Cast, monkeypatch: pytest.MonkeyPatch
):
    """The file knows that this epoch was drawn, although its key was not destroyed yet."""
    round_ = Round(groningen)
    round_.hand_in("Balie", 12)
    restore = backup()
    monkeypatch.setattr(publishing, "tidy", lambda *_given: None)
    publish(publisher, INTERIM)
    monkeypatch.undo()
    monkeypatch.setattr(publishing.rewriting, "rewrite", lambda say: True)
    assert 1 in publisher.keys.epochs()
    restore()
    publish(publisher, CLOSE)
    assert round_.sizes() == {("Balie", INTERIM): 12}
    assert in_boxes() == 0


@pytest.mark.parametrize("key_stood", [False, True])
def test_restored_in_the_middle_of_a_publication(
    publisher: Publisher, groningen: Cast, monkeypatch: pytest.MonkeyPatch, *, key_stood: bool
):
    round_ = Round(groningen)
    round_.hand_in("Balie", 12)
    publishing.close_epoch(publisher, INTERIM)
    restore = backup()
    with monkeypatch.context() as patch:
        if key_stood:
            patch.setattr(publishing, "tidy", lambda *_given: None)
        publish(publisher, INTERIM)
    restore()
    publish(publisher, INTERIM)
    assert round_.sizes() == {("Balie", INTERIM): 12}
    assert in_boxes() == 0
    assert not Epoch.objects.filter(state=EpochState.CLOSING).exists()


def test_restored_to_before_the_opening_the_file_keeps_what_nobody_knows(
    publisher: Publisher, groningen: Cast
):
    restore = backup()
    round_ = Round(groningen)
    round_.hand_in("Balie", 12)
    publish(publisher, INTERIM)
    restore()
    publish(publisher, CLOSE)
    assert len(publisher.ledger.read()) == 1
    assert not Block.of_all().exists()


def test_a_restored_database_is_restored_once(publisher: Publisher, told: list[str], groningen: Cast):
    restore = backup()
    Round(groningen)
    publish(publisher, INTERIM)
    restore()
    publish(publisher, INTERIM)
    told.clear()
    publish(publisher, INTERIM)
    assert told == []


def test_a_key_that_is_away_stops_everything_until_it_is_back(publisher: Publisher, groningen: Cast):
    round_ = Round(groningen)
    round_.hand_in("Balie", 8)
    key = publisher.keys.folder / "epoch-1.key"
    away = key.rename(key.with_suffix(".away"))
    with pytest.raises(PublisherError, match="The key of epoch 1 is not in"):
        publish(publisher, INTERIM)
    assert in_boxes() == 8
    away.rename(key)
    publish(publisher, INTERIM)
    assert round_.sizes() == {("Balie", INTERIM): 8}


def test_a_key_lost_for_good_costs_what_was_sealed_to_it_and_cards_stay(
    publisher: Publisher, told: list[str], groningen: Cast
):
    round_ = Round(groningen)
    round_.hand_in("Balie", 8)
    (publisher.keys.folder / "epoch-1.key").unlink()
    publishing.initialise(publisher, INTERIM - DAY)
    assert told[-2:] == ["Epoch 2 is open.", "8 boxes are of an epoch whose key is gone: they are removed."]
    round_.hand_in("Balie", 9)
    publish(publisher, INTERIM)
    assert round_.sizes() == {("Balie", INTERIM): 8}


def test_a_lost_key_for_calibration_is_made_anew(publisher: Publisher):
    (publisher.keys.folder / "calibration-1.key").unlink()
    publishing.initialise(publisher, INTERIM)
    assert list(CalibrationKey.objects.order_by("number").values_list("number", flat=True)) == [1, 2]
    assert publisher.keys.calibrations() == {2}


def test_changed_blocks_stop_everything(publisher: Publisher, groningen: Cast):
    round_ = Round(groningen)
    round_.hand_in("Balie", 12)
    publish(publisher, INTERIM)
    block = Block.of(round_.publication).get()
    block.counts[0] = [12, 0, 0, 0] if block.counts[0] != [12, 0, 0, 0] else [0, 12, 0, 0]
    block.save()
    with pytest.raises(PublisherError, match="are not those in the file"):
        publish(publisher, CLOSE)


def test_a_lost_file_is_written_anew_from_the_table(publisher: Publisher, groningen: Cast):
    round_ = Round(groningen)
    round_.hand_in("Balie", 12)
    publish(publisher, INTERIM)
    before = publisher.ledger.read()
    publisher.ledger.path.unlink()
    publish(publisher, INTERIM)
    assert publisher.ledger.read() == before
