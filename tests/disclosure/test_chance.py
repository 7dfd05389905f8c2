from collections import Counter
from fractions import Fraction
from random import Random, SystemRandom

import pytest

from digivaardig.disclosure import channel, noisy, odds_factor


class Scripted:
    """Gives the bits it was told to give, and knows how many were asked."""

    def __init__(self, *bits: int) -> None:
        self.bits = list(bits)

    def getrandbits(self, k: int, /) -> int:
        assert k == 2
        return self.bits.pop(0)


@pytest.mark.parametrize("level", range(4))
def test_only_after_two_heads_a_level_becomes_chance(level: int):
    assert [noisy(level, Scripted(coins)) for coins in (0b00, 0b01, 0b10)] == [level] * 3
    assert [noisy(level, Scripted(0b11, drawn)) for drawn in range(4)] == [0, 1, 2, 3]


@pytest.mark.parametrize("level", [-1, 4])
def test_what_is_no_level_is_refused(level: int):
    with pytest.raises(ValueError, match="no level"):
        noisy(level, SystemRandom())


@pytest.mark.parametrize("level", range(4))
def test_the_channel_is_what_noisy_does(level: int):
    times = 40_000
    random = Random(level)
    found = Counter(noisy(level, random) for _ in range(times))
    for out, chance in enumerate(channel()[level]):
        margin = 4 * float(chance * (1 - chance) / times) ** 0.5
        assert found[out] / times == pytest.approx(float(chance), abs=margin)


def test_extreme_levels_everywhere_still_give_every_level():
    random = Random(1)
    times = 100_000
    found = Counter(noisy(3 * random.getrandbits(1), random) for _ in range(times))
    assert min(found[level] for level in range(4)) / times >= 0.0625 - 4 * (0.0625 * 0.9375 / times) ** 0.5


def test_the_odds_between_two_levels_change_at_most_thirteenfold():
    assert odds_factor() == 13
    assert [sum(row) for row in channel()] == [1] * 4
    assert channel()[0][0] == Fraction(3, 4) + Fraction(1, 16)
