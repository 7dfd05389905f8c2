from collections import Counter
from dataclasses import replace
from itertools import count
from random import Random
from typing import Any

import pytest

from digivaardig.disclosure import (
    Kind,
    Opened,
    Outcome,
    PoolKey,
    Published,
    Reason,
    Round,
    Unit,
    allot,
    check_block,
    open_pools,
    pools_of,
    publish,
    without_copies,
)

CARE = PoolKey(Kind.OWN, "care")
WORKS = PoolKey(Kind.REST, "works")
TOP = PoolKey(Kind.REST, "town")
TREE = (
    Unit("town", None, 4),
    Unit("care", "town", 30),
    Unit("works", "town", 9),
    Unit("roads", "works", 7),
    Unit("parks", "works", 6),
)
POOLS = pools_of(TREE, 8)
PLENTY = {pool.key: 100 for pool in POOLS}
serial = count()


def boxes(pool: PoolKey, n: int, level: int = 0) -> list[Opened]:
    return [Opened(pool, (level, 3), next(serial).to_bytes(16)) for _ in range(n)]


def a_round(*published: Published, **changed: Any) -> Round:
    return replace(Round(POOLS, 8, 2, PLENTY, published), **changed)


def run(round_: Round, opened: list[Opened], *, close: bool = False) -> Outcome:
    return publish(round_, opened, close=close, random=Random(3))


def sizes(outcome: Outcome) -> dict[PoolKey, int]:
    return {block.pool: block.n for block in outcome.blocks}


@pytest.mark.parametrize(("n", "size"), [(7, None), (8, 8), (11, 8), (12, 12), (27, 24), (28, 28), (30, 28)])
def test_a_block_has_k_people_and_grows_by_four_and_never_holds_all_but_one(n: int, size: int | None):
    outcome = run(a_round(), boxes(CARE, n))
    assert sizes(outcome).get(CARE) == size
    assert len(outcome.waiting) == n - (size or 0)
    assert (outcome.dropped, outcome.refused) == (0, ())


@pytest.mark.parametrize(("before", "n", "size"), [(8, 20, 20), (12, 18, 16), (20, 10, 8), (24, 8, None)])
def test_earlier_blocks_of_the_same_people_take_room(before: int, n: int, size: int | None):
    outcome = run(a_round(Published(CARE, before)), boxes(CARE, n))
    assert sizes(outcome).get(CARE) == size


def test_counts_are_those_of_the_people_drawn():
    levels = [0] * 3 + [1] * 4 + [2] * 5
    opened = [Opened(CARE, (level, 3), bytes([n])) for n, level in enumerate(levels)]
    (block,) = run(a_round(), opened).blocks
    assert (block.pool, block.k, block.n, block.counts) == (CARE, 8, 12, ((3, 4, 5, 0), (0, 0, 0, 12)))
    assert check_block(block.n, block.k, block.counts) == []


def test_who_is_drawn_is_chance_and_everybody_has_the_same_chance():
    opened = boxes(CARE, 11)
    random = Random(5)
    drawn = Counter(
        box.secret
        for _ in range(3000)
        for group in allot(a_round(), opened, close=False, random=random).groups
        for box in group.members
    )
    chance = 8 / 11
    margin = 4 * (chance * (1 - chance) / 3000) ** 0.5
    for box in opened:
        assert drawn[box.secret] / 3000 == pytest.approx(chance, abs=margin)


def test_before_the_close_nothing_moves_and_only_the_pools_own_people_make_room():
    """The 13 people of roads and parks allow 11: the heads of the close count only then."""
    outcome = run(a_round(), boxes(WORKS, 13) + boxes(TOP, 7) + boxes(CARE, 3))
    assert sizes(outcome) == {WORKS: 8}
    assert Counter(box.pool for box in outcome.waiting) == {WORKS: 5, TOP: 7, CARE: 3}


def test_at_the_close_a_rest_moves_up_after_the_own_block_and_the_tops_rest_is_dropped():
    outcome = run(a_round(), boxes(CARE, 9) + boxes(WORKS, 7) + boxes(TOP, 1), close=True)
    assert sizes(outcome) == {CARE: 8, TOP: 8}  # 1 + 7 + 1 are left for the top
    assert (outcome.dropped, outcome.waiting) == (1, ())


def test_at_the_close_earlier_blocks_of_all_people_below_take_room_at_the_top():
    """All 56 people took part and 44 are published: 10 of the other 12 may be, which makes 8."""
    round_ = a_round(Published(CARE, 28), Published(WORKS, 8), Published(TOP, 8))
    outcome = run(round_, boxes(TOP, 5) + boxes(WORKS, 5) + boxes(CARE, 2), close=True)
    assert (sizes(outcome), outcome.dropped) == ({TOP: 8}, 4)


def test_what_is_published_at_the_close_takes_room_at_the_top_in_the_same_run():
    """All 56 took part; care and works publish 36 and send up 7; of the top's 20 boxes 18 may be used."""
    outcome = run(a_round(), boxes(CARE, 30) + boxes(WORKS, 13) + boxes(TOP, 13), close=True)
    assert (sizes(outcome), outcome.dropped) == ({WORKS: 8, CARE: 28, TOP: 16}, 4)


