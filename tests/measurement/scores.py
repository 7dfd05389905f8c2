"""Blocks with scores drawn from a simple read-out, without anybody taking a scan."""

import numpy as np

from digivaardig.measurement import ReadOut, default_between, default_correlation
from digivaardig.measurement.grid import Floats

from .banks import seeded

DOMAINS, N = 4, 40
FINE = 2**20  # counts are fractions that add up exactly
LEAST = default_between(DOMAINS)
MEANS = np.tile([-0.8, -0.2, 0.2, 0.8], (DOMAINS, 1))


def a_read_out() -> ReadOut:
    """A simple read-out: scores answer by .4, and a contribution has variance .6."""
    return ReadOut(
        level_means=MEANS,
        centre=np.zeros(DOMAINS),
        response=0.4 * np.eye(DOMAINS),
        variance=0.16 * (default_correlation(DOMAINS) - LEAST) + 0.5 * np.eye(DOMAINS),
        calibration=np.zeros(DOMAINS),
        within=np.sqrt(np.diag(default_correlation(DOMAINS) - LEAST)),
        cuts=(-0.9, 0.1, 1.1),
    )


def blocks(units: Floats, seed: int) -> list[tuple[Floats, int]]:
    """Counts that give the scores which units [units, domains] would have."""
    random, read_out = seeded(seed), a_read_out()
    noise = random.multivariate_normal(np.zeros(DOMAINS), read_out.variance / N, len(units))
    return [(_counts(score), N) for score in units @ read_out.response.T + noise]


def _counts(score: Floats) -> Floats:
    """Split N over the lowest and the highest level, so that the score is this one."""
    high = np.round(N / 2 * (1 + 0.75 * score / 0.8) * FINE) / FINE
    return np.stack([N - high, 0 * high, 0 * high, high], axis=-1)


def units(between: Floats, count: int, seed: int) -> Floats:
    return seeded(seed).multivariate_normal(np.zeros(DOMAINS), between, count)


def sds(between: Floats) -> Floats:
    return np.sqrt(np.diag(between))
