"""What is known about an item: a mean and a standard deviation for ln a, b and c.

An item scores in ordered steps (one step is right or wrong). The chance to reach at least step k is
c + (1 - c) / (1 + exp(-a (theta - b_k))): the 3PL for one step, its graded form (Samejima 1969) for more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from typing import Final, Self

import numpy as np

from .grid import Floats

PRIOR_LNA: Final = (0.2, 0.3)  # mean and sd of ln a over all items
PRIOR_B: Final = (0.0, 1.0)

Row = list[float | list[float]]


@dataclass(frozen=True, slots=True)
class Belief:
    """Normal beliefs about one item; `b` ascends, one place a step, and shifts as a whole by `sd_b`.

    Raises:
        ValueError: no steps, steps that do not ascend, c outside [0, 1), a negative sd or an infinite number.

    """

    lna: float
    b: tuple[float, ...]
    c: float = 0.0
    sd_lna: float = 0.0
    sd_b: float = 0.0
    sd_c: float = 0.0

    def __post_init__(self) -> None:
        numbers = (self.lna, *self.b, self.c, self.sd_lna, self.sd_b, self.sd_c)
        if not self.b or not np.all(np.isfinite(numbers)):
            raise ValueError("A belief needs at least one step and finite numbers.")
        if any(later <= earlier for earlier, later in zip(self.b, self.b[1:], strict=False)):
            raise ValueError("The difficulties of the steps must ascend.")
        if not 0 <= self.c < 1 or min(self.sd_lna, self.sd_b, self.sd_c) < 0:
            raise ValueError("The guessing chance lies in [0, 1) and no sd is negative.")

    @property
    def doubt(self) -> float:
        """How little is known of the curve: the variance of b plus that of ln a; 0 is known."""
        return self.sd_b**2 + self.sd_lna**2

    def as_row(self) -> Row:
        """Give the numbers as JSON can hold them."""
        return [self.lna, list(self.b), self.c, self.sd_lna, self.sd_b, self.sd_c]

    @classmethod
    def from_row(cls, row: Sequence[float | Sequence[float]]) -> Self:
        """Read what `as_row` gave."""
        lna, b, *others = row
        if isinstance(lna, Sequence) or not isinstance(b, Sequence):
            raise TypeError("This row is no belief.")
        return cls(lna, tuple(b), *(float(each) for each in others if not isinstance(each, Sequence)))


def known(a: float, b: float | Sequence[float], c: float = 0.0) -> Belief:
    """Make the belief that leaves no doubt."""
    return Belief(log(a), _steps(b), c)


def belief_of_estimate(  # noqa: PLR0913 - an estimate is three numbers, each with how unsure it is
    a: float,
    b: float | Sequence[float],
    c: float = 0.0,
    *,
    sd_lna: float = 0.35,
    sd_b: float = 0.7,
    sd_c: float = 0.03,
) -> Belief:
    """Shrink an author's estimate to the prior of all items, once.

    Args:
        a: discrimination, above 0.
        b: difficulty, or that of each ordered step; their mean is shrunk, the distances between them stay.
        c: the chance to be right by guessing.
        sd_lna: how far authors are off in ln a.
        sd_b: how far authors are off in b.
        sd_c: how far authors are off in c.

    Raises:
        ValueError: `a` is not above 0, or see `Belief`.

    """
    steps = _steps(b)
    centre = sum(steps) / len(steps)
    lna, doubt_lna = _shrink(log(a), sd_lna, PRIOR_LNA)
    middle, doubt_b = _shrink(centre, sd_b, PRIOR_B)
    return Belief(lna, tuple(step - centre + middle for step in steps), c, doubt_lna, doubt_b, sd_c)


def _steps(b: float | Sequence[float]) -> tuple[float, ...]:
    return tuple(float(step) for step in b) if isinstance(b, Sequence) else (float(b),)


def _shrink(estimate: float, sd: float, prior: tuple[float, float]) -> tuple[float, float]:
    mean, spread = prior
    weight = spread**2 / (spread**2 + sd**2)
    return mean + weight * (estimate - mean), sd * weight**0.5


@dataclass(frozen=True, slots=True, eq=False)
class Parameters:
    """Sets of item parameters as they might truly be: a, c [sets, items]; b [sets, items, steps].

    Beyond the last step of an item b is infinite: that step is never reached.
    """

    a: Floats
    b: Floats
    c: Floats

    def reach(self, chosen: tuple[np.ndarray, np.ndarray], theta: Floats) -> Floats:
        """Give the chance to reach each step [people, steps], for (set, item) of each person."""
        b, c = self.b[chosen], self.c[chosen][:, None]
        curve = 0.5 + 0.5 * np.tanh(0.5 * self.a[chosen][:, None] * (theta[:, None] - b))
        return np.where(np.isfinite(b), c + (1 - c) * curve, 0.0)


def draw_parameters(beliefs: Sequence[Belief], random: np.random.Generator, sets: int = 1) -> Parameters:
    """Draw `sets` times what the items might truly be; c from the beta distribution with its mean and sd."""
    shape = (sets, len(beliefs))
    lna, sd_lna, sd_b = (_column(beliefs, name) for name in ("lna", "sd_lna", "sd_b"))
    shift = sd_b * random.standard_normal(shape)
    a = np.exp(lna + sd_lna * random.standard_normal(shape))
    return Parameters(a, padded_steps(beliefs) + shift[..., None], _guessing(beliefs, random, shape))


def padded_steps(beliefs: Sequence[Belief]) -> Floats:
    """Give the mean difficulties [items, steps], infinite beyond an item's last step."""
    most = max((len(belief.b) for belief in beliefs), default=1)
    rows = [[*belief.b, *[np.inf] * (most - len(belief.b))] for belief in beliefs]
    return np.array(rows, dtype=np.float64).reshape(len(beliefs), most)


def _guessing(beliefs: Sequence[Belief], random: np.random.Generator, shape: tuple[int, int]) -> Floats:
    mean, sd = _column(beliefs, "c"), _column(beliefs, "sd_c")
    weight = mean * (1 - mean) / np.maximum(sd, 1e-9) ** 2 - 1
    unsure = (mean > 0) & (sd > 0) & (weight > 0)
    counts = np.where(unsure, weight, 1.0)
    drawn = random.beta(np.where(unsure, mean, 0.5) * counts, np.where(unsure, 1 - mean, 0.5) * counts, shape)
    return np.where(unsure, np.minimum(drawn, 1 - 1e-9), mean)


def _column(beliefs: Sequence[Belief], name: str) -> Floats:
    return np.array([getattr(belief, name) for belief in beliefs], dtype=np.float64)
