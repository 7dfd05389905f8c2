"""The publisher's side of calibration: answers are opened all at once, in memory, used once and destroyed.

What they taught is stored in the same transaction that removes the boxes and changes the key. Cut off before
it, everything is as it was; cut off after it, the next run destroys the old key and writes the tables afresh.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from digivaardig.plumbing.crypto import SealBrokenError

from . import publishing
from .box import unseal_answers
from .models import CalibrationBox, CalibrationKey
from .publishing import Publisher

LEAST: Final = 500
"""Fewer scans than this are never opened for use."""

Store = Callable[[], object]
Learn = Callable[[Sequence[bytes]], Store]


@dataclass(frozen=True, slots=True)
class Opened:
    """Answers in memory, by the id of their box; and how many boxes could not be opened."""

    key: int
    answers: dict[UUID, bytes] = field(repr=False)
    broken: int


def waiting() -> int:
    """Count the boxes that wait. One query."""
    return CalibrationBox.by_key.everything().count()


def use(publisher: Publisher, learn: Learn, now: datetime, least: int = LEAST) -> bool:
    """Open the answers of all scans, learn from them, store that and destroy boxes and key.

    With fewer than `least` nothing is used and all stays as it was; `False` then.

    Args:
        publisher: who holds the keys.
        learn: works it out, from the plain answers of each scan, and writes nothing; what it gives back
            stores the outcome.
        now: the moment.
        least: fewest scans.

    Raises:
        PublisherError: another publisher is at work, or this is none.

    """
    with publishing.alone(publisher):
        publishing.make_calibration_key(publisher, now)  # ends what an earlier run began
        opened = open_answers(publisher)
        is_enough = len(opened.answers) >= least
        publisher.say(_in_words(opened, least))
        if is_enough:
            _exchange(publisher, opened, learn(list(opened.answers.values())), now)
            publisher.say("What was learned is stored. The answers and their key are destroyed.")
        publishing.tidy(publisher, now)
    return is_enough


def open_answers(publisher: Publisher) -> Opened:
    """Open every box that can be opened, in the order of their random ids."""
    key = CalibrationKey.objects.order_by("-number").values_list("number", flat=True).first() or 0
    private = publisher.keys.read_calibration(key)
    answers: dict[UUID, bytes] = {}
    broken = 0
    for row in CalibrationBox.by_key.everything().order_by("pk").iterator():
        try:
            answers[row.pk] = unseal_answers(private, bytes(row.box))
        except SealBrokenError:
            broken += 1
    return Opened(key, answers, broken)


def _exchange(publisher: Publisher, opened: Opened, store: Store, now: datetime) -> None:
    """Store what was learned and change the key; what came in meanwhile is sealed again, to the new one."""
    public = publisher.keys.make_calibration(opened.key + 1, now)
    with transaction.atomic():  # never the one without the other
        store()
        late = open_answers(publisher).answers
        fresh = [answers for pk, answers in late.items() if pk not in opened.answers]
        publishing.change_calibration_key(opened.key + 1, public, fresh)
    publishing.make_calibration_key(publisher, now)


def _in_words(opened: Opened, least: int) -> str:
    broken = f" {opened.broken} boxes cannot be opened." if opened.broken else ""
    if len(opened.answers) >= least:
        return f"The answers of {len(opened.answers)} scans are opened, in memory.{broken}"
    return f"The answers of {len(opened.answers)} scans wait; from {least} they are used.{broken}"
