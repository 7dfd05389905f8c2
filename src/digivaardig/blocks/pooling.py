"""From the organisation, as it is at the opening, to the pools of a publication; and back to `disclosure`."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from digivaardig import disclosure
from digivaardig.disclosure import Kind, PoolKey
from digivaardig.organisations.queries import UnitLine
from digivaardig.tenancy.models import Municipality

from .models import Block, Entry, Pool, Publication

WHOLE = "*"
"""Stands for the municipality as the top of its units, where they have no single one; no unit's key."""


@dataclass(frozen=True, slots=True)
class FrozenPool:
    """A pool before it has a row: names beside what `disclosure` made."""

    pool: disclosure.Pool
    name: str
    unit_names: tuple[str, ...]


def freeze(
    municipality: Municipality, lines: Sequence[UnitLine], entry: Entry, k: int
) -> tuple[FrozenPool, ...]:
    """Divide the people of an organisation over pools, each pool before its parent."""
    if entry == Entry.OPEN:
        names = {municipality.slug: municipality.name}
        pools = disclosure.open_pools(municipality.slug, sum(line.headcount for line in lines))
    else:
        names = {WHOLE: municipality.name} | {line.key: line.name for line in lines}
        pools = disclosure.pools_of(_tree(lines), k)
    return tuple(
        FrozenPool(pool, names[pool.key.unit], tuple(names[unit.key] for unit in pool.units))
        for pool in pools
    )


def rows_of(publication: Publication, frozen: Iterable[FrozenPool]) -> list[Pool]:
    """Make the rows of a publication's pools; nothing is saved."""
    rows: dict[PoolKey, Pool] = {}
    every = list(frozen)
    for place, each in reversed(list(enumerate(every))):  # parents first: a child points at its row
        pool = each.pool
        rows[pool.key] = Pool(
            publication=publication,
            kind=pool.key.kind.value,
            key=pool.key.unit,
            name=each.name,
            parent=rows[pool.parent] if pool.parent else None,
            place=place,
            units=[
                [unit.key, name, unit.parent, unit.heads]
                for unit, name in zip(pool.units, each.unit_names, strict=True)
            ],
            heads=pool.heads,
            entries=pool.heads if publication.entry == Entry.OPEN else 0,
        )
    return list(rows.values())


def words_of(pools: Sequence[Pool]) -> dict[UUID, str]:
    """Name all pools of a publication for people, each apart.

    Two units may have one name: then the unit above it is added, and if that is not enough the key as well.
    """
    names = {pool.pk: pool.name for pool in pools}
    words = {pool.pk: pool.words for pool in pools}
    for more in ({pool.pk: names.get(pool.parent_id, "") for pool in pools}, {p.pk: p.key for p in pools}):
        often = Counter(words.values())
        words = {
            pk: f"{name} ({more[pk]})" if often[name] > 1 and more[pk] else name for pk, name in words.items()
        }
    return words


def key_of(pool: Pool) -> PoolKey:
    """Give the name by which `disclosure` knows a pool."""
    return PoolKey(Kind(pool.kind), pool.key)


def round_of(publication: Publication) -> disclosure.Round:
    """Put together a round for `disclosure`: its frozen pools, and what was published. Two queries."""
    pools = list(Pool.of(publication).order_by("place"))
    keys = {pool.pk: key_of(pool) for pool in pools}
    blocks = Block.of(publication).values_list("pool", "n", "moment")
    return disclosure.Round(
        pools=tuple(_frozen(pool, keys) for pool in pools),
        k=publication.k,
        domains=len(publication.domains),
        entries={keys[pool.pk]: pool.entries for pool in pools},
        published=tuple(
            disclosure.Published(keys[pool], n, close=moment == publication.closes_at)
            for pool, n, moment in blocks
        ),
        stopped=frozenset(keys[pool.pk] for pool in pools if pool.stopped),
    )


def _frozen(pool: Pool, keys: dict[object, PoolKey]) -> disclosure.Pool:
    units = tuple(disclosure.Unit(key, parent, heads) for key, _name, parent, heads in pool.units)
    return disclosure.Pool(key_of(pool), keys[pool.parent_id] if pool.parent_id else None, units)


def _tree(lines: Sequence[UnitLine]) -> list[disclosure.Unit]:
    """Give the units as a tree with one top: the only one there is, or the municipality over all of them."""
    tops = [line.key for line in lines if not line.parent]
    above = None if len(tops) == 1 else WHOLE
    units = [disclosure.Unit(line.key, line.parent or above, line.headcount) for line in lines]
    return units if above is None else [disclosure.Unit(WHOLE, None, 0), *units]
