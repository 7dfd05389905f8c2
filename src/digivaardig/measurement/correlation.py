"""The prior of the abilities: normal, mean 0, variance 1, correlated."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

import numpy as np

from .grid import Floats

DOMAINS: Final = 10
CORRELATION: Final = 0.7
_TOLERANCE: Final = 1e-6


def default_correlation(domains: int = DOMAINS, between: float = CORRELATION) -> Floats:
    """Give R [domains, domains] with the same correlation between any two domains."""
    return np.full((domains, domains), between) + (1 - between) * np.eye(domains)


@dataclass(frozen=True, slots=True, eq=False)
class Prior:
    """N(0, R) over the domains.

    `floor` bounds the precision of a site from below: sites above it leave every posterior and every cavity
    a proper normal, whatever the answers. It lies above minus the smallest eigenvalue of the prior's
    precision.
    """

    correlation: Floats
    precision: Floats
    identity: Floats
    floor: float

    @classmethod
    def of(cls, correlation: Floats | Sequence[Sequence[float]]) -> Self:
        """Make a prior of a correlation matrix [domains, domains].

        Raises:
            ValueError: it is not symmetric, has no unit diagonal or is not positive definite.

        """
        matrix = np.array(correlation, dtype=np.float64)
        if not _is_correlation(matrix):
            raise ValueError("This is not a correlation matrix.")
        eigenvalues = np.linalg.eigvalsh(matrix)
        if eigenvalues[0] < _TOLERANCE:
            raise ValueError("This correlation matrix is not positive definite.")
        precision = np.linalg.inv(matrix)
        floor = -0.9 / float(eigenvalues[-1])
        return cls(matrix, 0.5 * (precision + precision.T), np.eye(len(matrix)), floor)

    @classmethod
    def default(cls, domains: int = DOMAINS) -> Self:
        """Make the prior that holds until answers have been calibrated."""
        return cls.of(default_correlation(domains))

    @property
    def domains(self) -> int:
        """The number of domains."""
        return len(self.correlation)

    def draw(self, people: int, random: np.random.Generator) -> Floats:
        """Draw abilities [people, domains]."""
        return random.standard_normal((people, self.domains)) @ np.linalg.cholesky(self.correlation).T


def _is_correlation(matrix: Floats) -> bool:
    return (
        matrix.shape == (matrix.shape[0], matrix.shape[0])
        and np.allclose(matrix, matrix.T, atol=_TOLERANCE)
        and np.allclose(np.diag(matrix), 1, atol=_TOLERANCE)
    )