def test_a_pool_with_more_boxes_than_entries_publishes_nothing_more():
    given = PLENTY | {CARE: 20}
    crowded = boxes(CARE, 13)
    outcome = run(a_round(Published(CARE, 8), entries=given), crowded + boxes(WORKS, 8))
    assert outcome.stopped == {CARE}
    assert sizes(outcome) == {WORKS: 8}
    assert list(outcome.waiting) == crowded

    exact = run(a_round(Published(CARE, 8), entries=given), crowded[:12])
    assert (exact.stopped, sizes(exact)) == (frozenset(), {CARE: 12})


def test_a_stopped_pool_stays_stopped_and_its_boxes_never_move_up():
    outcome = run(a_round(stopped=frozenset({CARE})), boxes(CARE, 15) + boxes(TOP, 4), close=True)
    assert (outcome.blocks, outcome.waiting, outcome.dropped) == ((), (), 4)
    assert [one.reason for one in outcome.refused] == [Reason.SURPLUS] * 15
    assert outcome.stopped == {CARE}


def test_what_moves_up_passes_a_stopped_pool_that_draws_nothing_of_it():
    bridges, lights = Unit("bridges", "works", 12), Unit("lights", "works", 12)
    pools = pools_of((*TREE, bridges, lights), 8)
    entries = {pool.key: pool.heads for pool in pools}
    round_ = a_round(pools=pools, entries=entries, stopped=frozenset({WORKS}))
    below = boxes(PoolKey(Kind.OWN, "bridges"), 7) + boxes(PoolKey(Kind.OWN, "lights"), 7)
    outcome = run(round_, below + boxes(WORKS, 9) + boxes(TOP, 3), close=True)
    assert sizes(outcome) == {TOP: 16}
    assert (outcome.dropped, len(outcome.refused)) == (1, 9)


@pytest.mark.parametrize("silence", [{"stopped": frozenset({CARE})}, {"entries": {WORKS: 13, TOP: 13}}])
def test_people_who_cannot_be_in_a_pool_make_no_room_in_it(silence: dict[str, Any]):
    """The top's own 13 people allow 11; only if people of care can be among them, all 13 may be used."""
    tree = (Unit("town", None, 4), Unit("care", "town", 30), Unit("works", "town", 9))
    pools = pools_of(tree, 8)
    opened = boxes(TOP, 13)
    assert sizes(run(a_round(pools=pools), opened, close=True)) == {TOP: 12}
    assert sizes(run(a_round(pools=pools, **silence), opened, close=True)) == {TOP: 8}


def test_without_any_entry_given_out_a_box_is_forged():
    assert run(a_round(entries={}), boxes(CARE, 8)).stopped == {CARE}


def test_a_second_box_with_the_same_secret_is_refused():
    first, *others = boxes(CARE, 8)
    copy = Opened(WORKS, first.levels, first.secret)
    outcome = run(a_round(), [first, *others, copy])
    assert [(one.contribution, one.reason) for one in outcome.refused] == [(copy, Reason.COPY)]
    assert sizes(outcome) == {CARE: 8}
    assert without_copies([first, copy])[0] == [first]


@pytest.mark.parametrize(
    ("box", "reason"),
    [
        (Opened(PoolKey(Kind.OWN, "moon"), (0, 0), b"s"), Reason.UNKNOWN_POOL),
        (Opened(PoolKey(Kind.OWN, "town"), (0, 0), b"s"), Reason.UNKNOWN_POOL),
        (Opened(CARE, (0, 4), b"s"), Reason.MALFORMED),
        (Opened(CARE, (-1, 0), b"s"), Reason.MALFORMED),
        (Opened(CARE, (0,), b"s"), Reason.MALFORMED),
    ],
)
def test_what_can_never_count_is_refused_and_takes_no_place(box: Opened, reason: Reason):
    outcome = run(a_round(), [*boxes(CARE, 8), box])
    assert [one.reason for one in outcome.refused] == [reason]
    assert sizes(outcome) == {CARE: 8}


def test_after_the_close_nothing_is_published():
    late = boxes(CARE, 20)
    outcome = run(a_round(Published(TOP, 8, close=True)), late, close=True)
    assert (outcome.blocks, outcome.waiting, outcome.dropped) == ((), (), 0)
    assert {one.reason for one in outcome.refused} == {Reason.LATE}


@pytest.mark.parametrize(("n", "size"), [(49, None), (50, 50), (53, 50), (54, 54), (60, 58)])
def test_the_open_link_needs_fifty_and_has_no_rest(n: int, size: int | None):
    pools = open_pools("town", 60)
    key = pools[0].key
    round_ = a_round(pools=pools, entries={key: 60})
    outcome = run(round_, boxes(key, n), close=True)
    assert sizes(outcome).get(key) == size
    assert outcome.dropped == n - (size or 0)
    assert {block.k for block in outcome.blocks} <= {50}


@pytest.mark.parametrize(
    "wrong",
    [
        {"pools": POOLS[::-1]},
        {"pools": (*POOLS, POOLS[0])},
        {"pools": POOLS[:-1]},
        {"published": (Published(PoolKey(Kind.OWN, "moon"), 8),)},
        {"stopped": frozenset({PoolKey(Kind.OWN, "moon")})},
    ],
)
def test_a_round_whose_pools_do_not_fit_is_refused(wrong: dict[str, Any]):
    with pytest.raises(ValueError, match="parent"):
        a_round(**wrong)


def test_texts_hide_levels_and_secrets():
    box = Opened(CARE, (2, 1), b"secret")
    assert "secret" not in repr(box).replace("<", "")
    assert "(2, 1)" not in repr(box)
    group = allot(a_round(), [*boxes(CARE, 7), box], close=False, random=Random(1)).groups[0]
    assert "Opened" not in repr(group)
