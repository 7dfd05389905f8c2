"""A publisher that is cut off anywhere: the next run loses nothing and doubles nothing."""

from collections.abc import Callable
from typing import Any

import pytest

from digivaardig.blocks import gathering, publishing, rewriting
from digivaardig.blocks.keys import KeyFolder
from digivaardig.blocks.ledger import Ledger
from digivaardig.blocks.models import Block, Draw, Epoch, EpochState
from digivaardig.blocks.publishing import Publisher
from tests.cast import Cast

from .rounds import CLOSE, DAY, INTERIM, Round, in_boxes, publish


class CutError(RuntimeError):
    """The machine stopped here."""


def cut(step: Callable[..., Any], *, after: bool) -> Callable[..., Any]:
    def stopping(*args: object, **more: object) -> None:
        if after:
            step(*args, **more)
        raise CutError

    return stopping


def run_and_cut(publisher: Publisher, place: object, name: str, *, after: bool) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(place, name, cut(getattr(place, name), after=after))
        with pytest.raises(CutError):
            publish(publisher, INTERIM)


SEAMS = [
    (KeyFolder, "make_epoch"),
    (publishing, "change_epochs"),
    (publishing, "open_boxes"),
    (publishing, "_store"),
    (publishing, "_seal_again"),
    (publishing, "draw"),
    (Ledger, "append"),
    (KeyFolder, "destroy_epoch"),
    (publishing, "forget_expired"),
    (rewriting, "rewrite"),
    (publishing, "mark_tidy"),
]


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(("place", "name"), SEAMS, ids=[name for _place, name in SEAMS])
def test_cut_off_at_a_step_and_run_again(
    publisher: Publisher, groningen: Cast, assen: Cast, *, place: object, name: str, after: bool
):
    ours, theirs = Round(groningen), Round(assen, moments=())
    ours.hand_in("Balie", 13)
    ours.hand_in("Kcc", 3)
    theirs.hand_in("Balie", 9)
    run_and_cut(publisher, place, name, after=after)
    at_cut = Block.of(ours.publication).count()
    ours.hand_in("Kcc", 1, at=INTERIM)

    publish(publisher, INTERIM + DAY)
    assert ours.sizes() == {("Balie", INTERIM): 12}
    assert at_cut in {0, 1}
    waiting = 1 + 3 + 9 + 1
    assert in_boxes() == waiting
    assert Draw.of(ours.publication).count() == 1
    assert publisher.ledger.read() == gathering.stored_lines()
    last = Epoch.objects.get(state=EpochState.OPEN).number
    assert publisher.keys.epochs() == {last}
    assert not Epoch.objects.exclude(number=last).exclude(state=EpochState.DONE, is_tidy=True).exists()

    publish(publisher, CLOSE)
    rest = 1 + 4
    assert ours.sizes() == {("Balie", INTERIM): 12}, f"{rest} is fewer than 8"
    assert theirs.sizes() == {("Balie", CLOSE): 8}
    assert in_boxes() == 0


@pytest.mark.parametrize("name", ["draw", "mark_tidy"])
def test_more_that_came_due_meanwhile_is_published_by_the_same_run(
    publisher: Publisher, groningen: Cast, assen: Cast, name: str
):
    """What came in after the cut lies in the next epoch; it still counts for a moment that came later."""
    ours, theirs = Round(groningen), Round(assen, moments=(INTERIM + DAY,))
    ours.hand_in("Balie", 8)
    theirs.hand_in("Balie", 5)
    run_and_cut(publisher, publishing, name, after=False)
    theirs.hand_in("Balie", 3, at=INTERIM)
    publish(publisher, INTERIM + 2 * DAY)
    assert ours.sizes() == {("Balie", INTERIM): 8}
    assert theirs.sizes() == {("Balie", INTERIM + DAY): 8}
    assert in_boxes() == 0


def test_a_database_that_stays_busy_is_rewritten_by_the_next_run(
    publisher: Publisher, groningen: Cast, monkeypatch: pytest.MonkeyPatch
):
    Round(groningen)
    monkeypatch.setattr(rewriting, "rewrite", lambda say: False)
    publish(publisher, INTERIM)
    assert publishing.has_work(INTERIM)
    monkeypatch.setattr(rewriting, "rewrite", lambda say: True)
    publish(publisher, INTERIM)
    assert not publishing.has_work(INTERIM)


def test_a_block_that_breaks_a_promise_undoes_the_whole_draw(
    publisher: Publisher, groningen: Cast, monkeypatch: pytest.MonkeyPatch
):
    round_ = Round(groningen)
    round_.hand_in("Balie", 8)
    monkeypatch.setattr(Block, "problems", lambda block: ["it is wrong"])
    with pytest.raises(publishing.PublisherError, match="may not be published: it is wrong"):
        publish(publisher, INTERIM)
    monkeypatch.undo()
    assert (round_.sizes(), in_boxes()) == ({}, 8)
