"""Handing in: who counts, once; what goes out is mixed with chance and sealed."""

from collections import Counter
from datetime import datetime
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from digivaardig.blocks import actions, publishing
from digivaardig.blocks.box import id_of, unseal
from digivaardig.blocks.models import Card, Contribution, Entry, Epoch, EpochState, Pool, Publication, Spent
from digivaardig.blocks.publishing import Publisher
from digivaardig.codes.code import grouped, mint
from tests.cast import Cast
from tests.conftest import NOW

from .rounds import CLOSE, DAY, INTERIM, Round, a_publication, in_boxes, publish, secret


def hand_in(
    publication: Publication, code: str, name: str, at: datetime = NOW, levels: tuple[int, ...] = (0, 1, 2)
) -> bool:
    return actions.contribute(publication, code, levels, secret(name), at)


def test_a_card_brings_its_holder_into_its_pool_and_is_spent(publisher: Publisher, groningen: Cast):
    round_ = Round(groningen)
    code = round_.cards["Kcc"][0]
    assert hand_in(round_.publication, grouped(code).lower(), "ann")

    row = Contribution.by_key.get(pk=id_of(secret("ann"), 1))
    private = publisher.keys.read_epoch(1)
    assert private is not None
    contents = unseal(private, 1, bytes(row.box))
    assert contents.pool == Pool.of(round_.publication).get(key="kcc").pk
    assert contents.secret == secret("ann")
    assert len(contents.levels) == 3
    assert len(row.box) == 96 + 48
    assert Card.by_key.everything().count() == 68

    assert not hand_in(round_.publication, code, "bea")
    assert in_boxes() == 1


def test_spent_wrong_strange_and_unreadable_cards_answer_alike(
    publisher: Publisher, groningen: Cast, assen: Cast
):
    ours, theirs = Round(groningen), Round(assen)
    spent = ours.cards["Kcc"][0]
    assert hand_in(ours.publication, spent, "ann")
    strange = theirs.cards["Kcc"][0]
    answers = {
        hand_in(ours.publication, code, "bea") for code in (spent, mint(), strange, "", "ABC", "x" * 99)
    }
    assert answers == {False}
    assert (in_boxes(), Spent.by_key.everything().count()) == (1, 1)
    assert hand_in(theirs.publication, strange, "bea"), "a card that was tried elsewhere still counts at home"


def test_a_scan_counts_once(publisher: Publisher, groningen: Cast):
    round_ = Round(groningen)
    one, other = round_.cards["Kcc"][:2]
    assert hand_in(round_.publication, one, "ann")
    assert not hand_in(round_.publication, other, "ann")
    assert hand_in(round_.publication, other, "bea"), "the second card was not spent by that"
    actions.withdraw(secret("bea"))
    assert not hand_in(round_.publication, round_.cards["Kcc"][2], "bea")


def test_with_the_open_link_a_scan_counts_once_too(publisher: Publisher, groningen: Cast):
    round_ = Round(groningen, entry=Entry.OPEN)
    assert hand_in(round_.publication, "", "ann")
    assert not hand_in(round_.publication, "", "ann")
    publish(publisher, INTERIM)
    assert not hand_in(round_.publication, "", "ann", INTERIM)
    assert hand_in(round_.publication, "", "bea", INTERIM)
    assert in_boxes() == 2


@pytest.mark.parametrize(
    ("at", "is_in_time"), [(NOW - DAY, False), (NOW, True), (CLOSE - DAY, True), (CLOSE, False)]
)
def test_only_an_open_round_takes_contributions(
    publisher: Publisher, groningen: Cast, at: datetime, *, is_in_time: bool
):
    round_ = Round(groningen)
    assert hand_in(round_.publication, round_.cards["Kcc"][0], "ann", at) == is_in_time
    assert in_boxes() == int(is_in_time)


def test_a_slow_clock_brings_nobody_in_after_the_close(publisher: Publisher, groningen: Cast):
    """The pages' clock may lag behind the publisher's; what the close has drawn is closed."""
    round_ = Round(groningen)
    publish(publisher, CLOSE)
    assert not hand_in(round_.publication, round_.cards["Kcc"][0], "ann", CLOSE - DAY)


