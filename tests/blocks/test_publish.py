"""What a publication does: who is shown, who waits, where a rest goes, what is refused."""

import pytest

from digivaardig.blocks import actions, publishing
from digivaardig.blocks.box import Contents, id_of, seal
from digivaardig.blocks.events import BlocksPublished
from digivaardig.blocks.keys import PublisherError
from digivaardig.blocks.models import Block, Card, Contribution, Draw, Entry, Epoch, EpochState, Pool, Spent
from digivaardig.blocks.publishing import Publisher
from digivaardig.plumbing import events
from tests.cast import Cast
from tests.conftest import NOW, OnCommit

from .rounds import CLOSE, DAY, DOMAINS, INTERIM, Round, in_boxes, publish, secret


def test_a_round_from_opening_to_close(publisher: Publisher, told: list[str], groningen: Cast):
    """Halfway units with enough people are shown; at the close a rest moves up, what is left is dropped."""
    round_ = Round(groningen)
    for pool, people in (("Balie", 20), ("Kcc", 9), ("Publiek, overig", 3), ("Bestuur, overig", 5)):
        round_.hand_in(pool, people)
    publish(publisher, INTERIM - DAY)
    assert round_.sizes() == {}

    publish(publisher, INTERIM)
    halfway = {("Balie", INTERIM): 20, ("Kcc", INTERIM): 8}
    assert round_.sizes() == halfway
    assert in_boxes() == 9

    round_.hand_in("Balie", 5, at=INTERIM + DAY)
    round_.hand_in("Kcc", 4, at=INTERIM + DAY)
    publish(publisher, CLOSE)
    assert round_.sizes() == halfway | {("Publiek, overig", CLOSE): 12}
    assert in_boxes() == 0
    assert told[-2:] == [
        "“Herfstscan” (Groningen), 2026-12-15 10:00: Publiek, overig 12.",
        "The old key is destroyed and the tables are written afresh.",
    ]


def test_a_block_counts_every_domain_and_chance_is_in_it(publisher: Publisher, groningen: Cast):
    round_ = Round(groningen)
    round_.hand_in("Balie", 28, levels=(0, 3, 3))
    publish(publisher, INTERIM)

    block = Block.of(round_.publication).get()
    assert (block.n, block.k, block.problems()) == (28, 8, [])
    assert [sum(row) for row in block.counts] == [28] * len(DOMAINS)
    assert block.counts[0][0] > 14
    assert sum(block.counts[0][1:]) + sum(block.counts[1][:3]) + sum(block.counts[2][:3]) > 0


def test_a_moment_comes_once_however_often_one_publishes(publisher: Publisher, groningen: Cast):
    round_ = Round(groningen)
    round_.hand_in("Balie", 8)
    publish(publisher, INTERIM)
    round_.hand_in("Balie", 12, at=INTERIM)
    publish(publisher, INTERIM + DAY)
    publish(publisher, INTERIM + 2 * DAY)

    assert round_.sizes() == {("Balie", INTERIM): 8}
    assert in_boxes() == 12
    assert Draw.of(round_.publication).count() == 1


def test_a_publisher_who_slept_draws_at_the_last_moment_only(publisher: Publisher, groningen: Cast):
    round_ = Round(groningen)
    round_.hand_in("Balie", 12)
    publish(publisher, CLOSE + 3 * DAY)
    assert round_.sizes() == {("Balie", CLOSE): 12}
    assert [each.moment for each in Draw.of(round_.publication).order_by("moment")] == [INTERIM, CLOSE]


def test_all_municipalities_are_published_and_nobody_waits_for_another(
    publisher: Publisher, groningen: Cast, assen: Cast
):
    ours, theirs = Round(groningen), Round(assen, moments=(INTERIM + DAY,))
    ours.hand_in("Balie", 12)
    theirs.hand_in("Balie", 9)
    theirs.hand_in("Kcc", 16)

    publish(publisher, INTERIM)
    assert (ours.sizes(), theirs.sizes(), in_boxes()) == ({("Balie", INTERIM): 12}, {}, 25)
    publish(publisher, INTERIM + DAY)
    assert theirs.sizes() == {("Balie", INTERIM + DAY): 8, ("Kcc", INTERIM + DAY): 16}
    assert in_boxes() == 1


