"""The grid of abilities on which curves, likelihoods and densities are kept."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.intp]
Booleans = NDArray[np.bool_]

POINTS: Final = 61
LIMIT: Final = 4.5
GRID: Final[Floats] = np.linspace(-LIMIT, LIMIT, POINTS)
STEP: Final = 2 * LIMIT / (POINTS - 1)
SQUARES: Final[Floats] = GRID**2
POWERS: Final[Floats] = np.stack([np.ones(POINTS), GRID, SQUARES], axis=-1)
GAUSSIAN: Final[Floats] = np.stack([GRID, -0.5 * SQUARES])  # log density: weighted mean and precision


def normalised(log_density: Floats) -> Floats:
    """Turn log densities [..., grid] into weights that sum to one over the grid."""
    weights = np.exp(log_density - log_density.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True)
