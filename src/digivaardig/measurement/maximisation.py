"""The M-step of a calibration: a step of the parameters of all items at once."""

import numpy as np

from .curves import Curves, PriorOfItems, Slopes
from .grid import Floats

_LONGEST = 0.5  # step in any parameter


def improved(
    curves: Curves, slopes: Slopes, counts: Floats, prior: PriorOfItems, observed: Floats | None = None
) -> Curves:
    """Take one step up the log-likelihood plus the log prior.

    Args:
        curves: where they are.
        slopes: of the curves at the nodes.
        counts: people expected at each node who scored so [items, categories, nodes]; the gradient they give
            is that of the answers themselves (Fisher's identity).
        prior: what was believed of the items.
        observed: information of the answers [items, parameters, parameters]; `None`: that of the expected
            counts, which is too large, so that steps are short but safe.

    """
    pull, curvature = prior.pull(curves)
    gradient = np.einsum("icg,icpg->ip", counts, slopes.log_slope) + pull
    if observed is None:
        weight = counts.sum(axis=1)[:, None] / slopes.chance
        observed = np.einsum("icg,icpg,icqg->ipq", weight, slopes.slope, slopes.slope)
    step = np.linalg.solve(observed + curvature, gradient[..., None])[..., 0]
    longest = np.abs(step).max(axis=1, keepdims=True)
    return curves.moved(curves.row + step * np.minimum(1, _LONGEST / np.maximum(longest, 1e-12)))
