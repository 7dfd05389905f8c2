"""The groups of a round: its pools, hung in the tree of units as it was at the opening.

A node's blocks are those of its pool, or those of all pools below it. They share nobody, so that sums of them
are as safe as they are. What is left of a pool at the close counts higher up: a node never holds everybody.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext as _

from digivaardig.blocks.models import PoolKind
from digivaardig.blocks.queries import FrozenUnit, PoolLine, PublishedBlock

Counts = tuple[tuple[int, ...], ...]


class Kind(StrEnum):
    """What a node stands for."""

    TOTAL = "total"  # a unit with all that lies below it; the root is the whole municipality
    OWN = "own"  # the people of one unit
    REST = "rest"  # those of a unit and below it who cannot be shown apart
    OPEN = "open"  # everybody who came by the open link
    SMALL = "small"  # a unit too small for a pool; it counts in a rest


@dataclass(frozen=True, slots=True)
class Node:
    """A group of people.

    Attributes:
        name: of its unit, or of its pool for people.
        unit: key of the unit it is named after; empty for the whole municipality.
        pool: whose blocks these are; `None` for a total and for a unit too small for a pool.
        units: the units whose people can be in it.
        heads: how many people could be in it, as far as that is one number.
        n: people in its blocks; 0 is: nothing may be shown.
        counts: of the blocks together [domains][levels]; empty without blocks.
        counts_in: where its people count when they are not shown here; empty: nowhere.
        parts: the nodes that together are this one.

    """

    kind: Kind
    name: str
    unit: str
    pool: UUID | None
    units: frozenset[str]
    heads: int | None
    n: int
    counts: Counts
    counts_in: str = ""
    parts: tuple["Node", ...] = ()

    @property
    def key(self) -> str:
        """Name the node; the same group has the same name in another round."""
        return f"{self.kind}:{self.unit}"

    def walk(self, depth: int = 0) -> Iterator[tuple[int, "Node"]]:
        """Give this node and all below it with their depth, each before its parts."""
        yield depth, self
        for part in self.parts:
            yield from part.walk(depth + 1)

    @property
    def words(self) -> str:
        """Name the node so that the people of a unit and its total are told apart."""
        has_own = any(part.key == f"{Kind.OWN}:{self.unit}" for part in self.parts)
        return _("%(unit)s, in total") % {"unit": self.name} if has_own else self.name

    @property
    def shown_pools(self) -> list["Node"]:
        """Give the pools with blocks in it."""
        return [node for _depth, node in self.walk() if node.pool and node.n]


@dataclass(frozen=True, slots=True)
class _Frozen:
    """What was frozen at the opening and published since, ready to be looked up."""

    pools: dict[UUID, PoolLine]
    units: dict[str | None, list[FrozenUnit]]
    blocks: dict[UUID, list[PublishedBlock]] = field(default_factory=dict)

    def pool(self, kind: PoolKind, unit: str) -> PoolLine | None:
        return next((pool for pool in self.pools.values() if (pool.kind, pool.unit) == (kind, unit)), None)

    def below(self, unit: str) -> frozenset[str]:
        """Give the keys of a unit and all below it."""
        return frozenset({unit}).union(*(self.below(child.key) for child in self.units.get(unit, [])))


def tree_of(
    whole: str, pools: Sequence[PoolLine], units: Sequence[FrozenUnit], blocks: Sequence[PublishedBlock]
) -> Node:
    """Make the tree of a round; its root is the municipality, called `whole`."""
    frozen = _Frozen({pool.id: pool for pool in pools}, _by_parent(units), _by_pool(blocks))
    single = next((pool for pool in pools if pool.kind == PoolKind.OPEN), None)
    if single:
        return _pool_node(single, Kind.OPEN, whole, single.heads, frozen)
    top = frozen.units[None][0]
    return _total(whole, "", top, _parts(top, frozen), frozen)


def _total(name: str, key: str, unit: FrozenUnit, parts: tuple[Node, ...], frozen: _Frozen) -> Node:
    """Join the parts of a unit."""
    units = frozen.below(unit.key)
    return Node(
        kind=Kind.TOTAL,
        name=name,
        unit=key,
        pool=None,
        units=units,
        heads=sum(each.heads for group in frozen.units.values() for each in group if each.key in units),
        n=sum(part.n for part in parts),
        counts=_added([part.counts for part in parts if part.n]),
        parts=parts,
    )


def _by_parent(units: Sequence[FrozenUnit]) -> dict[str | None, list[FrozenUnit]]:
    found: defaultdict[str | None, list[FrozenUnit]] = defaultdict(list)
    for unit in units:
        found[unit.parent].append(unit)
    return dict(found)


def _by_pool(blocks: Sequence[PublishedBlock]) -> dict[UUID, list[PublishedBlock]]:
    found: defaultdict[UUID, list[PublishedBlock]] = defaultdict(list)
    for block in blocks:
        found[block.pool].append(block)
    return dict(found)


def _parts(unit: FrozenUnit, frozen: _Frozen) -> tuple[Node, ...]:
    """Give the own pool of a unit, what lies below it, and its rest."""
    own, rest = frozen.pool(PoolKind.OWN, unit.key), frozen.pool(PoolKind.REST, unit.key)
    parts = [_pool_node(own, Kind.OWN, own.words, unit.heads, frozen)] if own else []
    below = [_unit_node(child, frozen) for child in frozen.units.get(unit.key, [])]
    parts += [node for node in below if node]
    if rest and _matters(rest, frozen):
        parts.append(_pool_node(rest, Kind.REST, rest.words, None, frozen))
    return tuple(parts)


def _matters(rest: PoolLine, frozen: _Frozen) -> bool:
    """Say whether somebody reads about a rest: it has blocks, people of its own, or others count in it."""
    from_below = [pool for pool in frozen.pools.values() if pool.parent == rest.id]
    return bool(rest.heads or rest.id in frozen.blocks or any(p.id not in frozen.blocks for p in from_below))


def _unit_node(unit: FrozenUnit, frozen: _Frozen) -> Node | None:
    """Make the node of a unit; `None` if nobody works there."""
    if not frozen.units.get(unit.key):
        return _leaf(unit, frozen)
    return _total(unit.name, unit.key, unit, _parts(unit, frozen), frozen)


def _leaf(unit: FrozenUnit, frozen: _Frozen) -> Node | None:
    own = frozen.pool(PoolKind.OWN, unit.key)
    if own:
        return _pool_node(own, Kind.OWN, own.words, unit.heads, frozen)
    if not unit.heads:
        return None
    counts_in = frozen.pools[unit.pool].words
    keys = frozenset({unit.key})
    return Node(Kind.SMALL, unit.name, unit.key, None, keys, unit.heads, 0, (), counts_in)


def _pool_node(pool: PoolLine, kind: Kind, name: str, heads: int | None, frozen: _Frozen) -> Node:
    blocks = frozen.blocks.get(pool.id, [])
    return Node(
        kind=kind,
        name=name,
        unit="" if kind == Kind.OPEN else pool.unit,
        pool=pool.id,
        units=frozen.below(pool.unit) if kind == Kind.REST else frozenset({pool.unit}),
        heads=heads,
        n=sum(block.n for block in blocks),
        counts=_added([block.counts for block in blocks]),
        counts_in=frozen.pools[pool.parent].words if pool.parent else "",
    )


def _added(tables: Sequence[Counts]) -> Counts:
    """Add up tables [domains][levels]."""
    return tuple(tuple(sum(cell) for cell in zip(*rows, strict=True)) for rows in zip(*tables, strict=True))
