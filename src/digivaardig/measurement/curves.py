"""The curves of items as a calibration sees them: chances and how they change with each parameter.

Parameters of an item stand in a row [parameters]: ln a, then b of each step, then logit c; a step or a
guessing chance that an item does not have never moves.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Self

import numpy as np

from .beliefs import Belief, padded_steps
from .grid import Booleans, Floats

_APART: Final = 0.25  # how much of the doubt about a step is its own; the rest is shared by the steps
_FIXED: Final = 1e12  # precision of what is not in doubt
_LEAST: Final = 1e-9
_NEAR: Final = 0.05  # steps keep at least this distance
_RARE: Final = 1e-6  # a guessing chance of 0 as its logit


@dataclass(frozen=True, slots=True, eq=False)
class Curves:
    """Parameters of all items.

    Attributes:
        lna: [items].
        b: infinite beyond an item's last step [items, steps].
        logit_c: [items].

    """

    lna: Floats
    b: Floats
    logit_c: Floats

    @classmethod
    def of(cls, beliefs: Sequence[Belief]) -> Self:
        """Take the means of the beliefs."""
        c = np.clip([belief.c for belief in beliefs], _RARE, 1 - _RARE)
        return cls(np.array([belief.lna for belief in beliefs]), padded_steps(beliefs), np.log(c / (1 - c)))

    @property
    def c(self) -> Floats:
        """Guessing chances [items]."""
        return 1 / (1 + np.exp(-self.logit_c))

    @property
    def row(self) -> Floats:
        """All parameters [items, parameters]; 0 for a step that does not exist."""
        b = np.where(np.isfinite(self.b), self.b, 0.0)
        return np.concatenate([self.lna[:, None], b, self.logit_c[:, None]], axis=1)

    def moved(self, row: Floats) -> "Curves":
        """Give the curves with other parameters [items, parameters]; steps are kept ascending."""
        b = row[:, 1:-1].copy()
        for step in range(1, b.shape[1]):
            b[:, step] = np.maximum(b[:, step], b[:, step - 1] + _NEAR)
        return Curves(row[:, 0], np.where(np.isfinite(self.b), b, np.inf), row[:, -1])

    def at(self, theta: Floats) -> "Slopes":
        """Give chances and their derivatives at abilities [items, nodes], each item at its own."""
        exists = np.isfinite(self.b)[..., None]
        a, c = np.exp(self.lna)[:, None, None], self.c[:, None, None]
        distance = theta[:, None, :] - np.where(exists, self.b[..., None], 0.0)
        curve = 0.5 + 0.5 * np.tanh(0.5 * a * distance)
        steep = (1 - c) * curve * (1 - curve) * a * exists
        items, steps, nodes = curve.shape
        slope = np.zeros((items, steps + 2, steps + 2, nodes))  # [items, reached, parameters, nodes]
        slope[:, 1:-1, 0] = steep * distance
        for step in range(steps):
            slope[:, step + 1, step + 1] = -steep[:, step]
        slope[:, 1:-1, -1] = (1 - curve) * c * (1 - c) * exists
        reached = np.zeros((items, steps + 2, nodes))
        reached[:, 0] = 1.0
        reached[:, 1:-1] = (c + (1 - c) * curve) * exists
        chance = np.maximum(reached[:, :-1] - reached[:, 1:], _LEAST)
        return Slopes(chance, slope[:, :-1] - slope[:, 1:])


@dataclass(frozen=True, slots=True, eq=False)
class Slopes:
    """Chances of categories and how they change.

    Attributes:
        chance: [items, categories, nodes].
        slope: derivatives to each parameter [items, categories, parameters, nodes].

    """

    chance: Floats
    slope: Floats

    @property
    def log_slope(self) -> Floats:
        """Derivatives of the log chances [items, categories, parameters, nodes]."""
        return self.slope / self.chance[:, :, None, :]


@dataclass(frozen=True, slots=True, eq=False)
class PriorOfItems:
    """What was believed of the items before these answers.

    Attributes:
        row: means [items, parameters].
        precision: [items, parameters, parameters]; very large where nothing is in doubt.
        shape: of the beta belief about c, alpha and beta [items, 2].
        guesses: whether c is in doubt [items].

    """

    row: Floats
    precision: Floats
    shape: Floats
    guesses: Booleans

    @classmethod
    def of(cls, beliefs: Sequence[Belief]) -> Self:
        """Take the beliefs as a normal prior on ln a and b, and a beta prior on c."""
        start = Curves.of(beliefs)
        steps = start.b.shape[1]
        precision = np.zeros((len(beliefs), steps + 2, steps + 2))
        for place, belief in enumerate(beliefs):
            precision[place] = np.eye(steps + 2) * _FIXED
            precision[place, 0, 0] = 1 / belief.sd_lna**2 if belief.sd_lna else _FIXED
            if belief.sd_b:
                here = slice(1, len(belief.b) + 1)
                precision[place, here, here] = np.linalg.inv(_doubt_of_steps(belief))
        mean, sd = (np.array([getattr(each, name) for each in beliefs]) for name in ("c", "sd_c"))
        weight = mean * (1 - mean) / np.maximum(sd, 1e-9) ** 2 - 1
        guesses = (mean > 0) & (sd > 0) & (weight > 0)
        shape = np.where(guesses[:, None], np.stack([mean, 1 - mean], axis=1) * weight[:, None], 1.0)
        precision[guesses, -1, -1] = 0.0
        return cls(start.row, precision, shape, guesses)

    def pull(self, curves: Curves) -> tuple[Floats, Floats]:
        """Give the log prior's gradient [items, parameters] and curvature [items, parameters, parameters]."""
        gradient = -(self.precision @ (curves.row - self.row)[..., None])[..., 0]
        alpha, beta = self.shape.T
        c, curvature = curves.c, self.precision.copy()
        gradient[:, -1] += self.guesses * (alpha * (1 - c) - beta * c)
        curvature[:, -1, -1] += self.guesses * (alpha + beta) * c * (1 - c)
        return gradient, curvature

    def without(self, items: Booleans) -> "PriorOfItems":
        """Leave nothing in doubt about some items: they keep what was believed."""
        precision = self.precision.copy()
        precision[items] = np.eye(precision.shape[1]) * _FIXED
        return replace(self, precision=precision, guesses=self.guesses & ~items)


def _doubt_of_steps(belief: Belief) -> Floats:
    steps = len(belief.b)
    if steps == 1:
        return np.array([[belief.sd_b**2]])
    return belief.sd_b**2 * ((1 - _APART) * np.ones((steps, steps)) + _APART * np.eye(steps))
