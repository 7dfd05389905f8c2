"""The curve of a question: how the chance of a right answer grows with skill. Coordinates as text for SVG."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final

import numpy as np

from digivaardig.measurement import CUTS, Belief
from digivaardig.measurement.beliefs import draw_parameters
from digivaardig.measurement.grid import Floats

from . import words
from .learned import Point

WIDTH, HEIGHT = 360, 220
LEFT, RIGHT, TOP, BOTTOM = 44.0, 350.0, 10.0, 180.0
_REACH: Final = 3.0  # skill from -3 to 3
_DRAWS: Final = 300
_SEED: Final = 3
_DOT: Final = (3.0, 9.0)  # radius for few and for many people
_MANY: Final = 200


@dataclass(frozen=True, slots=True)
class Dot:
    """What people of about one skill scored."""

    x: str
    y: str
    radius: str
    ability: str
    people: int
    observed: str
    expected: str


@dataclass(frozen=True)
class Curve:
    """The mean score by skill, the band in which it lies with chance .9, and what people scored."""

    belief: Belief
    points: tuple[Point, ...] = ()

    @cached_property
    def _draws(self) -> Floats:
        """Draw what the item might be; give the mean part of the score [draws, skill]."""
        drawn = draw_parameters([self.belief], np.random.default_rng(_SEED), _DRAWS)
        sets, skill = np.meshgrid(np.arange(_DRAWS), _SKILL, indexing="ij")
        chosen = (sets.ravel(), np.zeros(sets.size, dtype=np.intp))
        return drawn.reach(chosen, skill.ravel()).mean(axis=-1).reshape(sets.shape)

    @property
    def line(self) -> str:
        """The curve by which a scan scores."""
        return _path(zip(_SKILL, self._draws.mean(axis=0), strict=True))

    @property
    def band(self) -> str:
        """Where it may lie."""
        low, high = np.quantile(self._draws, (0.05, 0.95), axis=0)
        there = zip(_SKILL, high, strict=True)
        back = zip(_SKILL[::-1], low[::-1], strict=True)
        return _path([*there, *back]) + "Z"

    @property
    def dots(self) -> list[Dot]:
        """What people scored; a larger dot is more people."""
        return [
            Dot(
                _text(_x(each.ability)),
                _text(_y(each.observed)),
                _text(float(np.interp(each.people, (0, _MANY), _DOT))),
                words.number(each.ability),
                each.people,
                words.percent(each.observed),
                words.percent(each.expected),
            )
            for each in self.points
        ]

    @property
    def borders(self) -> list[str]:
        """Where one level ends and the next begins."""
        return [_text(_x(cut)) for cut in CUTS]

    @property
    def axis(self) -> list[tuple[str, str]]:
        """The levels, each with where its name stands."""
        edges = [-_REACH, *CUTS, _REACH]
        middles = [(low + high) / 2 for low, high in pairwise(edges)]
        return [(_text(_x(middle)), words.level(middle)) for middle in middles]


_SKILL: Final[Floats] = np.linspace(-_REACH, _REACH, 41)


def _path(points: Iterable[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{_text(_x(skill))} {_text(_y(part))}" for skill, part in points)


def _x(skill: float) -> float:
    return float(np.interp(skill, (-_REACH, _REACH), (LEFT, RIGHT)))


def _y(part: float) -> float:
    return float(np.interp(part, (0, 1), (BOTTOM, TOP)))


def _text(number: float) -> str:
    return f"{number:.1f}"
