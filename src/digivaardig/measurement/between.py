"""T, how units differ from each other: a default that is never gone below, and what a round adds to it.

Two steps of empirical Bayes. First how much larger the common and the specific part of the default are, by
the likelihood of all blocks (Fay and Herriot 1979; a grid, so that the doubt about it counts). Then the EM
algorithm (Dempster, Laird and Rubin 1977) lets single domains differ, held to the first step with the weight
of 20 blocks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

import numpy as np

from .grid import Floats
from .read_out import BETWEEN_CORRELATION, BETWEEN_SD, ReadOut, default_between

MULTIPLES: Final = (1.0, 1.2, 1.4, 1.6, 1.8, 2.0, 2.3, 2.6)  # of the default's sd
_WEIGHT: Final = 20  # blocks that the first step counts for in the second
_STEPS: Final = 30
_JITTER: Final = 1e-9


def estimate_between(
    blocks: Sequence[tuple[Sequence[Sequence[int]] | Floats, int]], read_out: ReadOut
) -> Floats:
    """Estimate T from the blocks (counts, n) of one round [domains, domains].

    What it adds to the default has no negative eigenvalue. The error that items give to all blocks alike is
    not taken off: T is then a little too large, which is the safe side.
    """
    least = default_between(read_out.domains)
    if not blocks:
        return least
    scatter = _Scatter.of(blocks, read_out)
    return least + _positive(_by_domain(scatter, _by_parts(scatter)) - least, least)


@dataclass(frozen=True, slots=True, eq=False)
class _Scatter:
    """Blocks taken together by size: all that the likelihood needs.

    Attributes:
        response: H [domains, domains].
        noise: V/n of each size [sizes, domains, domains].
        blocks: how many there are of each size [sizes].
        squares: sum of y y' of each size [sizes, domains, domains].

    """

    response: Floats
    noise: Floats
    blocks: Floats
    squares: Floats

    @classmethod
    def of(cls, blocks: Sequence[tuple[Sequence[Sequence[int]] | Floats, int]], read_out: ReadOut) -> Self:
        sizes = np.array([n for _, n in blocks], dtype=np.float64)
        scores = np.array([read_out.score(np.asarray(counts, dtype=np.float64), n) for counts, n in blocks])
        kinds, place = np.unique(sizes, return_inverse=True)
        of_size = [scores[place == kind] for kind in range(len(kinds))]
        jitter = _JITTER * np.eye(read_out.domains)
        return cls(
            response=read_out.response,
            noise=read_out.variance / kinds[:, None, None] + jitter,
            blocks=np.bincount(place).astype(np.float64),
            squares=np.array([each.T @ each for each in of_size]),
        )

    def total(self, between: Floats) -> Floats:
        """Give the variance of y that this T makes one expect [sizes, domains, domains]."""
        return self.response @ between @ self.response.T + self.noise

    def log_likelihood(self, between: Floats) -> float:
        """Say how well a T fits all blocks."""
        total = self.total(between)
        misfit = np.trace(np.linalg.solve(total, self.squares), axis1=-2, axis2=-1)
        return -0.5 * float(self.blocks @ np.linalg.slogdet(total)[1] + misfit.sum())


def _by_parts(scatter: _Scatter) -> Floats:
    """Give the mean of T over the likelihood; its two parts are each a multiple of the default.

    Beforehand a multiple of the sd weighs 1/multiple.
    """
    domains = len(scatter.response)
    common = BETWEEN_SD**2 * BETWEEN_CORRELATION * np.ones((domains, domains))
    specific = BETWEEN_SD**2 * (1 - BETWEEN_CORRELATION) * np.eye(domains)
    pairs = [(one, other) for one in MULTIPLES for other in MULTIPLES]
    tried = np.array([one**2 * common + other**2 * specific for one, other in pairs])
    fit = np.array([scatter.log_likelihood(between) for between in tried])
    weights = np.exp(fit - fit.max()) / np.prod(pairs, axis=-1)
    return np.tensordot(weights / weights.sum(), tried, axes=1)


def _by_domain(scatter: _Scatter, first: Floats) -> Floats:
    """Let T follow what blocks show of each domain, held to `first` by its weight in blocks."""
    between = first
    for _ in range(_STEPS):
        signal = scatter.response @ between
        total = scatter.total(between)
        gain = np.linalg.solve(total, np.broadcast_to(signal, total.shape)).swapaxes(-1, -2)
        seen = gain @ scatter.squares @ gain.swapaxes(-1, -2)
        unseen = scatter.blocks[:, None, None] * (between - gain @ signal)
        between = (_WEIGHT * first + (seen + unseen).sum(axis=0)) / (_WEIGHT + scatter.blocks.sum())
    return between


def _positive(matrix: Floats, scale: Floats) -> Floats:
    """Keep only what a matrix adds, in units of another: the eigenvalues above zero."""
    root = np.linalg.cholesky(scale)
    inverse = np.linalg.inv(root)
    scaled = inverse @ matrix @ inverse.T
    values, vectors = np.linalg.eigh((scaled + scaled.T) / 2)
    spread = root @ vectors
    return (spread * np.maximum(values, 0)) @ spread.T