def test_without_an_epoch_nothing_is_taken(publisher: Publisher, groningen: Cast):
    round_ = Round(groningen)
    Epoch.objects.filter().delete()
    assert not hand_in(round_.publication, round_.cards["Kcc"][0], "ann")


@pytest.mark.parametrize("levels", [(0, 1), (0, 1, 2, 3), (0, 1, 4), (0, 1, -1)])
def test_levels_that_are_none_are_an_error(publisher: Publisher, groningen: Cast, levels: tuple[int, ...]):
    round_ = Round(groningen)
    with pytest.raises(ValueError, match="one level"):
        hand_in(round_.publication, round_.cards["Kcc"][0], "ann", levels=levels)


def test_chance_is_in_every_domain_and_differs_each_time(
    publisher: Publisher, groningen: Cast, monkeypatch: pytest.MonkeyPatch
):
    """Expected of 69: 13/16 keep the level 2, the others are spread evenly; within 4 sd."""
    monkeypatch.setattr(actions, "_random", Random(5))
    round_ = Round(groningen)
    for pool in list(round_.cards):
        round_.hand_in(pool, len(round_.cards[pool]), levels=(2, 2, 2))
    private = publisher.keys.read_epoch(1)
    assert private is not None
    boxes = [unseal(private, 1, bytes(row.box)).levels for row in Contribution.by_key.everything()]
    for domain in range(3):
        counts = Counter(levels[domain] for levels in boxes)
        assert 43 <= counts[2] <= 68
    assert len({levels for levels in boxes if levels != (2, 2, 2)}) > 3


def test_after_a_new_server_key_old_cards_and_marks_still_hold(
    publisher: Publisher, groningen: Cast, settings: Settings
):
    round_ = Round(groningen)
    old = round_.cards["Kcc"][0]
    assert hand_in(round_.publication, old, "ann")
    settings.RECORD_KEYS = settings.RECORD_KEYS | {2: bytes(range(32))[::-1]}
    assert not hand_in(round_.publication, round_.cards["Kcc"][1], "ann")
    assert hand_in(round_.publication, round_.cards["Kcc"][1], "bea")
    assert not hand_in(round_.publication, old, "cas")


def test_nobody_s_name_time_or_place_stands_in_a_row():
    columns = {
        model: {field.name for field in model._meta.concrete_fields} for model in (Contribution, Spent, Card)
    }
    assert columns == {
        Contribution: {"id", "epoch", "box"},
        Spent: {"digest", "expires_on"},
        Card: {"digest", "sealed", "expires_on"},
    }


def test_every_mark_and_card_lives_equally_long(publisher: Publisher, groningen: Cast, assen: Cast):
    Round(groningen).hand_in("Kcc")
    Round(assen, opens_at=NOW + 30 * DAY, closes_at=NOW + 60 * DAY, moments=())
    days = {str(row.expires_on) for table in (Spent, Card) for row in table.by_key.everything()}
    assert days == {"2028-12-31"}


def test_a_finish_asks_few_questions(publisher: Publisher, groningen: Cast):
    round_ = Round(groningen)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert hand_in(round_.publication, round_.cards["Kcc"][0], "ann")
    assert len([each for each in asked if "SAVEPOINT" not in each["sql"]]) <= 6


def test_withdrawing_finds_a_contribution_in_an_epoch_that_is_closing(publisher: Publisher, groningen: Cast):
    round_ = Round(groningen)
    round_.hand_in("Kcc", 2)
    publishing.close_epoch(publisher, INTERIM)
    assert Epoch.objects.filter(state=EpochState.CLOSING).count() == 1
    actions.withdraw(round_.secrets[0])
    assert in_boxes() == 1
    round_.hand_in("Kcc", 1, at=INTERIM)
    assert {row.epoch for row in Contribution.by_key.everything()} == {1, 2}
    actions.withdraw(round_.secrets[2])
    actions.withdraw(secret("never seen"))
    assert in_boxes() == 1


def test_rows_that_know_nobody_are_never_listed():
    for table in (Contribution, Spent, Card):
        with pytest.raises(LookupError):
            table.by_key.all()


def test_a_publication_that_never_opened_a_pool_for_cards_takes_none(publisher: Publisher, groningen: Cast):
    assert not hand_in(a_publication(groningen), mint(), "ann")
