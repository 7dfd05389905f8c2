"""The coin: what leaves for the report is sometimes chance, so one domain says little about anybody.

Randomised response (Warner 1965) on four levels: two coins are tossed, and after two heads a level drawn at
random is written down instead of the real one. Nobody, not even the person, learns whether that happened.
"""

from fractions import Fraction
from typing import Protocol

LEVELS = 4
CHANCE = Fraction(1, 4)
"""The chance that a level is replaced by one drawn uniformly from all four."""

_BOTH_HEADS = 0b11


class Coins(Protocol):
    """A source of random bits: `random.SystemRandom()`, or in a simulation a seeded `random.Random`."""

    def getrandbits(self, k: int, /) -> int:
        """Give an integer of `k` random bits."""
        ...


def noisy(level: int, random: Coins) -> int:
    """Mix a level (0..3) with chance: after two heads it becomes a uniform draw from 0..3.

    Raises:
        ValueError: no level.

    """
    if not 0 <= level < LEVELS:
        message = f"no level: {level}"
        raise ValueError(message)
    return random.getrandbits(2) if random.getrandbits(2) == _BOTH_HEADS else level


def channel() -> tuple[tuple[Fraction, ...], ...]:
    """Give the exact chances [level in][level out] of `noisy`: 13/16 on the diagonal, 1/16 elsewhere."""
    stray = CHANCE / LEVELS
    kept = 1 - CHANCE + stray
    return tuple(tuple(kept if into == level else stray for into in range(LEVELS)) for level in range(LEVELS))


def odds_factor() -> Fraction:
    """Give the most by which one noisy level can change the odds between two levels: 13."""
    columns = zip(*channel(), strict=True)
    return max(max(column) / min(column) for column in columns)
