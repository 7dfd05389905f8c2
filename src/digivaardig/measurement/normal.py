"""The normal distribution, without scipy."""

from math import erf, sqrt
from typing import Final

import numpy as np

from .grid import Floats

Z95: Final = 1.959963984540054

_erf = np.frompyfunc(erf, 1, 1)


def share_below(bound: Floats) -> Floats:
    """Give the standard normal distribution function at each bound, exact to double precision."""
    return 0.5 + 0.5 * np.asarray(_erf(bound / sqrt(2)), dtype=np.float64)


def hermite(points: int) -> tuple[Floats, Floats]:
    """Give nodes and weights with which a mean over N(0, 1) is a sum (Golub and Welsch 1969)."""
    off = np.sqrt(np.arange(1.0, points))
    nodes, vectors = np.linalg.eigh(np.diag(off, 1) + np.diag(off, -1))
    return nodes, vectors[0] ** 2
