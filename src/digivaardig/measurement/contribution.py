"""What leaves for the report: one draw a domain from the likelihood of that domain's own answers.

Not the posterior of the scan: that pulls a domain to the person's average, so that what is special about a
unit in one domain would show for less than half. Chance is added in `disclosure`.
"""

from typing import Final, Protocol

import numpy as np

from .grid import GRID, SQUARES, Floats, normalised
from .levels import CUTS, level_weights

_WIDE: Final = 2.0**2  # variance of the prior that keeps a draw finite when all is right or wrong


class Random(Protocol):
    """A source of chance: `random.SystemRandom` where it counts, a seeded one in tests."""

    def random(self) -> float:
        """Give a number in [0, 1)."""
        ...


def own_density(loglik: Floats) -> Floats:
    """Give likelihood times N(0, 2^2) as weights on the grid [..., grid]."""
    return normalised(loglik - SQUARES / (2 * _WIDE))


def own_domain_draw(loglik_k: Floats, random: Random) -> float:
    """Draw an ability from the answers of one domain alone.

    Args:
        loglik_k: log-likelihood of that domain's answers [grid], such as `state.loglik[k]`.
        random: called once.

    """
    weights = own_density(loglik_k)
    cells = (weights[:-1] + weights[1:]) / 2
    below = np.concatenate([[0.0], np.cumsum(cells)])
    return float(np.interp(random.random() * below[-1], below, GRID))


def own_level_probabilities(loglik: Floats, cuts: tuple[float, ...] = CUTS) -> Floats:
    """Give the chance of each level for such a draw [..., levels]."""
    chances = np.maximum(own_density(loglik) @ level_weights(cuts), 0.0)
    return chances / chances.sum(axis=-1, keepdims=True)
