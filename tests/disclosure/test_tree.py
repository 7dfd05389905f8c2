from collections.abc import Sequence
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digivaardig.disclosure import Kind, Pool, PoolKey, Unit, heads_of, open_pools, pool_of, pools_of

from .trees import trees

TREE = (
    Unit("town", None, 4),
    Unit("care", "town", 30),
    Unit("works", "town", 14),
    Unit("roads", "works", 7),
    Unit("parks", "works", 6),
)


def test_a_unit_of_k_plus_two_has_its_own_pool_and_smaller_ones_count_in_the_rest():
    pools = {tuple(map(str, pool.key)): pool for pool in pools_of(TREE, 8)}

    assert {key: [unit.key for unit in pool.units] for key, pool in pools.items()} == {
        ("own", "care"): ["care"],
        ("own", "works"): ["works"],
        ("rest", "works"): ["roads", "parks"],
        ("rest", "town"): ["town"],
    }
    assert {pool.parent for pool in pools.values()} == {("rest", "town"), None}
    assert pools["rest", "works"].heads == 13


@pytest.mark.parametrize(("heads", "kind"), [(9, Kind.REST), (10, Kind.OWN)])
def test_the_border_is_k_plus_two(heads: int, kind: Kind):
    pools = pools_of((Unit("town", None, 50), Unit("team", "town", heads)), 8)
    assert pool_of("team", pools).key.kind == kind


def test_a_rest_that_can_never_be_published_is_passed_over():
    tree = (Unit("town", None, 50), Unit("works", "town", 14), Unit("roads", "works", 9))
    pools = pools_of(tree, 8)
    assert pool_of("roads", pools).key == ("rest", "town")
    assert PoolKey(Kind.REST, "works") not in {pool.key for pool in pools}

    tree = (*tree, Unit("parks", "works", 1))
    assert pool_of("roads", pools_of(tree, 8)).key == ("rest", "works")


def test_a_small_top_counts_in_its_own_rest():
    (pool,) = pools_of((Unit("town", None, 5),), 8)
    assert pool == Pool(PoolKey(Kind.REST, "town"), None, (Unit("town", None, 5),))


def test_the_open_link_has_one_pool_for_the_municipality():
    (pool,) = open_pools("town", 400)
    assert (pool.key, pool.parent, pool.heads) == (("open", "town"), None, 400)


def test_an_unknown_unit_contributes_nowhere():
    with pytest.raises(KeyError):
        pool_of("moon", pools_of(TREE, 8))


@pytest.mark.parametrize(
    ("tree", "problem"),
    [
        ((), "not one top"),
        ((Unit("a", None, 9), Unit("b", None, 9)), "not one top"),
        ((Unit("a", None, 9), Unit("a", "a", 9)), "one key"),
        ((Unit("a", None, 9), Unit("b", "x", 9)), "unknown parent"),
        ((Unit("a", None, 9), Unit("b", "c", 9), Unit("c", "b", 9)), "below itself"),
        ((Unit("a", None, -1),), "below 0"),
    ],
)
def test_what_is_no_tree_is_refused(tree: tuple[Unit, ...], problem: str):
    with pytest.raises(ValueError, match=problem):
        pools_of(tree, 8)


@pytest.mark.parametrize("k", [7, 26])
def test_k_is_eight_to_twenty_five(k: int):
    with pytest.raises(ValueError, match="k is 8 to 25"):
        pools_of(TREE, k)


@given(trees(), st.integers(8, 25))
def test_everybody_belongs_to_one_pool_and_all_paths_end_at_the_top(tree: tuple[Unit, ...], k: int):
    pools = pools_of(tree, k)
    place = {pool.key: n for n, pool in enumerate(pools)}
    top = next(unit.key for unit in tree if unit.parent is None)

    assert len(place) == len(pools)
    assert sorted(unit.key for pool in pools for unit in pool.units) == sorted(unit.key for unit in tree)
    assert sum(pool.heads for pool in pools) == heads_of(tree)
    assert pools[-1].key == ("rest", top)
    assert [pool.key for pool in pools if pool.parent is None] == [("rest", top)]
    assert all(place[pool.key] < place[pool.parent] for pool in pools if pool.parent)
    for pool in pools:
        if pool.key.kind == Kind.OWN:
            assert [unit.key for unit in pool.units] == [pool.key.unit]
            assert pool.heads >= k + 2
        else:
            assert all(unit.heads < k + 2 for unit in pool.units)


@given(trees(), st.integers(8, 25), st.randoms(use_true_random=False))
def test_the_order_in_which_units_are_given_does_not_matter(tree: tuple[Unit, ...], k: int, random: Random):
    shuffled = list(tree)
    random.shuffle(shuffled)

    def homes(units: Sequence[Unit]) -> dict[PoolKey, tuple[PoolKey | None, frozenset[Unit]]]:
        return {pool.key: (pool.parent, frozenset(pool.units)) for pool in pools_of(units, k)}

    assert homes(shuffled) == homes(tree)


def test_a_deep_tree_is_no_trouble():
    chain = [Unit("0", None, 3), *(Unit(str(b), str(a), 3) for a, b in pairwise(range(2000)))]
    pools = pools_of(chain, 8)
    assert pool_of("1999", pools).key == ("rest", "1995")
