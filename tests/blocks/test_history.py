"""Random histories through the real tables: whatever happens, blocks keep their promises."""

from collections import Counter
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digivaardig.blocks import actions, gathering, publishing, rewriting
from digivaardig.blocks.keys import KeyFolder
from digivaardig.blocks.ledger import Ledger
from digivaardig.blocks.models import Block, Entry, Epoch, EpochState, Pool
from digivaardig.blocks.publishing import Publisher
from tests.cast import cast_of
from tests.conftest import NOW

from .rounds import CLOSE, DAY, INTERIM, Round, in_boxes, publish

POOLS = ("Balie", "Kcc", "Publiek, overig", "Bestuur, overig")
# What may happen on one day: people of a pool hand in, somebody takes back, the publisher runs or is cut off.
happenings = st.one_of(
    st.tuples(st.sampled_from(POOLS), st.integers(1, 14)),
    st.tuples(st.just("take back"), st.integers(0, 40)),
    st.tuples(st.sampled_from(("publish", "cut before the draw", "cut after the draw")), st.just(0)),
)
days = st.lists(st.tuples(st.integers(0, 20), happenings), min_size=4, max_size=14)


class CutError(RuntimeError):
    """The publisher stopped here."""


def cut_off(publisher: Publisher, now: datetime, name: str) -> None:
    def stop(*_given: object) -> None:
        raise CutError

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(publishing, name, stop)
        with suppress(CutError):
            publish(publisher, now)


class History:
    """One round, and who is where in it."""

    def __init__(self, publisher: Publisher) -> None:
        self.publisher, self.taken_back = publisher, 0
        self.round = Round(cast_of("Stad"))

    def happen(self, at: datetime, what: str, number: int) -> None:
        if what in POOLS:
            self.round.hand_in(what, min(number, len(self.round.cards[what])), at=at)
        elif what == "take back":
            self.take_back(number)
        elif what == "publish":
            publish(self.publisher, at)
        else:
            cut_off(self.publisher, at, "draw" if what == "cut before the draw" else "tidy")

    def take_back(self, number: int) -> None:
        before = in_boxes()
        if self.round.secrets:
            actions.withdraw(self.round.secrets[number % len(self.round.secrets)])
        self.taken_back += before - in_boxes()

    def shown(self) -> int:
        return sum(self.round.sizes().values())

    def check(self) -> None:
        for block in Block.of(self.round.publication):
            assert block.problems() == []
        shown: Counter[object] = Counter()
        for block in Block.of(self.round.publication).select_related("pool"):
            if block.pool.kind == "own":
                shown[block.pool_id] += block.n
        for pool in Pool.of(self.round.publication).filter(kind="own"):
            assert shown[pool.pk] <= pool.heads - 2
        assert self.publisher.ledger.read().keys() >= gathering.stored_lines().keys()


@pytest.fixture
def _no_rewrite(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rewriting, "rewrite", lambda say: True)


@pytest.mark.django_db
@pytest.mark.usefixtures("_no_rewrite")
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(days)
def test_random_histories(history: list[tuple[int, tuple[str, int]]]):
    with TemporaryDirectory() as folder, transaction.atomic():
        keys = KeyFolder(Path(folder))
        publisher = Publisher(keys, Ledger(keys.folder / "blocks.jsonl"), lambda words: None, Random(4))
        publishing.initialise(publisher, NOW)
        live_through(history, publisher)
        transaction.set_rollback(True)  # every history begins with empty tables


def live_through(history: list[tuple[int, tuple[str, int]]], publisher: Publisher) -> None:
    one = History(publisher)
    for day, (what, number) in sorted(history, key=lambda each: each[0]):
        one.happen(NOW + day * DAY, what, number)
        assert len(one.round.secrets) == one.shown() + in_boxes() + one.taken_back
    publish(publisher, CLOSE)
    one.check()
    assert in_boxes() == 0
    assert len(one.round.secrets) >= one.shown() + one.taken_back
    last = Epoch.objects.get(state=EpochState.OPEN).number
    assert publisher.keys.epochs() == {last}


def test_a_full_round_of_the_open_link_never_shows_everybody(publisher: Publisher):
    round_ = Round(cast_of("Stad"), entry=Entry.OPEN)
    round_.hand_in("Stad", 69)
    publish(publisher, INTERIM)
    publish(publisher, CLOSE)
    assert round_.sizes() == {("Stad", INTERIM): 66}
