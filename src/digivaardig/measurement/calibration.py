"""Calibration: what the answers of many people say about the items, and how abilities hang together.

Joint over all domains by EM (Bock and Aitkin 1981), with the posterior of a scan as its E-step. What was
believed of the items is the prior, so a run goes on where the one before it ended. Answers of an adaptive
scan will do: which item came next depended on answers only, and all answers are used.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from .bank import Bank
from .beliefs import Belief
from .correlation import CORRELATION, Prior, default_correlation
from .curves import Curves, PriorOfItems, Slopes
from .expectation import Crowd, Expected, Layout, Population, Sites, expect, score_sums
from .grid import Booleans, Floats, Integers
from .maximisation import improved
from .responses import Responses

LEAST: Final = 100
"""An item with fewer answers keeps what was believed of it."""
_PULL: Final = 100  # people whose weight pulls the correlations to .7
_LEAST_EIGENVALUE: Final = 0.05
_FIRST_PEOPLE: Final = 5000  # the first steps are taken on so many
_STILL: Final = 0.1  # of its standard error: how far a parameter may still move in a step
_FIRST_SAFE_STEPS, _SAFE_STEPS, _MOST_STEPS = 8, 2, 60
_AGAIN: Final = 10  # steps after which the information is taken again, and steps are halved once more
_MOST_HALVINGS: Final = 4  # a guessing chance that hardly shows may swing around where it belongs
_REST: Final = 2  # sweeps of the posteriors with the items left as they are

Say = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, eq=False)
class Calibrated:
    """What a calibration found.

    Attributes:
        beliefs: about every item of the bank, in its order: the prior of the next run.
        population: whose answers these were; standard but with anchors.
        answers: how many each item got [items].
        steady: the belief rests on answers now; the others keep their prior [items].
        steps: of the EM algorithm over everybody.

    """

    beliefs: tuple[Belief, ...]
    population: Population
    answers: Integers
    steady: Booleans
    steps: int

    @property
    def correlation(self) -> Floats:
        """R, of the abilities [domains, domains]."""
        return self.population.prior.correlation


class NotConvergedError(ArithmeticError):
    """The parameters still move after all steps."""


def calibrate(
    bank: Bank, responses: Responses, *, anchors: Booleans | None = None, say: Say | None = None
) -> Calibrated:
    """Calibrate the items of a bank.

    Args:
        bank: its beliefs are the prior of the items, its correlation where the search begins.
        responses: answers to its items; complete, adaptive or with gaps.
        anchors: items that hold the scale [items]: in their domains people may then differ in mean and spread
            from those to whom the scale was fitted. `None`: mean 0 and sd 1 are the scale.
        say: called with (steps taken, most steps), for a progress bar.

    Raises:
        ValueError: the bank cannot score the answers, or there are none.
        NotConvergedError: the parameters do not come to rest.

    """
    responses.check(bank)
    given = responses.given(len(bank.items))
    if not given.any():
        raise ValueError("There are no answers to calibrate with.")
    beliefs = [item.belief for item in bank.items]
    steady = given >= LEAST
    free = np.zeros(bank.domains, dtype=np.bool_)
    free[bank.domain[anchors] if anchors is not None else []] = True
    search = _Search(bank, PriorOfItems.of(beliefs).without(~steady), free, say or _quiet)
    reached = _Reached(Curves.of(beliefs), Population.standard(bank.prior), np.zeros(0))
    many = responses.people > 2 * _FIRST_PEOPLE
    if many:
        search.run(_some(responses), reached, _FIRST_SAFE_STEPS)
    steps = search.run(responses, reached, _SAFE_STEPS if many else _FIRST_SAFE_STEPS)
    chance = np.where(free, 0.0, 1 / responses.people)[bank.domain]
    found = tuple(
        _belief(belief, reached, place, chance[place]) if steady[place] else belief
        for place, belief in enumerate(beliefs)
    )
    return Calibrated(found, reached.population, given, steady, steps)


def _quiet(_done: int, _of: int) -> None:
    pass


def _some(responses: Responses) -> Responses:
    """Take every so manieth person."""
    stride = responses.people // _FIRST_PEOPLE
    kept = responses.only(responses.person % stride == 0)
    return Responses(kept.person // stride, kept.item, kept.score, -(-responses.people // stride))


@dataclass(slots=True, eq=False)
class _Reached:
    """Where the search is; `spread` is the covariance of the parameters of each item."""

    curves: Curves
    population: Population
    spread: Floats


@dataclass(frozen=True, slots=True, eq=False)
class _Search:
    bank: Bank
    prior: PriorOfItems
    free: Booleans
    say: Say

    def run(self, responses: Responses, reached: _Reached, safe_steps: int) -> int:
        """Go on until no parameter moves by more than a part of its standard error; give the steps taken.

        The first steps are safe but short. Then the information is taken, and steps go by it.

        Raises:
            NotConvergedError: they go on moving.

        """
        layout, sites = Layout.of(self.bank, responses), Sites.none(responses.people, self.bank.domains)
        self._rest(layout, sites, reached)
        for _ in range(safe_steps):
            self._step(layout, sites, reached, None)
        observed = self._observed(layout, sites, reached)
        for step in range(_MOST_STEPS):
            if step and step % _AGAIN == 0:
                observed = self._observed(layout, sites, reached)
            before = reached.curves.row
            self._step(layout, sites, reached, observed * 2.0 ** min(step // _AGAIN, _MOST_HALVINGS))
            self.say(step + 1, _MOST_STEPS)
            far = np.abs(reached.curves.row - before) / self._errors(reached, observed)
            if far.max() < _STILL:
                self._rest(layout, sites, reached)
                self._errors(reached, self._observed(layout, sites, reached))
                return safe_steps + step + 1
        raise NotConvergedError(f"The parameters still move after {_MOST_STEPS} steps.")

    def _rest(self, layout: Layout, sites: Sites, reached: _Reached) -> None:
        chance = self._slopes(reached).chance
        for _ in range(_REST):
            expect(Crowd(layout, reached.population, sites), chance)

    def _step(self, layout: Layout, sites: Sites, reached: _Reached, observed: Floats | None) -> None:
        slopes = self._slopes(reached)
        expected = expect(Crowd(layout, reached.population, sites), slopes.chance)
        reached.curves = improved(reached.curves, slopes, expected.counts, self.prior, observed)
        reached.population = moved(reached.population, expected, len(sites.tau), self.free)

    def _observed(self, layout: Layout, sites: Sites, reached: _Reached) -> Floats:
        """Give the information of the answers: the sum of squared scores (Louis 1982)."""
        slopes = self._slopes(reached)
        return score_sums(Crowd(layout, reached.population, sites), slopes.chance, slopes.log_slope).square

    def _errors(self, reached: _Reached, observed: Floats) -> Floats:
        """Note the covariance of the parameters of each item; give their standard errors."""
        _, curvature = self.prior.pull(reached.curves)
        reached.spread = np.asarray(np.linalg.inv(observed + curvature), dtype=np.float64)
        return np.sqrt(np.einsum("ipp->ip", reached.spread))

    def _slopes(self, reached: _Reached) -> Slopes:
        return reached.curves.at(reached.population.nodes(self.bank.domain))


def moved(population: Population, expected: Expected, people: int, free: Booleans) -> Population:
    """Move the population to what was expected of the people.

    Correlations are pulled to .7 with the weight of 100 people; no eigenvalue comes below .05: without that,
    on real answers, two domains may run into one.

    Args:
        population: where it was.
        expected: sums over the people.
        people: how many.
        free: domains in which mean and spread are free [domains].

    """
    mean = np.where(free, expected.mean, 0.0)
    square = expected.square - np.outer(mean, expected.mean) - np.outer(expected.mean - mean, mean)
    sd = np.sqrt(np.diag(square))
    domains = len(sd)
    pulled = people * square / np.outer(sd, sd) + _PULL * default_correlation(domains, CORRELATION)
    return Population(
        population.mean + population.sd * mean,
        population.sd * np.where(free, sd, 1.0),
        Prior.of(_proper(pulled / (people + _PULL))),
    )


def _proper(matrix: Floats) -> Floats:
    """Raise eigenvalues to the least, and keep the diagonal at one."""
    for _ in range(20):
        values, vectors = np.linalg.eigh((matrix + matrix.T) / 2)
        if values[0] >= _LEAST_EIGENVALUE:
            break
        lifted = (vectors * np.maximum(values, _LEAST_EIGENVALUE * 1.05)) @ vectors.T
        matrix = lifted / np.sqrt(np.outer(np.diag(lifted), np.diag(lifted)))
    np.fill_diagonal(matrix, 1.0)
    return (matrix + matrix.T) / 2


def _belief(before: Belief, reached: _Reached, place: int, chance: float) -> Belief:
    """Make the belief about one item of its parameters and their covariance.

    Where the people themselves are the scale, their own mean and spread are a matter of chance, with variance
    1/people and 1/(2 people).
    """
    steps, curves, cov = len(before.b), reached.curves, reached.spread[place]
    c = float(curves.c[place]) if before.sd_c and before.c else before.c
    shift = cov[1 : steps + 1, 1 : steps + 1].mean()  # variance of the mean difficulty
    return Belief(
        lna=float(curves.lna[place]),
        b=tuple(float(each) for each in curves.b[place, :steps]),
        c=c,
        sd_lna=min(float(np.sqrt(cov[0, 0] + chance / 2)), before.sd_lna),
        sd_b=min(float(np.sqrt(shift + chance)), before.sd_b),
        sd_c=min(c * (1 - c) * float(np.sqrt(cov[-1, -1])), before.sd_c),
    )
