"""The five units of docs/algorithms/disclosure.md, run: every number in its tables is one of the code."""

from collections import Counter
from dataclasses import replace
from itertools import count
from random import Random

import pytest

from digivaardig.disclosure import Kind, Opened, Pool, PoolKey, Published, Round, Unit, pools_of, publish

from .documented import table

K = 8
TREE = [
    Unit(row["unit"], None if row["parent"] == "-" else row["parent"], int(row["heads"]))
    for row in table("unit")
]
POOLS = pools_of(TREE, K)
FIRST = table("pool", after="**First moment.**")
CLOSE = table("pool", after="**The close.**")
serial = count()


def name(row: dict[str, str]) -> PoolKey:
    kind, unit = row["pool"].split()
    return PoolKey(Kind(kind), unit)


def finish(rows: list[dict[str, str]]) -> list[Opened]:
    return [
        Opened(name(row), (0,) * 10, next(serial).to_bytes(16))
        for row in rows
        for _ in range(int(row["new boxes"]))
    ]


def room(row: dict[str, str]) -> tuple[int, int, int]:
    """Read "heads - 2 - published = room" and see that it is so."""
    sum_, result = row["room"].split(" = ")
    heads, margin, published = map(int, sum_.split(" - "))
    assert margin == 2
    assert heads - margin - published == int(result)
    return heads, published, int(result)


def test_the_example_is_what_the_code_does():
    round_ = Round(POOLS, K, 10, {pool.key: pool.heads for pool in POOLS})
    first = publish(round_, finish(FIRST), close=False, random=Random(1))
    blocks = {block.pool: block.n for block in first.blocks}
    waiting = Counter(box.pool for box in first.waiting)
    assert blocks == {name(row): int(row["block"]) for row in FIRST if row["block"] != "0"}
    assert waiting == {name(row): int(row["waiting"]) for row in FIRST}

    kept = list(first.waiting)
    kept.remove(next(box for box in kept if box.pool == ("own", "works")))  # somebody erases
    round_ = replace(round_, published=tuple(Published(block.pool, block.n) for block in first.blocks))
    close = publish(round_, kept + finish(CLOSE), close=True, random=Random(2))
    assert {block.pool: block.n for block in close.blocks} == {
        name(row): int(row["block"]) for row in CLOSE if row["block"] != "0"
    }
    assert (close.waiting, close.refused) == ((), ())
    assert close.dropped == int(CLOSE[-1]["left"])


@pytest.mark.parametrize("row", FIRST + CLOSE)
def test_each_line_follows_the_rule(row: dict[str, str]):
    _, _, space = room(row)
    n, m, left = int(row["boxes"]), int(row["block"]), int(row.get("waiting") or row["left"])
    available = min(n, space)
    assert m == (K + 4 * ((available - K) // 4) if available >= K else 0)
    assert n - m == left


def test_heads_and_published_are_those_of_the_tree():
    own = {pool.key: pool.heads for pool in POOLS}
    before = {name(row): int(row["block"]) for row in FIRST}
    assert {name(row): room(row)[:2] for row in FIRST} == {key: (heads, 0) for key, heads in own.items()}
    below: dict[PoolKey, tuple[int, int]] = {}
    at_close = {name(row): int(row["block"]) for row in CLOSE}
    for pool in POOLS:
        parts = [pool, *children(pool)]
        earlier = sum(at_close[child.key] for child in parts if child is not pool)
        below[pool.key] = (
            sum(own[part.key] for part in parts),
            sum(before[part.key] for part in parts) + earlier,
        )
    assert {name(row): room(row)[:2] for row in CLOSE} == below


def children(pool: Pool) -> list[Pool]:
    """Name the pools below a pool; in this example none of them has pools below it."""
    return [child for child in POOLS if child.parent == pool.key]


def test_what_comes_up_is_what_is_left_below():
    left = {name(row): int(row["left"]) for row in CLOSE}
    waited = {name(row): int(row["waiting"]) for row in FIRST}
    waited[PoolKey(Kind.OWN, "works")] -= 1  # erased
    for row, pool in zip(CLOSE, POOLS, strict=True):
        came = int(row["came up"])
        assert pool.key == name(row)
        assert came == sum(left[child.key] for child in children(pool))
        assert int(row["boxes"]) == waited[pool.key] + int(row["new boxes"]) + came
