"""The four levels: cuts on the scale of abilities, and how a level is shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from functools import lru_cache
from itertools import pairwise
from typing import Final

import numpy as np

from .grid import GRID, POINTS, STEP, Floats

CUTS: Final = (-0.9, 0.1, 1.1)
LEVELS: Final = 4
_SURE: Final = 0.8
_FAIR: Final = 0.6


class Level(IntEnum):
    """How far somebody is in one domain."""

    STARTER = 0
    BASIS = 1
    VAARDIG = 2
    GEVORDERD = 3


class Certainty(StrEnum):
    """How sure we are of the level that is shown."""

    CERTAIN = "certain"
    FAIRLY = "fairly"
    BORDER = "border"


@dataclass(frozen=True, slots=True)
class ShownLevel:
    """One level, or two adjacent ones (`low` and `high` then differ)."""

    low: Level
    high: Level
    certainty: Certainty


def level_of(theta: float, cuts: Sequence[float] = CUTS) -> Level:
    """Give the level of an ability; a cut belongs to the level above it."""
    return Level(sum(theta >= cut for cut in cuts))


def shown_level(probabilities: Sequence[float] | Floats) -> ShownLevel:
    """Give the most likely level; with the likelier of its neighbours when it is below 60% certain."""
    chances = [float(chance) for chance in probabilities]
    best = max(range(LEVELS), key=chances.__getitem__)
    if chances[best] >= _FAIR:
        certainty = Certainty.CERTAIN if chances[best] >= _SURE else Certainty.FAIRLY
        return ShownLevel(Level(best), Level(best), certainty)
    beside = max((near for near in (best - 1, best + 1) if 0 <= near < LEVELS), key=chances.__getitem__)
    return ShownLevel(Level(min(best, beside)), Level(max(best, beside)), Certainty.BORDER)


def on_scale(theta: Floats | float, cuts: Sequence[float] = CUTS) -> Floats:
    """Draw abilities on a scale from 0 to 4, on which each level is one wide.

    The outer levels are as wide as the inner ones on average; what lies beyond is drawn at the end.
    """
    width = (cuts[-1] - cuts[0]) / (len(cuts) - 1)
    places = [cuts[0] - width, *cuts, cuts[-1] + width]
    return np.asarray(np.interp(theta, places, np.arange(len(places), dtype=np.float64)))


@lru_cache(maxsize=32)
def level_weights(cuts: tuple[float, ...] = CUTS) -> Floats:
    """Give the matrix [grid, levels] that turns a density on the grid into level probabilities.

    Between two points the density is the cubic through the four nearest; each cell is integrated exactly
    (Gauss-Legendre, two points) over the part that lies between two cuts.
    """
    edges = [GRID[0], *np.clip(cuts, GRID[0], GRID[-1]), GRID[-1]]
    weights = np.stack([_between(low, high) for low, high in pairwise(edges)], axis=-1)
    return weights / STEP


def _between(low: float, high: float) -> Floats:
    weights = np.zeros(POINTS)
    for cell in range(POINTS - 1):
        start, end = max(low, GRID[cell]), min(high, GRID[cell + 1])
        if start >= end:
            continue
        first = min(max(cell - 1, 0), POINTS - 4)
        middle, half = (start + end) / 2, (end - start) / 2
        for node in (middle - half / 3**0.5, middle + half / 3**0.5):
            weights[first : first + 4] += half * _cubic((node - GRID[first]) / STEP)
    return weights


def _cubic(place: float) -> Floats:
    """Give what each of four points counts for at a place between them (Lagrange)."""
    return np.array(
        [
            -(place - 1) * (place - 2) * (place - 3) / 6,
            place * (place - 2) * (place - 3) / 2,
            -place * (place - 1) * (place - 3) / 2,
            place * (place - 1) * (place - 2) / 6,
        ]
    )
