"""What an attacker can guess about one person: the percentages that the works council is told.

Each guess is the best one, by Bayes' rule, of somebody who knows this model exactly (so more than anybody
does):
- abilities of a person: theme k has t_k = sqrt(r) g + sqrt(1 - r) u_k, all standard normal, so correlation r;
- the answers to one theme measure t_k with normal error (sd `error`); the draw t*_k comes from the posterior
  of those answers alone under the prior N(0, prior_sd^2); it becomes a level by `cuts`, then `chance.noisy`.
Guessed are the true level of one theme, and whether a person of whom it is known that the mean of the themes
is in the lowest or the highest quarter is in the highest. Exact sums over a grid for what one theme's draw
tells, simulation (the source of chance is an argument: seed it) for all themes together.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise, product
from math import erf, exp, log, prod, sqrt
from random import Random
from statistics import NormalDist
from typing import NamedTuple

from .chance import LEVELS, channel, noisy

_STEP, _REACH = 0.1, 4.5
_THETA = tuple((place + 0.5) * _STEP - _REACH for place in range(round(2 * _REACH / _STEP)))
_GENERAL = _THETA[::3]

Draws = tuple[int, ...]
Weights = Mapping[Draws, float]
"""What an attacker saw of one theme: the likelihood of each series of draws (one a round) of the target."""


class Guess(NamedTuple):
    """Shares of right guesses: one theme's level, by that theme alone and by all, and the extreme quarter."""

    alone: float
    theme: float
    quarter: float


@dataclass(frozen=True)
class Model:
    """A scan as an attacker sees it.

    `error` .68 is the standard scan: with this correlation the scan itself, which uses all themes, then has a
    root mean square error of .455 a theme. The longest scan asks six questions a theme instead of four: .55.
    A cut that is no multiple of .1 is rounded by the grid of the sums.
    """

    themes: int = 10
    correlation: float = 0.7
    error: float = 0.68
    cuts: tuple[float, float, float] = (-1.0, 0.0, 1.0)
    prior_sd: float = 2.0

    @cached_property
    def draw_variance(self) -> float:
        """Variance of t* given the answers."""
        return 1 / (1 / self.error**2 + 1 / self.prior_sd**2)

    @cached_property
    def slope(self) -> float:
        """Expected t* a unit of what the answers say: below 1, because the prior pulls."""
        return self.draw_variance / self.error**2

    def level(self, theta: float) -> int:
        """Say on which level (0..3) an ability is."""
        return sum(theta > cut for cut in self.cuts)

    def chances(self, mean: float, variance: float) -> tuple[float, ...]:
        """Give the chance of each noisy level if t* is normal with this mean and variance."""
        below = [0.0, *(_normal_below((cut - mean) / sqrt(variance)) for cut in self.cuts), 1.0]
        real = [high - low for low, high in pairwise(below)]
        return tuple(
            sum(p * float(row[out]) for p, row in zip(real, channel(), strict=True)) for out in range(LEVELS)
        )

    def chances_of(self, theta: float) -> tuple[float, ...]:
        """Give the chance of each noisy level of somebody with this ability, whatever they answer."""
        variance = self.draw_variance + (self.slope * self.error) ** 2
        return self.chances(self.slope * theta, variance)

    def person(self, random: Random) -> list[float]:
        """Draw the abilities of one person."""
        general = random.gauss(0, sqrt(self.correlation))
        return [general + random.gauss(0, sqrt(1 - self.correlation)) for _ in range(self.themes)]

    def answers(self, theta: float, random: Random) -> float:
        """Draw the mean of t* that the answers of somebody with this ability give."""
        return self.slope * random.gauss(theta, self.error)

    def finish(self, mean: float, random: Random) -> int:
        """Draw what leaves for the report: t*, its level, the coins."""
        return noisy(self.level(random.gauss(mean, sqrt(self.draw_variance))), random)


def blind(model: Model) -> Guess:
    """Give the shares of somebody who saw nothing: the most frequent level, and a coin."""
    below = [0.0, *map(_normal_below, model.cuts), 1.0]
    most = max(high - low for low, high in pairwise(below))
    return Guess(most, most, 0.5)


def theme_alone(model: Model, rounds: int = 1) -> float:
    """Give the exact share for one theme if only its noisy draw in each of `rounds` rounds was seen."""
    joint: defaultdict[Draws, list[float]] = defaultdict(lambda: [0.0] * LEVELS)
    for theta, share in zip(_THETA, _density(_THETA), strict=True):
        for draws, chance in _series(model.chances_of(theta), rounds):
            joint[draws][model.level(theta)] += share * chance
    return sum(max(by_level) for by_level in joint.values())


def with_key(model: Model, *, rounds: int, people: int, random: Random) -> Guess:
    """Simulate who opens a person's boxes of all themes in each of `rounds` rounds (key and database)."""

    def observe(abilities: Sequence[float]) -> list[Weights]:
        return [
            {tuple(model.finish(model.answers(theta, random), random) for _ in range(rounds)): 1.0}
            for theta in abilities
        ]

    return _simulate(model, observe, rounds, people, random)


def among_colleagues(model: Model, *, block: int, people: int, random: Random) -> Guess:
    """Simulate that all others in a block of `block` people put their own answers together.

    They subtract themselves from the counts, as far as they know themselves: their answers, not their draws
    or coins.
    """

    def observe(abilities: Sequence[float]) -> list[Weights]:
        others = [model.person(random) for _ in range(block - 1)]
        return [
            _subtract(model, theta, [other[k] for other in others], random)
            for k, theta in enumerate(abilities)
        ]

    return _simulate(model, observe, 1, people, random)


