"""Random histories: people finish, erase and forge, moments come; what was promised is counted after each."""

from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import chain, combinations
from random import Random

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from digivaardig.disclosure import (
    Allotment,
    Kind,
    Opened,
    PoolKey,
    Published,
    Reason,
    Round,
    Unit,
    allot,
    check_block,
    heads_of,
    pool_of,
    pools_of,
    publish,
)

from .trees import trees

DOMAINS = 2


@dataclass
class Seen:
    """A block with what a test may know and a table may not: who is in it, who could be in it."""

    units: frozenset[str]
    secrets: frozenset[bytes]
    pool: tuple[str, str]
    close: bool


@dataclass
class World:
    """The truth behind a round: who works where, whose box lies where."""

    tree: tuple[Unit, ...]
    k: int
    finished: Counter[str] = field(default_factory=Counter)
    unit_of: dict[bytes, str] = field(default_factory=dict)
    waiting: list[Opened] = field(default_factory=list)
    blocks: list[Seen] = field(default_factory=list)
    gone: set[bytes] = field(default_factory=set)

    def below(self, top: str) -> frozenset[str]:
        """Name all units strictly below this one."""
        children = [unit.key for unit in self.tree if unit.parent == top]
        return frozenset(children).union(*(self.below(child) for child in children))

    def heads(self, units: frozenset[str]) -> int:
        return heads_of(unit for unit in self.tree if unit.key in units)


def family(units: list[frozenset[str]]) -> list[frozenset[str]]:
    """Give all unions of at most three of these sets of units."""
    distinct = sorted(set(units), key=sorted)
    picks = chain.from_iterable(combinations(distinct, size) for size in (1, 2, 3))
    return [frozenset().union(*pick) for pick in picks]


