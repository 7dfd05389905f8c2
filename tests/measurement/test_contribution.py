from random import Random

import numpy as np
import pytest

from digivaardig.measurement import CUTS, level_of, own_domain_draw, own_level_probabilities, replay
from digivaardig.measurement.grid import GRID, POINTS, STEP

from .banks import a_bank


class Fixed:
    def __init__(self, number: float) -> None:
        self.number = number

    def random(self) -> float:
        return self.number


def test_a_draw_follows_the_own_answers_of_the_domain():
    bank = a_bank(2, 8)
    loglik = replay(bank, [0, 1, 2, 3, 9], [1, 0, 1, 1, 0]).loglik[0]
    random = Random(1)
    drawn = np.array([own_domain_draw(loglik, random) for _ in range(20_000)])
    density = np.exp(loglik - GRID**2 / 8)
    density /= density.sum()
    assert drawn.mean() == pytest.approx(density @ GRID, abs=0.02)
    assert drawn.std() == pytest.approx(np.sqrt(density @ GRID**2 - (density @ GRID) ** 2), abs=0.02)
    levels = np.bincount([level_of(theta) for theta in drawn], minlength=4) / len(drawn)
    assert levels == pytest.approx(own_level_probabilities(loglik), abs=0.012)


def test_answers_in_other_domains_do_not_leave():
    bank = a_bank(2, 8)
    alone = replay(bank, [0, 1], [1, 0]).loglik[0]
    beside = replay(bank, [0, 1, 8, 9, 10], [1, 0, 1, 1, 1]).loglik[0]
    assert own_domain_draw(alone, Fixed(0.3)) == own_domain_draw(beside, Fixed(0.3))


@pytest.mark.parametrize("number", [0.0, 1 - 2**-53])
@pytest.mark.parametrize("slope", [-40.0, 0.0, 40.0])
def test_a_draw_is_always_on_the_grid(number: float, slope: float):
    assert GRID[0] <= own_domain_draw(slope * GRID, Fixed(number)) <= GRID[-1]


def test_without_answers_it_is_the_wide_prior():
    chances = own_level_probabilities(np.zeros(POINTS))
    weights = np.exp(-(GRID**2) / 8)
    starter = round((CUTS[0] - GRID[0]) / STEP)
    assert chances[0] == pytest.approx(weights[:starter].sum() / weights.sum(), abs=0.02)
    assert own_domain_draw(np.zeros(POINTS), Fixed(0.5)) == pytest.approx(0)
