"""Checks that a block keeps the promises of a block; the last door before a table that may be public."""

from collections.abc import Sequence

from .chance import LEVELS
from .publication import STEP
from .tree import SMALLEST_K


def check_block(n: int, k: int, counts: Sequence[Sequence[int]]) -> list[str]:
    """Name what is wrong with a block of `n` people and `counts[domain][level]`; an empty list if nothing is.

    `k` is the minimum of the block: the round's, or 50 for the open link.
    """
    problems = [] if k >= SMALLEST_K else [f"the minimum is {k}, below {SMALLEST_K}"]
    if n < k:
        problems.append(f"{n} people is fewer than {k}")
    if (n - k) % STEP:
        problems.append(f"{n} people is not {k} plus a number of steps of {STEP}")
    if not counts:
        problems.append("there is no domain")
    return problems + [
        problem for place, row in enumerate(counts) for problem in _check_domain(place, row, n)
    ]


def _check_domain(place: int, row: Sequence[int], n: int) -> list[str]:
    if len(row) != LEVELS:
        return [f"domain {place} has {len(row)} levels, not {LEVELS}"]
    if any(type(count) is not int or count < 0 for count in row):
        return [f"domain {place} holds something else than whole numbers of 0 or more"]
    return [] if sum(row) == n else [f"domain {place} counts {sum(row)} people, not {n}"]
