"""A hundred thousand people with extreme answers: any of them may have reported any level."""

from collections import Counter
from math import sqrt
from random import Random, SystemRandom
from typing import Final

import pytest

from digivaardig.blocks import actions
from digivaardig.disclosure import LEVELS, noisy
from digivaardig.scan import actions as scan_actions

PEOPLE: Final = 100_000
STRAY, KEPT = 1 / 16, 13 / 16


def sigma(share: float) -> float:
    return sqrt(share * (1 - share) / PEOPLE)


@pytest.mark.parametrize("level", range(LEVELS))
def test_every_level_comes_out_of_every_level(level: int):
    chance = Random(level)
    out = Counter(noisy(level, chance) for _person in range(PEOPLE))
    shares = {other: out[other] / PEOPLE for other in range(LEVELS)}
    assert min(shares.values()) >= STRAY - 4 * sigma(STRAY)
    assert shares.pop(level) <= KEPT + 4 * sigma(KEPT)
    assert max(shares.values()) <= STRAY + 4 * sigma(STRAY), "and none more than another"


def test_the_chance_of_one_domain_says_nothing_of_another():
    """Somebody with level 3 everywhere: who lied in one domain lies no more or less in the next."""
    chance = Random(9)
    pairs = Counter((noisy(3, chance) == 3, noisy(3, chance) == 3) for _person in range(PEOPLE))
    both = pairs[True, True] / PEOPLE
    assert abs(both - KEPT**2) < 4 * sigma(KEPT**2)


def test_where_it_counts_nobody_can_foretell_it():
    assert isinstance(actions._random, SystemRandom)
    assert isinstance(scan_actions._random, SystemRandom)
