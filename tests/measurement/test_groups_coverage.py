"""Do margins hold what they say, on the adaptive engine? A small version of bench/groups.py.

Three domains of uncertain items; 80 draws of what the items truly are, with one unit of 160 people each.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
import pytest

from digivaardig.measurement import (
    CUTS,
    Design,
    GroupReading,
    Plan,
    ReadOut,
    World,
    compare,
    default_between,
    find_probabilities,
    growth,
    own_level_probabilities,
    read,
    simulate,
    simulate_read_out,
)
from digivaardig.measurement.eligibility import Effort
from digivaardig.measurement.grid import Floats
from digivaardig.measurement.normal import share_below

from .banks import a_bank, seeded

DRAWS, PEOPLE, DOMAINS = 80, 160, 3
T = default_between(DOMAINS)
WITHIN = 0.88**0.5


@dataclass(frozen=True)
class Held:
    """Units, the levels that left and how to read them."""

    means: Floats
    levels: Floats  # [units, people, domains, levels]
    read_out: ReadOut

    def readings(self, n: int, read_out: ReadOut | None = None) -> list[GroupReading]:
        """Read the first n people of each unit."""
        return [read(each[:n].sum(axis=0), n, read_out or self.read_out) for each in self.levels]


@cache
def held() -> Held:
    """A round of the first day: authors' estimates, a part of the items for each person."""
    bank = a_bank(DOMAINS, 12, sure=False, seed=6)
    plan = Plan.of(bank)
    design = Design(bank, plan, find_probabilities(bank, plan, effort=Effort(300, 2)))
    random = seeded(61)
    means = random.multivariate_normal(np.zeros(DOMAINS), T, DRAWS)
    inside = np.linalg.cholesky(bank.prior.correlation - T)
    theta = means + random.standard_normal((PEOPLE, DRAWS, DOMAINS)) @ inside.T
    run = simulate(design, theta.reshape(-1, DOMAINS), World.of(bank).draw(random, DRAWS), random)
    reported = own_level_probabilities(run.state.loglik) * 3 / 4 + 1 / 16
    drawn = (random.random(reported.shape[:2])[..., None] > reported.cumsum(axis=-1)[..., :3]).sum(axis=-1)
    levels = np.eye(4)[drawn].reshape(PEOPLE, DRAWS, DOMAINS, 4).swapaxes(0, 1)
    return Held(means, levels, simulate_read_out(design, people=5000))


def raw_errors(n: int, part: int = 0) -> Floats:
    """Give the errors of unshrunk readings [units, domains]: all parts of the noise show, and T does not."""
    counts = held().levels[:, part * n : (part + 1) * n].sum(axis=1)
    return np.array([read(each, n, held().read_out).unshrunk for each in counts]) - held().means


def raw_variance(n: int) -> Floats:
    """Give what a read-out says that their variance is [domains]: person, test and coin; then the items."""
    inverse, read_out = held().read_out.unshrinking, held().read_out
    return np.diag(inverse @ (read_out.variance / n + np.diag(read_out.calibration)) @ inverse.T)


@pytest.mark.parametrize("n", [8, 20, 50, 160])
def test_19_of_20_margins_hold_the_share(n: int):
    cuts = np.array(CUTS)
    true = np.clip(share_below((cuts - held().means[..., None]) / WITHIN), 0.02, 0.98)
    shares = [reading.share_below_cut for reading in held().readings(n)]
    inside = [(each.low <= share) & (share <= each.high) for each, share in zip(shares, true, strict=True)]
    assert np.mean(inside) == pytest.approx(0.95, abs=0.03)


def test_people_test_and_coin_make_the_noise_of_a_small_group():
    found = np.mean([raw_errors(8, part) ** 2 for part in range(PEOPLE // 8)])
    assert found == pytest.approx(raw_variance(8).mean(), rel=0.05)


def test_what_is_not_known_of_the_items_makes_much_of_the_noise_of_a_large_group():
    found = np.mean(raw_errors(PEOPLE) ** 2)
    assert found == pytest.approx(raw_variance(PEOPLE).mean(), rel=0.2)


def test_a_score_answers_to_a_shift_of_the_group_as_the_response_says():
    unshrunk, means = raw_errors(PEOPLE) + held().means, held().means
    assert np.sum(unshrunk * means) / np.sum(means**2) == pytest.approx(1, abs=0.1)


def test_two_groups_by_the_same_items_are_compared_without_their_error():
    """Halves of a unit met the same items and have the same mean: all growth between them is noise."""
    half = PEOPLE // 2
    halves = [
        [read(part.sum(axis=0), half, held().read_out) for part in (each[:half], each[half:])]
        for each in held().levels
    ]
    grown = [growth(*each) for each in halves]
    assert np.mean([(each.mean / each.sd) ** 2 for each in grown]) == pytest.approx(1, abs=0.15)
    told = [compare(*each) for each in halves]
    assert np.mean([np.abs(each.mean) <= 1.96 * each.sd for each in told]) > 0.96