@settings(max_examples=120, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck))
class History(RuleBasedStateMachine):
    """One round of one municipality, from opening to close and a little after."""

    @initialize(tree=trees(), k=st.sampled_from([8, 8, 9, 11]), seed=st.integers(0, 2**32))
    def open(self, tree: tuple[Unit, ...], k: int, seed: int) -> None:
        self.world = World(tree, k)
        self.random = Random(seed)
        pools = pools_of(tree, k)
        self.round = Round(pools, k, DOMAINS, {pool.key: pool.heads for pool in pools})
        self.closed = False
        self.serial = 0

    def _finish(self, unit: str) -> None:
        self.serial += 1
        secret = self.serial.to_bytes(16)
        levels = tuple(self.random.randrange(4) for _ in range(DOMAINS))
        self.world.waiting.append(Opened(pool_of(unit, self.round.pools).key, levels, secret))
        self.world.unit_of[secret] = unit

    @precondition(lambda self: not self.closed)
    @rule(share=st.sampled_from([0.3, 0.7, 1.0, 1.0]), which=st.integers(0, 9))
    def finish(self, share: float, which: int) -> None:
        """A share of the people of one unit who had not, finish."""
        unit = self.world.tree[which % len(self.world.tree)]
        left = unit.heads - self.world.finished[unit.key]
        people = round(left * share)
        self.world.finished[unit.key] += people
        for _ in range(people):
            self._finish(unit.key)

    @precondition(lambda self: not self.closed)
    @rule(share=st.sampled_from([0.5, 0.9, 1.0, 1.0]))
    def finish_everywhere(self, share: float) -> None:
        for which in range(len(self.world.tree)):
            self.finish(share, which)

    @precondition(lambda self: self.world.waiting)
    @rule(which=st.integers(0, 10_000), copies=st.integers(1, 6))
    def erase(self, which: int, copies: int) -> None:
        """People erase by their code before publication."""
        for _ in range(min(copies, len(self.world.waiting))):
            box = self.world.waiting.pop(which % len(self.world.waiting))
            self.world.gone.add(box.secret)

    @precondition(lambda self: not self.closed)
    @rule(which=st.integers(0, 9))
    def forge(self, which: int) -> None:
        """Somebody who can write to the database fills a pool beyond its entries."""
        unit = self.world.tree[which % len(self.world.tree)]
        if self.random.random() < 0.3:
            for _ in range(unit.heads + 1):
                self._finish(unit.key)

    @precondition(lambda self: not self.closed)
    @rule()
    def moment(self) -> None:
        self._publish(close=False)

    @precondition(lambda self: not self.closed)
    @rule()
    def close(self) -> None:
        self._publish(close=True)
        self.closed = True
        assert self.world.waiting == []

    @precondition(lambda self: self.closed)
    @rule()
    def late(self) -> None:
        """A box that comes after a block of the close counts nowhere."""
        if not any(block.close for block in self.world.blocks):
            return
        box = Opened(self.round.pools[0].key, (0,) * DOMAINS, b"late")
        found = publish(self.round, [box] * 30, close=True, random=self.random)
        assert (found.blocks, found.waiting) == ((), ())

    def _publish(self, *, close: bool) -> None:
        opened = list(self.world.waiting)
        copies = self.random.sample(opened, min(2, len(opened)))
        seed = self.random.randrange(2**32)
        found = allot(self.round, opened + copies, close=close, random=Random(seed))
        outcome = publish(self.round, opened + copies, close=close, random=Random(seed))

        drawn = [box.secret for group in found.groups for box in group.members]
        waiting = [box.secret for box in found.waiting]
        refused = Counter(one.reason for one in found.refused)
        assert refused.pop(Reason.COPY, 0) == len(copies)
        assert len(drawn) + len(waiting) + found.dropped + refused.total() == len(opened)
        assert len({*drawn, *waiting}) == len(drawn) + len(waiting)
        assert {*drawn, *waiting} <= {box.secret for box in opened}
        assert set(refused) <= {Reason.SURPLUS}
        for block, group in zip(outcome.blocks, found.groups, strict=True):
            assert check_block(block.n, self.world.k, block.counts) == []
            assert block.counts == tuple(
                tuple(sum(box.levels[domain] == level for box in group.members) for level in range(4))
                for domain in range(DOMAINS)
            )
        self._remember(found, close=close)

    def _remember(self, found: Allotment, *, close: bool) -> None:
        stopped = found.stopped
        assert stopped >= self.round.stopped
        used = Counter(box.pool for box in self.world.waiting)
        for block in self.round.published:
            used[block.pool] += block.n
        assert {key for key, people in used.items() if people > self.round.entries[key]} <= stopped
        for group in found.groups:
            assert group.pool not in stopped
            secrets = frozenset(box.secret for box in group.members)
            self.world.blocks.append(
                Seen(self._could_hold(group.pool, stopped, close=close), secrets, group.pool, close)
            )
        new = tuple(Published(group.pool, len(group.members), close) for group in found.groups)
        self.round = replace(self.round, published=self.round.published + new, stopped=stopped)
        self.world.waiting = list(found.waiting)

    def _could_hold(self, key: PoolKey, stopped: frozenset[PoolKey], *, close: bool) -> frozenset[str]:
        """Say from the tree whose people can be in a block, in other words than the algorithm."""
        can = {
            unit.key
            for unit in self.world.tree
            if unit.heads and pool_of(unit.key, self.round.pools).key not in stopped
        }
        direct = frozenset(unit.key for pool in self.round.pools if pool.key == key for unit in pool.units)
        if not close or key.kind == Kind.OWN:
            return direct & can
        top = self.world.tree[0].key
        everyone = frozenset(unit.key for unit in self.world.tree)
        return (everyone if key.unit == top else self.world.below(key.unit)) & can

    @invariant()
    def nobody_is_in_two_blocks_or_in_one_after_erasing(self) -> None:
        everyone = [secret for block in self.world.blocks for secret in block.secrets]
        assert len(everyone) == len(set(everyone))
        assert not self.world.gone & set(everyone)

    @invariant()
    def blocks_hold_only_whom_they_can_hold(self) -> None:
        for block in self.world.blocks:
            assert {self.world.unit_of[secret] for secret in block.secrets} <= block.units

    @invariant()
    def no_block_is_smaller_than_k_or_between_steps(self) -> None:
        for block in self.world.blocks:
            assert len(block.secrets) >= self.world.k
            assert (len(block.secrets) - self.world.k) % 4 == 0

    @invariant()
    def at_least_two_people_of_any_units_are_in_no_block_about_them(self) -> None:
        for units in family([block.units for block in self.world.blocks]):
            inside = sum(len(block.secrets) for block in self.world.blocks if block.units <= units)
            assert inside <= self.world.heads(units) - 2

    @invariant()
    def whose_people_blocks_can_hold_is_nested_or_apart(self) -> None:
        for one, other in combinations({block.units for block in self.world.blocks}, 2):
            assert one <= other or other <= one or not one & other


TestHistory = History.TestCase
