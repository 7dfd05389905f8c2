"""What the publisher decides at a moment: which contributions form blocks, wait or are refused.

Nothing is written here.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from random import Random
from uuid import UUID, uuid4

from django.utils import timezone

from digivaardig.disclosure import NewBlock, Opened, PoolKey, publish

from .box import Contents
from .gathering import CLOSED, REASONS
from .ledger import Line, WrittenBlock
from .models import Pool, Publication
from .pooling import key_of, round_of, words_of


class Drawing:
    """One pass over the publications of an epoch: what to store, who waits, who was refused and why."""

    def __init__(self, random: Random, epoch: int, refused: Counter[str]) -> None:
        self.random, self.epoch, self.refused = random, epoch, refused
        self.lines: list[tuple[Publication, Line]] = []
        self.waiting: list[Contents] = []
        self._told: list[str] = []

    def take_all(
        self,
        sorted_: Iterable[tuple[Publication | None, list[Contents]]],
        moments: Mapping[UUID, Sequence[datetime]],
    ) -> None:
        """Draw where a moment has come; elsewhere contributions wait. Those without a round go."""
        for publication, contents in sorted_:
            if publication is None:
                self.refused[CLOSED] += len(contents)
            elif publication.pk in moments:
                self._draw(publication, contents, moments[publication.pk])
            else:
                self.waiting += contents

    def _draw(
        self, publication: Publication, contents: Sequence[Contents], moments: Sequence[datetime]
    ) -> None:
        """Draw at the last of the moments. Where the publisher stood still, the ones before it stay empty."""
        pools = {key_of(pool): pool.pk for pool in Pool.of(publication)}
        keys = {pk: key for key, pk in pools.items()}
        opened = [Opened(keys[each.pool], each.levels, each.secret) for each in contents]
        *passed, moment = moments
        is_close = moment == publication.closes_at
        outcome = publish(round_of(publication), opened, close=is_close, random=self.random)
        blocks = tuple(_written(block, pools) for block in outcome.blocks)
        stopped = tuple(pools[key] for key in outcome.stopped)
        lines = [Line(publication.pk, each, self.epoch, (), ()) for each in passed]
        lines.append(Line(publication.pk, moment, self.epoch, blocks, stopped))
        self.lines += [(publication, line) for line in lines]
        self.waiting += [Contents(pools[each.pool], each.levels, each.secret) for each in outcome.waiting]
        self.refused.update(REASONS[each.reason] for each in outcome.refused)
        self._told.append(_in_words(publication, moment, blocks))

    def words(self) -> list[str]:
        """Tell what was drawn and what was refused; how many wait is nobody's business."""
        refused = [f"Refused: {n} boxes that {why}." for why, n in sorted(self.refused.items()) if n]
        return self._told + refused


def in_words(moment: datetime) -> str:
    """Give a moment as an administrator reads it."""
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"


def _in_words(publication: Publication, moment: datetime, blocks: Sequence[WrittenBlock]) -> str:
    names = words_of(list(Pool.of(publication)))
    what = ", ".join(f"{names[block.pool]} {block.n}" for block in blocks) or "no group was large enough"
    return f"“{publication}” ({publication.municipality}), {in_words(moment)}: {what}."


def _written(block: NewBlock, pools: Mapping[PoolKey, UUID]) -> WrittenBlock:
    counts = [list(row) for row in block.counts]
    return WrittenBlock(uuid4(), pools[block.pool], block.k, block.n, counts)