def _subtract(model: Model, target: float, others: Sequence[float], random: Random) -> Weights:
    """Weigh the target's possible levels by one theme's counts and what the others know of themselves."""
    means = [model.answers(theta, random) for theta in others]
    levels = [model.finish(mean, random) for mean in (*means, model.answers(target, random))]
    counts = tuple(levels.count(level) for level in range(LEVELS))
    reached = {(0,) * LEVELS: 1.0}
    for mean in means:
        reached = _add_one(reached, model.chances(mean, model.draw_variance), counts)
    return {(level,): reached.get(_plus(counts, level, -1), 0.0) for level in range(LEVELS)}


def _add_one(reached: Mapping[Draws, float], chances: Sequence[float], limit: Draws) -> dict[Draws, float]:
    """Add one person to the chances of counts per level; counts above the limit are left out."""
    result: defaultdict[Draws, float] = defaultdict(float)
    for counts, chance in reached.items():
        for level in range(LEVELS):
            if counts[level] < limit[level]:
                result[_plus(counts, level, 1)] += chance * chances[level]
    return result


def _plus(counts: Draws, level: int, step: int) -> Draws:
    return (*counts[:level], counts[level] + step, *counts[level + 1 :])


def _simulate(
    model: Model,
    observe: Callable[[Sequence[float]], list[Weights]],
    rounds: int,
    people: int,
    random: Random,
) -> Guess:
    """Count right guesses over people; the quarter over those in the extreme quarters."""
    tables = _Tables(model, rounds)
    quarter = NormalDist().inv_cdf(0.75) * sqrt(model.correlation + (1 - model.correlation) / model.themes)
    alone = theme = right = extreme = 0
    for _ in range(people):
        abilities = model.person(random)
        mean, level = sum(abilities) / model.themes, model.level(abilities[0])
        verdict = tables.judge(observe(abilities))
        alone += verdict.alone == level
        theme += verdict.theme == level
        extreme += abs(mean) > quarter
        right += abs(mean) > quarter and (verdict.mean > 0) == (mean > 0)
    return Guess(alone / people, theme / people, right / max(extreme, 1))


class _Verdict(NamedTuple):
    """Guessed levels of the first theme (by it alone, by all), and the expected mean of the themes."""

    alone: int
    theme: int
    mean: float


class _Tables:
    """Sums over a theme's ability, for each series of draws and each value of the general ability g."""

    def __init__(self, model: Model, rounds: int) -> None:
        self.prior = _density(_GENERAL)
        self.by_level = self._sums(model, rounds)
        self.centre = self._sums(model, rounds, ability=True)

    def _sums(self, model: Model, rounds: int, *, ability: bool = False) -> dict[Draws, list[list[float]]]:
        """Sum chance (times ability) over a theme's abilities, normal around g: [draws][g][level]."""
        series = [(theta, model.level(theta), _series(model.chances_of(theta), rounds)) for theta in _THETA]
        sums = {draws: [[0.0] * LEVELS for _ in _GENERAL] for draws in product(range(LEVELS), repeat=rounds)}
        for place, general in enumerate(_GENERAL):
            shares = _density(_THETA, sqrt(model.correlation) * general, sqrt(1 - model.correlation))
            for (theta, level, chances), share in zip(series, shares, strict=True):
                for draws, chance in chances:
                    sums[draws][place][level] += share * chance * (theta if ability else 1.0)
        return sums

    def judge(self, seen: Sequence[Weights]) -> _Verdict:
        """Guess from what was seen of each theme."""
        mixed = [self._mix(self.by_level, weights) for weights in seen]
        centres = [[sum(row) for row in self._mix(self.centre, weights)] for weights in seen]
        evidence = [[sum(row) for row in theme] for theme in mixed]
        logs = [sum(map(log, column)) for column in zip(*evidence, strict=True)]
        general = [p * exp(one - max(logs)) for p, one in zip(self.prior, logs, strict=True)]
        without = [p / e for p, e in zip(general, evidence[0], strict=True)]
        expected = [
            sum(c[place] / e[place] for c, e in zip(centres, evidence, strict=True))
            for place in range(len(general))
        ]
        mean = sum(p * x for p, x in zip(general, expected, strict=True))
        return _Verdict(_likeliest(self.prior, mixed[0]), _likeliest(without, mixed[0]), mean)

    @staticmethod
    def _mix(table: Mapping[Draws, list[list[float]]], weights: Weights) -> list[list[float]]:
        """Weigh a table's series of draws by what was seen: [g][level]."""
        parts = [(weight, table[draws]) for draws, weight in weights.items() if weight]
        return [
            [sum(weight * part[place][level] for weight, part in parts) for level in range(LEVELS)]
            for place in range(len(_GENERAL))
        ]


def _likeliest(general: Sequence[float], by_level: Sequence[Sequence[float]]) -> int:
    pairs = list(zip(general, by_level, strict=True))
    totals = [sum(p * row[level] for p, row in pairs) for level in range(LEVELS)]
    return totals.index(max(totals))


def _series(chances: Sequence[float], rounds: int) -> list[tuple[Draws, float]]:
    """List every series of draws with its chance, the draws independent."""
    every = product(range(LEVELS), repeat=rounds)
    return [(draws, prod(chances[draw] for draw in draws)) for draws in every]


def _density(points: Sequence[float], mean: float = 0.0, sd: float = 1.0) -> list[float]:
    """Give the normal density at these points, normalised to sum to 1."""
    heights = [exp(-(((point - mean) / sd) ** 2) / 2) for point in points]
    return [height / sum(heights) for height in heights]


def _normal_below(x: float) -> float:
    return (1 + erf(x / sqrt(2))) / 2