def test_the_open_link_needs_fifty_people(publisher: Publisher, groningen: Cast):
    round_ = Round(groningen, entry=Entry.OPEN)
    round_.hand_in("Groningen", 49)
    publish(publisher, INTERIM)
    assert round_.sizes() == {}
    round_.hand_in("Groningen", 10, at=INTERIM)
    publish(publisher, CLOSE)
    assert round_.sizes() == {("Groningen", CLOSE): 58}
    assert Block.of(round_.publication).get().k == 50


def test_ids_and_boxes_change_each_epoch_and_the_old_key_is_gone(publisher: Publisher, groningen: Cast):
    round_ = Round(groningen)
    round_.hand_in("Balie", 7)
    before = {row.pk: bytes(row.box) for row in Contribution.by_key.everything()}
    assert publisher.keys.epochs() == {1}
    publish(publisher, INTERIM)

    after = {row.pk: bytes(row.box) for row in Contribution.by_key.everything()}
    assert len(after) == len(before) == 7
    assert not after.keys() & before.keys()
    assert not set(after.values()) & set(before.values())
    assert publisher.keys.epochs() == {2}
    assert after.keys() == {id_of(each, 2) for each in round_.secrets}
    states = Epoch.objects.order_by("number").values_list("state", "is_tidy")
    assert list(states) == [(EpochState.DONE, True), (EpochState.OPEN, False)]


def test_who_takes_back_is_in_no_block(publisher: Publisher, groningen: Cast):
    round_ = Round(groningen)
    round_.hand_in("Balie", 9)
    actions.withdraw(round_.secrets[0])
    publish(publisher, INTERIM)
    assert in_boxes() == 0
    assert round_.sizes() == {("Balie", INTERIM): 8}

    round_.hand_in("Kcc", 3, at=INTERIM)
    actions.withdraw(round_.secrets[-1])
    actions.withdraw(round_.secrets[1])  # published: answers alike, changes nothing
    assert in_boxes() == 2
    assert round_.sizes() == {("Balie", INTERIM): 8}


def test_what_waits_can_be_taken_back_in_a_later_epoch(publisher: Publisher, groningen: Cast):
    round_ = Round(groningen)
    round_.hand_in("Kcc", 2)
    publish(publisher, INTERIM)
    actions.withdraw(round_.secrets[0])
    assert in_boxes() == 1


def test_false_boxes_are_refused_and_counted(publisher: Publisher, told: list[str], groningen: Cast):
    round_ = Round(groningen)
    round_.hand_in("Balie", 8)
    epoch = Epoch.objects.get(state=EpochState.OPEN)
    public, pool = bytes(epoch.public_key), Pool.of(round_.publication).get(key="balie").pk
    forged = Contents(pool, (1, 1, 1), secret("forged"))

    def plant(name: str, box: bytes, number: int = 1) -> None:
        Contribution.by_key.create(id=id_of(secret(name), number), epoch=number, box=box)

    real = Contribution.by_key.everything().first()
    assert real is not None
    plant("a copy", bytes(real.box))
    plant("another id", seal(public, 1, forged))
    plant("another epoch", seal(public, 7, forged))
    plant("of a dead epoch", seal(public, 7, forged), number=7)
    plant("noise", bytes(144))
    plant("no pool", seal(public, 1, Contents(round_.publication.pk, (1, 1, 1), secret("no pool"))))
    plant("too long", seal(public, 1, Contents(pool, (1, 1, 1, 1), secret("too long"))))

    publish(publisher, INTERIM)
    assert round_.sizes() == {("Balie", INTERIM): 8}
    assert in_boxes() == 0
    assert told[-6:-1] == [
        "Refused: 1 boxes that are for no open round.",
        "Refused: 1 boxes that are of an epoch whose key is gone.",
        "Refused: 2 boxes that cannot be opened.",
        "Refused: 1 boxes that do not hold one level a domain.",
        "Refused: 2 boxes that have another id than their secret gives.",
    ]


