from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digivaardig.codes.actions import SIZE
from digivaardig.scan.record import (
    LONGEST,
    Answer,
    Delivery,
    Entry,
    Record,
    UnknownRecordError,
    unpack,
)
from tests.conftest import NOW

FRESH = Record(
    municipality=1,
    publication=None,
    entry=Entry.SELF,
    card="",
    length=40,
    bank=1,
    seed=7,
    secret=bytes(range(16)),
    calibrates=True,
    day=NOW.date(),
    clock=int(NOW.timestamp()),
    pending=3,
)
answers = st.builds(
    Answer,
    place=st.integers(0, 3000),
    response=st.text(max_size=50),
    score=st.integers(0, 9),
    seconds=st.integers(0, LONGEST // 2).map(lambda step: 2 * step),
)
records = st.builds(
    Record,
    municipality=st.integers(0, 10**6),
    publication=st.none() | st.uuids(version=4),
    entry=st.sampled_from(Entry),
    card=st.text("ABC123", max_size=20),
    length=st.sampled_from([20, 40, 60]),
    bank=st.integers(1, 10**6),
    seed=st.integers(0, 2**63 - 1),
    secret=st.binary(min_size=16, max_size=16),
    calibrates=st.booleans(),
    day=st.dates(),
    clock=st.integers(0, 2**33),
    profile=st.text(max_size=30),
    delivery=st.sampled_from(Delivery),
    pending=st.none() | st.integers(0, 3000),
    answers=st.lists(answers, max_size=5).map(tuple),
)


@given(records)
def test_is_read_as_it_was_written(record: Record):
    assert unpack(record.packed()) == record


def test_the_largest_fits():
    largest = replace(
        FRESH,
        municipality=10**6,
        publication=UUID(int=2**128 - 1),
        card="K" * 20,
        bank=10**6,
        seed=2**63 - 1,
        profile="p" * 60,
        pending=9999,
        answers=tuple(Answer(9999, "r" * (200 if task < 8 else 24), 9, LONGEST) for task in range(60)),
    )
    assert len(largest.packed()) < SIZE
    assert len(largest.packed()) > SIZE * 0.8, "the bound is meant to be close: look at it again"


@pytest.mark.parametrize("data", [b"", b"\x02", b"\x01", FRESH.packed()[:-1], b"\x01" + b"\xff" * 80])
def test_other_bytes_are_refused(data: bytes):
    with pytest.raises(UnknownRecordError):
        unpack(data)


def test_an_answer_is_added_with_its_time():
    record = FRESH.answered("b", 1, NOW + timedelta(seconds=31))
    assert record.answers == (Answer(3, "b", 1, 30),)
    assert (record.number, record.pending) == (2, None)
    later = replace(record, pending=5).answered("?", 0, NOW + timedelta(days=3))
    assert later.answers[1].seconds == LONGEST
    with pytest.raises(ValueError, match="No question"):
        record.answered("b", 1, NOW)


def test_only_the_latest_answer_changes():
    two = replace(FRESH.answered("a", 0, NOW), pending=5).answered("b", 0, NOW + timedelta(seconds=9))
    changed = two.changed("c", 1)
    assert [answer.response for answer in changed.answers] == ["a", "c"]
    assert (changed.scores, changed.places) == ([0, 1], [3, 5])
    assert changed.answers[1].seconds == 8


def test_a_finished_record_keeps_no_card():
    done = replace(FRESH, card="K" * 20).finished(Delivery.DELIVERED, date(2026, 12, 1))
    assert (done.card, done.pending, done.is_finished, done.day) == ("", None, True, date(2026, 12, 1))
