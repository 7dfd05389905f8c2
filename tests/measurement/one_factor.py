"""The exact posterior where one factor makes all correlations: ten domains as easily as two.

With theta_k = sqrt(r) g + sqrt(1 - r) e_k the domains are independent given g, so everything is a sum over a
grid of g and, for each of its points, over the grid of one domain.
"""

import numpy as np

from digivaardig.measurement.grid import GRID, Floats

FACTOR = np.linspace(-6, 6, 241)


def exact_means(loglik: Floats, correlation: float) -> tuple[Floats, Floats]:
    """Means and sds of the abilities [domains] given log-likelihoods [domains, grid]."""
    own = -0.5 * (GRID - np.sqrt(correlation) * FACTOR[:, None]) ** 2 / (1 - correlation)  # [factor, grid]
    joint = np.exp(loglik[:, None, :] - loglik.max(axis=-1)[:, None, None] + own)  # [domains, factor, grid]
    evidence = joint.sum(axis=-1)
    weight = np.exp(np.log(evidence).sum(axis=0) - 0.5 * FACTOR**2 - np.log(evidence).sum(axis=0).max())
    weight /= weight.sum()
    first, second = ((joint @ GRID**power) / evidence @ weight for power in (1, 2))
    return first, np.sqrt(second - first**2)
