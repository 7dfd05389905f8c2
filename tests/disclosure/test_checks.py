import pytest

from digivaardig.disclosure import check_block

GOOD = [[4, 4, 4, 0], [0, 0, 0, 12]]


@pytest.mark.parametrize(
    ("n", "k", "counts"), [(12, 8, GOOD), (50, 50, [[50, 0, 0, 0]]), (8, 8, [[2, 2, 2, 2]])]
)
def test_a_good_block_has_no_problems(n: int, k: int, counts: list[list[int]]):
    assert check_block(n, k, counts) == []


@pytest.mark.parametrize(
    ("n", "k", "counts", "problem"),
    [
        (7, 8, [[7, 0, 0, 0]], "fewer than 8"),
        (13, 8, [[13, 0, 0, 0]], "steps of 4"),
        (48, 50, [[48, 0, 0, 0]], "fewer than 50"),
        (12, 4, GOOD, "below 8"),
        (12, 8, [], "no domain"),
        (12, 8, [[4, 4, 4, 0], [4, 4, 3, 0]], "domain 1 counts 11 people, not 12"),
        (12, 8, [[4, 4, 4]], "domain 0 has 3 levels"),
        (12, 8, [[13, -1, 0, 0]], "whole numbers"),
        (12, 8, [[True, 11, 0, 0]], "whole numbers"),
    ],
)
def test_what_is_wrong_is_named(n: int, k: int, counts: list[list[int]], problem: str):
    assert problem in "; ".join(check_block(n, k, counts))
