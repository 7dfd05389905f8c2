"""The read-out of a round: how sums of noisy levels answer to the ability of a group.

A contribution is one level a domain, drawn from that domain's own answers and replaced by a random one with
chance 1/4. Its score y is what the levels mean; over a group with mean d the sum answers as centre + H d +
noise. All of it is simulated for (how the round asks and scores, the newest beliefs about the items), so
that old blocks are read better after each calibration.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, Self

import numpy as np

from .contribution import own_level_probabilities
from .grid import Floats
from .levels import CUTS, LEVELS
from .simulation import Design, World, simulate

TRUTH: Final = 0.75  # the chance that a level is not replaced by a random one
BETWEEN_SD: Final = 0.35
BETWEEN_CORRELATION: Final = 0.6
PEOPLE: Final = 12_000
_A_SET: Final = 50  # people who answer by one draw of the items
_AT_ONCE: Final = 20  # sets, to spare memory
_BLIND: Final = 0.05  # below this response a domain is not measured

Say = Callable[[int, int], None]


def default_between(domains: int) -> Floats:
    """Give T, the least that units differ: sd .35 in every domain, correlation .6.

    That is 12% of the variance of people; between the units of organisations 5 to 20% is usual (Bliese
    2000). Too small makes margins lie, too large only makes them wider.
    """
    return BETWEEN_SD**2 * (
        BETWEEN_CORRELATION * np.ones((domains, domains)) + (1 - BETWEEN_CORRELATION) * np.eye(domains)
    )


@dataclass(frozen=True, eq=False)
class ReadOut:
    """How to read blocks.

    Attributes:
        level_means: what each level means [domains, levels].
        centre: mean score of a group with mean 0 [domains].
        response: H, by how much the score answers to a shift of the group [domains, domains].
        variance: V, of one contribution within a group: person, test and chance [domains, domains].
        calibration: variance of the centre that all groups of a round share, because the items are not known
            exactly and the simulation has an end; on the scale of the score [domains].
        within: standard deviation of people within a unit [domains].
        cuts: between the levels.

    """

    level_means: Floats
    centre: Floats
    response: Floats
    variance: Floats
    calibration: Floats
    within: Floats
    cuts: tuple[float, ...]

    @property
    def domains(self) -> int:
        """The number of domains."""
        return len(self.centre)

    @cached_property
    def measured(self) -> np.ndarray:
        """Which domains answer at all [domains]; one without items does not."""
        return np.diag(self.response) > _BLIND

    @cached_property
    def unshrinking(self) -> Floats:
        """H^-1 over the domains that are measured, 0 elsewhere [domains, domains]."""
        inverse = np.zeros_like(self.response)
        here = np.ix_(self.measured, self.measured)
        inverse[here] = np.linalg.inv(self.response[here])
        return inverse

    def score(self, counts: Floats, n: int) -> Floats:
        """Give y = sum_j s_j c_j / (3/4 n) - centre [domains] of counts [domains, levels]."""
        return (self.level_means * counts).sum(axis=-1) / (TRUTH * n) - self.centre

    def same_as(self, other: "ReadOut") -> bool:
        """Say whether both read alike, so that what is unknown of the items cancels between them."""
        return self is other or self.as_dict() == other.as_dict()

    def as_dict(self) -> dict[str, Any]:
        """Give what JSON can hold, rounded to 7 decimals."""
        arrays = {name: np.round(getattr(self, name), 7).tolist() for name in _ARRAYS}
        return {**arrays, "cuts": list(self.cuts)}

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> Self:
        """Build again what `as_dict` gave."""
        arrays = {name: np.array(stored[name], dtype=np.float64) for name in _ARRAYS}
        return cls(**arrays, cuts=tuple(stored["cuts"]))


_ARRAYS: Final = ("level_means", "centre", "response", "variance", "calibration", "within")


def simulate_read_out(  # noqa: PLR0913 - what is simulated, and how
    design: Design,
    world: World | None = None,
    cuts: tuple[float, ...] = CUTS,
    *,
    people: int = PEOPLE,
    seed: int = 1,
    say: Say | None = None,
) -> ReadOut:
    """Simulate the read-out of a round; about a millisecond a person for 40 questions.

    Args:
        design: how the round asks and scores.
        world: who answers and by which items: the newest beliefs and correlation. `None`: those of the
            design.
        cuts: between the levels, as the round has them.
        people: so many are simulated; in sets of 50, each with the items drawn anew from belief.
        seed: of the simulation.
        say: told how many people are done, and of how many.

    """
    world = world or World.of(design.bank)
    theta, loglik = _crowd(design, world, max(people // _A_SET, 2), seed, say)
    chances = own_level_probabilities(loglik, cuts)
    means = _level_means(theta, chances)
    answer = _Answer.of(theta, chances, means)
    inside = world.prior.correlation - default_between(world.prior.domains)
    return ReadOut(
        level_means=means,
        centre=answer.centre,
        response=answer.response,
        variance=answer.response @ inside @ answer.response.T + answer.rest,
        calibration=answer.shared * any(belief.doubt for belief in world.beliefs) + answer.simulated,
        within=np.sqrt(np.diag(inside)),
        cuts=cuts,
    )


def _crowd(design: Design, world: World, sets: int, seed: int, say: Say | None) -> tuple[Floats, Floats]:
    """Let all people take the scan, a thousand at a time; give abilities and log-likelihoods."""
    random = np.random.Generator(np.random.PCG64(seed))
    runs = []
    for done in range(0, sets, _AT_ONCE):
        now = min(_AT_ONCE, sets - done)
        runs.append(_run(design, world, random, now))
        if say:
            say((done + now) * _A_SET, sets * _A_SET)
    return np.concatenate([theta for theta, _ in runs]), np.concatenate([loglik for _, loglik in runs])


def _run(design: Design, world: World, random: np.random.Generator, sets: int) -> tuple[Floats, Floats]:
    """Let 50 people a draw of the items take the scan; give abilities and log-likelihoods, set after set."""
    people = sets * _A_SET
    run = simulate(design, world.prior.draw(people, random), world.draw(random, sets), random)
    order = np.argsort(np.arange(people) % sets, kind="stable")
    return run.theta[order], run.state.loglik[order]


def _level_means(theta: Floats, chances: Floats) -> Floats:
    """Give E[theta | level] per domain [domains, levels]; 0 for a level that nobody draws."""
    weight = chances.sum(axis=0)
    return (chances * theta[..., None]).sum(axis=0) / np.maximum(weight, 1e-9)


@dataclass(frozen=True, slots=True)
class _Answer:
    """How scores answer to abilities, over all simulated people.

    Attributes:
        centre: mean score at mean ability 0 [domains].
        response: H [domains, domains].
        rest: variance of a contribution that ability does not explain [domains, domains].
        shared: variance of the centre over draws of the items [domains].
        simulated: variance of the centre's own error, because only so many were simulated [domains].

    """

    centre: Floats
    response: Floats
    rest: Floats
    shared: Floats
    simulated: Floats

    @classmethod
    def of(cls, theta: Floats, chances: Floats, means: Floats) -> Self:
        """Regress scores on abilities within the sets of people who share their items.

        The response to a shift of a group is E[dy/dtheta] = Cov(y, theta) Cov(theta)^-1, because abilities
        are normal (Stein's lemma). Draw and coin are not simulated: their mean and variance are known for
        each person.
        """
        reported = TRUTH * chances + (1 - TRUTH) / LEVELS
        score = (reported * means).sum(axis=-1) / TRUTH
        chance = (reported * means**2).sum(axis=-1) / TRUTH**2 - score**2
        sets, ability = (each.reshape(-1, _A_SET, each.shape[-1]) for each in (score, theta))
        inner_score, inner_ability = (each - each.mean(axis=1, keepdims=True) for each in (sets, ability))
        slopes = np.linalg.lstsq(_rows(inner_ability), _rows(inner_score), rcond=None)[0]
        response = np.asarray(slopes.T, dtype=np.float64)
        rest = _rows(inner_score) - _rows(inner_ability) @ response.T
        rest_cov = rest.T @ rest / (len(sets) * (_A_SET - 1))
        left = sets.mean(axis=1) - ability.mean(axis=1) @ response.T
        spread = np.asarray(left.var(axis=0, ddof=1), dtype=np.float64)
        return cls(
            np.asarray(left.mean(axis=0), dtype=np.float64),
            response,
            rest_cov + np.diag(chance.mean(axis=0)),
            np.maximum(spread - np.diag(rest_cov) / _A_SET, 0),
            spread / len(sets),
        )


def _rows(sets: Floats) -> Floats:
    return sets.reshape(-1, sets.shape[-1])