def test_a_pool_with_more_boxes_than_cards_publishes_nothing_any_more(
    publisher: Publisher, told: list[str], groningen: Cast
):
    round_ = Round(groningen)
    round_.hand_in("Balie", 30)
    round_.hand_in("Kcc", 8)
    epoch = Epoch.objects.get(state=EpochState.OPEN)
    pool = Pool.of(round_.publication).get(key="balie")
    box = seal(bytes(epoch.public_key), 1, Contents(pool.pk, (0, 0, 0), secret("forged")))
    Contribution.by_key.create(id=id_of(secret("forged"), 1), epoch=1, box=box)

    publish(publisher, INTERIM)
    assert round_.sizes() == {("Kcc", INTERIM): 8}
    assert [each.key for each in Pool.of(round_.publication).filter(stopped=True)] == ["balie"]
    for own in round_.secrets[:10]:
        actions.withdraw(own)
    publish(publisher, CLOSE)
    assert round_.sizes() == {("Kcc", INTERIM): 8}
    assert "Refused: 21 boxes that are in a pool with more boxes than entries." in told


def test_others_hear_of_new_blocks(
    publisher: Publisher,
    groningen: Cast,
    django_capture_on_commit_callbacks: OnCommit,
    monkeypatch: pytest.MonkeyPatch,
):
    heard: list[object] = []
    monkeypatch.setitem(events._listeners, BlocksPublished, [heard.append])
    round_ = Round(groningen)
    round_.hand_in("Balie", 8)
    with django_capture_on_commit_callbacks(execute=True):
        publish(publisher, INTERIM)
        publish(publisher, CLOSE)
    here = groningen.municipality.pk, round_.publication.pk
    assert heard == [BlocksPublished(*here, 1, is_close=False), BlocksPublished(*here, 0, is_close=True)]


def test_what_expired_is_forgotten_with_the_next_publication(publisher: Publisher, groningen: Cast):
    round_ = Round(groningen)
    round_.hand_in("Balie", 1)
    Spent.by_key.everything().update(expires_on="2026-11-30")
    Card.by_key.filter(pk__in=Card.by_key.everything()[:3]).update(expires_on="2026-11-30")
    publish(publisher, INTERIM)
    assert (Spent.by_key.everything().count(), Card.by_key.everything().count()) == (0, 65)


def test_before_it_is_set_up_nothing_is_published(fresh_publisher: Publisher, db: None):
    with pytest.raises(PublisherError, match="--init"):
        publish(fresh_publisher, NOW)


def test_setting_up_twice_changes_nothing(publisher: Publisher, told: list[str]):
    keys = {path.name: path.read_bytes() for path in publisher.keys.folder.glob("*.key")}
    publishing.initialise(publisher, NOW)
    assert told[-1] == "Publishing is set up already."
    assert {path.name: path.read_bytes() for path in publisher.keys.folder.glob("*.key")} == keys
    assert keys.keys() == {"epoch-1.key", "calibration-1.key"}


def test_a_clock_that_is_put_back_opens_no_epoch_in_the_past(fresh_publisher: Publisher, groningen: Cast):
    publishing.initialise(fresh_publisher, INTERIM + DAY)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(publishing.rewriting, "rewrite", lambda say: True)
        Round(groningen)
        publish(fresh_publisher, INTERIM)
    assert set(Epoch.objects.values_list("opened_at", flat=True)) == {INTERIM + DAY}


def test_there_is_cheaply_known_whether_there_is_work(publisher: Publisher, groningen: Cast):
    Round(groningen)
    assert not publishing.has_work(INTERIM - DAY)
    assert publishing.has_work(INTERIM)
    publish(publisher, INTERIM)
    assert not publishing.has_work(INTERIM)
