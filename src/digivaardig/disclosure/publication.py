"""Decides what may be shown: which contributions form a block, which wait, are dropped or are refused.

`allot` is the decision, `publish` the same decision with its contributions counted. For each pool p, n = its
boxes, a = min(n, heads(p) - 2 - published(p)); if a >= k, then k + 4 * floor((a - k) / 4) boxes drawn at
random form a block. Here
- heads(p) are the people of the units that *can* be in p at this moment: before the close those who
  contribute to it directly; at the close also those of the pools below, whose rest may have moved up before p
  is drawn;
- published(p) counts all people in blocks that can hold only people of those units, blocks of this same run
  included.

The sets of units that blocks can hold are nested or apart, so at least two people of any set of units are in
no block about that set only. At the close a pool's rest moves to its parent after its own block is drawn; the
top's rest is dropped. The argument and a worked example: docs/algorithms/disclosure.md.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random

from .chance import LEVELS
from .tree import MARGIN, Kind, Pool, PoolKey, Unit, heads_of

OPEN_MINIMUM = 50
"""The fewest people in a block of a round with the open link."""
STEP = 4
"""A block grows by this many people at a time, so that its size does not tell who came last."""

Counts = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Published:
    """An earlier block of the same round: its pool, its number of people, and whether the close drew it."""

    pool: PoolKey
    n: int
    close: bool = False


@dataclass(frozen=True, slots=True)
class Opened:
    """A contribution out of its box: one noisy level (0..3) a domain. Its repr hides levels and secret."""

    pool: PoolKey
    levels: tuple[int, ...] = field(repr=False)
    secret: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Round:
    """What was frozen at the opening of a round, and what has happened since.

    `entries` is the number of entries given out per pool (none if absent), `stopped` the pools that earlier
    runs stopped.
    """

    pools: tuple[Pool, ...]
    k: int
    domains: int
    entries: Mapping[PoolKey, int]
    published: tuple[Published, ...] = ()
    stopped: frozenset[PoolKey] = frozenset()

    def __post_init__(self) -> None:
        """Refuse pools out of order: the rest of a pool must never come to its parent too late."""
        seen: set[PoolKey] = set()
        for pool in self.pools:
            if pool.key in seen or pool.parent in seen:
                message = f"{pool.key} stands twice or after its parent"
                raise ValueError(message)
            seen.add(pool.key)
        parents = {pool.parent for pool in self.pools} - {None}
        if not parents | {block.pool for block in self.published} | self.stopped <= seen:
            message = "a parent, a block or a stop of an unknown pool"
            raise ValueError(message)


class Reason(StrEnum):
    """Why a contribution is refused; refused means removed."""

    COPY = "copy"
    UNKNOWN_POOL = "unknown pool"
    MALFORMED = "malformed"
    LATE = "late"
    SURPLUS = "surplus"


@dataclass(frozen=True, slots=True)
class Refused:
    """A contribution that counts nowhere, and why."""

    contribution: Opened
    reason: Reason


@dataclass(frozen=True, slots=True)
class Group:
    """The contributions drawn for one block. They are never to be stored together: `publish` counts them."""

    pool: PoolKey
    k: int
    members: tuple[Opened, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class NewBlock:
    """A block that may be public: `counts[domain][level]` of `n` people of one pool; `k` is its minimum."""

    pool: PoolKey
    k: int
    n: int
    counts: Counts


@dataclass(frozen=True, slots=True)
class Allotment:
    """Where every contribution goes: each stands in exactly one of these, or is one of the `dropped`.

    `stopped` names the pools that publish nothing more; keep them, and give them to the next run.
    """

    groups: tuple[Group, ...]
    waiting: tuple[Opened, ...]
    dropped: int
    refused: tuple[Refused, ...]
    stopped: frozenset[PoolKey]


@dataclass(frozen=True, slots=True)
class Outcome:
    """An allotment with its groups counted: new blocks, and what is to be sealed again for the next epoch."""

    blocks: tuple[NewBlock, ...]
    waiting: tuple[Opened, ...]
    dropped: int
    refused: tuple[Refused, ...]
    stopped: frozenset[PoolKey]


def publish(round_: Round, opened: Sequence[Opened], *, close: bool, random: Random) -> Outcome:
    """Make the blocks of one moment of one round out of its opened contributions.

    `random` draws the people of a block: `random.SystemRandom()` in production. `close` says that this moment
    is the round's last; after it nothing waits. Contributions of other rounds in the same epoch do not belong
    in `opened`.
    """
    found = allot(round_, opened, close=close, random=random)
    blocks = tuple(_count(group, round_.domains) for group in found.groups)
    return Outcome(blocks, found.waiting, found.dropped, found.refused, found.stopped)


def allot(round_: Round, opened: Sequence[Opened], *, close: bool, random: Random) -> Allotment:
    """Decide where each contribution goes, before anything is counted. For `publish` and tests only."""
    sound, refused = _inspect(round_, opened)
    boxes: dict[PoolKey, list[Opened]] = {pool.key: [] for pool in round_.pools}
    for contribution in sound:
        boxes[contribution.pool].append(contribution)
    stopped = round_.stopped | _surplus(round_, boxes)
    if close:
        refused += [Refused(box, Reason.SURPLUS) for key in stopped for box in boxes[key]]
        boxes |= {key: [] for key in stopped}
    run = _Run(round_, stopped, boxes, random)
    for pool in round_.pools:
        run.draw(pool)
        if close:
            run.move_up(pool)
    waiting = tuple(box for key in boxes for box in boxes[key])
    return Allotment(tuple(run.groups), waiting, run.dropped, tuple(refused), stopped)


def without_copies(opened: Iterable[Opened]) -> tuple[list[Opened], list[Refused]]:
    """Keep the first contribution with each secret and refuse the others; give it all rounds of an epoch."""
    seen: set[bytes] = set()
    kept: list[Opened] = []
    refused: list[Refused] = []
    for contribution in opened:
        if contribution.secret in seen:
            refused.append(Refused(contribution, Reason.COPY))
            continue
        seen.add(contribution.secret)
        kept.append(contribution)
    return kept, refused


def least(pool: Pool, k: int) -> int:
    """Say how few people a block of this pool may have: k, and at least 50 for the open link."""
    return max(k, OPEN_MINIMUM) if pool.key.kind == Kind.OPEN else k


class _Run:
    """The draw of one moment, pool by pool and bottom-up."""

    def __init__(
        self, round_: Round, stopped: frozenset[PoolKey], boxes: dict[PoolKey, list[Opened]], random: Random
    ) -> None:
        self.round, self.stopped, self.boxes, self.random = round_, stopped, boxes, random
        units = {pool.key: frozenset(pool.units) for pool in round_.pools}
        self.ledger = [(units[block.pool], block.n) for block in round_.published]
        self.within = {key: self._contributors(key, units[key]) for key in units}
        self.groups: list[Group] = []
        self.dropped = 0

    def _contributors(self, key: PoolKey, units: frozenset[Unit]) -> frozenset[Unit]:
        """Say whose people can be in a pool before anything moves up: nobody's, if no box of it may count."""
        silent = key in self.stopped or self.round.entries.get(key, 0) == 0
        return frozenset() if silent else units

    def draw(self, pool: Pool) -> None:
        """Draw the pool's block, if it may have one; what is not drawn stays in the pool."""
        boxes, k = self.boxes[pool.key], least(pool, self.round.k)
        available = min(len(boxes), self._room(self.within[pool.key]))
        if pool.key in self.stopped or available < k:
            return
        size = k + STEP * ((available - k) // STEP)
        drawn = frozenset(self.random.sample(range(len(boxes)), size))
        members = tuple(box for place, box in enumerate(boxes) if place in drawn)
        self.groups.append(Group(pool.key, k, members))
        self.ledger.append((self.within[pool.key], size))
        self.boxes[pool.key] = [box for place, box in enumerate(boxes) if place not in drawn]

    def _room(self, units: frozenset[Unit]) -> int:
        """Count how many people of these units may still be in blocks about them alone."""
        published = sum(n for could_hold, n in self.ledger if could_hold <= units)
        return heads_of(units) - MARGIN - published

    def move_up(self, pool: Pool) -> None:
        """At the close: move the rest, and the units it can come from, to the parent; the top drops it."""
        left, self.boxes[pool.key] = self.boxes[pool.key], []
        if pool.parent is None:
            self.dropped += len(left)
            return
        self.boxes[pool.parent] += left
        self.within[pool.parent] |= self.within[pool.key]


def _inspect(round_: Round, opened: Sequence[Opened]) -> tuple[list[Opened], list[Refused]]:
    """Part the contributions that may count from those that never can."""
    single, refused = without_copies(opened)
    known = frozenset(pool.key for pool in round_.pools)
    sound: list[Opened] = []
    for contribution in single:
        reason = _fault(contribution, round_, known)
        if reason is None:
            sound.append(contribution)
        else:
            refused.append(Refused(contribution, reason))
    return sound, refused


def _fault(contribution: Opened, round_: Round, known: frozenset[PoolKey]) -> Reason | None:
    if contribution.pool not in known:
        return Reason.UNKNOWN_POOL
    if len(contribution.levels) != round_.domains or not set(contribution.levels) <= set(range(LEVELS)):
        return Reason.MALFORMED
    if any(block.close for block in round_.published):
        return Reason.LATE
    return None


def _surplus(round_: Round, boxes: Mapping[PoolKey, list[Opened]]) -> frozenset[PoolKey]:
    """Find the pools in which more people would count than entries were given out: some box is forged."""
    total = Counter({key: len(found) for key, found in boxes.items()})
    for block in round_.published:
        total[block.pool] += block.n
    return frozenset(key for key, people in total.items() if people > round_.entries.get(key, 0))


def _count(group: Group, domains: int) -> NewBlock:
    """Count a group's levels per domain; the order and identity of its members end here."""
    tallies = [Counter(member.levels[domain] for member in group.members) for domain in range(domains)]
    counts = tuple(tuple(tally[level] for level in range(LEVELS)) for tally in tallies)
    return NewBlock(group.pool, group.k, len(group.members), counts)
