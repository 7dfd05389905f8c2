"""Answers for calibrating the questions, on their way out: held in memory until nobody stands alone.

A restart loses what is held: that costs data only.
"""

from random import SystemRandom
from threading import Lock

from django.db import transaction

from . import actions
from .models import Entry, Publication

LEAST = 20
"""A batch holds the answers of at least this many people, in random order."""


class Spool:
    """Answers of scans, in memory, until there are enough for a batch. Threads may share it."""

    def __init__(self, least: int = LEAST) -> None:
        self.least = least
        self._held: list[bytes] = []
        self._lock = Lock()

    def hold(self, answers: bytes) -> list[bytes]:
        """Hold the answers of one scan; give a whole batch, shuffled, when there is one, and else nothing."""
        with self._lock:
            self._held.append(answers)
            if len(self._held) < self.least:
                return []
            batch, self._held = self._held, []
        SystemRandom().shuffle(batch)
        return batch


_spool = Spool()


def hand_over(publication: Publication, answers: bytes) -> None:
    """Hand over the scored answers of a scan that was handed in, unless the person does not want that.

    Of a round with the open link nothing is kept. Nothing happens before the transaction at hand is
    committed, and what is written then is written apart from it.

    Args:
        publication: the round that the scan was for; nothing of it is kept.
        answers: item versions, scores, coarse seconds; no longer than 1,023 bytes.

    """
    if publication.entry == Entry.OPEN:
        return

    def store_a_full_batch() -> None:
        if batch := _spool.hold(answers):
            actions.store_answers(batch)

    transaction.on_commit(store_a_full_batch, robust=True)
