"""Reading publications: what was promised at the opening, and the blocks made since."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from digivaardig.disclosure import MARGIN
from digivaardig.tenancy.models import Municipality

from .models import Block, Draw, Pool, PoolKind, Publication
from .pooling import words_of


@dataclass(frozen=True, slots=True)
class PublishedBlock:
    """`n` people of one pool, at least `k`, drawn at one moment: `counts[domain][level]`."""

    id: UUID
    pool: UUID
    moment: datetime
    k: int
    n: int
    counts: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class PoolLine:
    """A pool as frozen at the opening.

    `words` is its name for people, no other pool of the publication has it; `unit` the key of the unit (or
    municipality) it is named after, `heads` how many people contribute to it directly, `parent` the pool
    that its rest moves to at the close.
    """

    id: UUID
    kind: PoolKind
    unit: str
    words: str
    heads: int
    parent: UUID | None


@dataclass(frozen=True, slots=True)
class FrozenUnit:
    """A unit as it was at the opening, the pool its people contribute to and where the rest of that counts.

    `pool` and `rest` are ids of pools; `rest` is empty at the top.
    """

    key: str
    name: str
    parent: str | None
    heads: int
    pool: UUID
    rest: UUID | None


@dataclass(frozen=True, slots=True)
class Where:
    """Where somebody counts, in words: at `pool`, or at `rest` (none at the top) if too few take part."""

    pool: str
    rest: str | None


def publications(municipality: Municipality) -> list[Publication]:
    """List all publications, the newest first. One query."""
    return list(Publication.of(municipality).order_by("-opens_at"))


def publication(municipality: Municipality, pk: UUID) -> Publication | None:
    """Find a publication of this municipality. One query."""
    return Publication.of(municipality).filter(pk=pk).first()


def published(publication: Publication) -> list[PublishedBlock]:
    """List the blocks, by moment and by the order of the pools. One query."""
    blocks = Block.of(publication).order_by("moment", "pool__place")
    return [
        PublishedBlock(
            block.pk, block.pool_id, block.moment, block.k, block.n, tuple(map(tuple, block.counts))
        )
        for block in blocks
    ]


def drawn_moments(publication: Publication) -> list[datetime]:
    """List the moments that have been drawn, whether or not a block came of them. One query."""
    return list(Draw.of(publication).order_by("moment").values_list("moment", flat=True))


def pools(publication: Publication) -> list[PoolLine]:
    """List the pools, each before its parent. One query."""
    rows = list(Pool.of(publication).order_by("place"))
    words = words_of(rows)
    return [
        PoolLine(pool.pk, PoolKind(pool.kind), pool.key, words[pool.pk], pool.heads, pool.parent_id)
        for pool in rows
    ]


def pool_names(publication: Publication) -> dict[UUID, str]:
    """Give each pool's name for people. One query."""
    return {pool.id: pool.words for pool in pools(publication)}


def units(publication: Publication) -> list[FrozenUnit]:
    """List the units as they were at the opening, by name. One query."""
    found = [
        FrozenUnit(key, name, parent, heads, pool.pk, pool.parent_id)
        for pool in Pool.of(publication)
        for key, name, parent, heads in pool.units
    ]
    return sorted(found, key=lambda unit: (unit.name, unit.key))


def smallest_unit(publication: Publication) -> int:
    """Say how many people a unit needs to be shown apart: blocks never say *everyone*."""
    return publication.k + MARGIN


def where(publication: Publication, unit: str) -> Where | None:
    """Say where the people of a unit count; `None` for a unit that was not there at the opening. One query.

    In a round with the open link everybody counts in the one pool, so `unit` does not matter.
    """
    rows = list(Pool.of(publication))
    words = words_of(rows)
    for pool in rows:
        if pool.kind == PoolKind.OPEN or any(key == unit for key, *_rest in pool.units):
            return Where(words[pool.pk], words[pool.parent_id] if pool.parent_id else None)
    return None
