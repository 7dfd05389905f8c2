import numpy as np
import pytest

from digivaardig.measurement import CUTS, Certainty, Level, ShownLevel, level_of, on_scale, shown_level
from digivaardig.measurement.grid import GRID, normalised
from digivaardig.measurement.levels import level_weights
from digivaardig.measurement.normal import share_below


@pytest.mark.parametrize(
    ("theta", "level"),
    [
        (-9, Level.STARTER),
        (-0.91, Level.STARTER),
        (-0.9, Level.BASIS),
        (0.1, Level.VAARDIG),
        (1.1, Level.GEVORDERD),
    ],
)
def test_a_cut_belongs_to_the_level_above(theta: float, level: Level):
    assert level_of(theta) == level


@pytest.mark.parametrize(
    ("chances", "low", "high", "certainty"),
    [
        ([0.01, 0.04, 0.85, 0.1], 2, 2, Certainty.CERTAIN),
        ([0.8, 0.2, 0, 0], 0, 0, Certainty.CERTAIN),
        ([0.1, 0.6, 0.3, 0], 1, 1, Certainty.FAIRLY),
        ([0.1, 0.5, 0.4, 0], 1, 2, Certainty.BORDER),
        ([0.3, 0.5, 0.2, 0], 0, 1, Certainty.BORDER),
        ([0.55, 0.45, 0, 0], 0, 1, Certainty.BORDER),
        ([0, 0, 0.45, 0.55], 2, 3, Certainty.BORDER),
    ],
)
def test_what_is_shown(chances: list[float], low: int, high: int, certainty: Certainty):
    assert shown_level(np.array(chances)) == ShownLevel(Level(low), Level(high), certainty)


@pytest.mark.parametrize("mean", [-1.0, 0.03, 0.9])
@pytest.mark.parametrize("sd", [0.3, 0.6])
def test_weights_integrate_a_normal_density(mean: float, sd: float):
    chances = normalised(-((GRID - mean) ** 2) / (2 * sd**2)) @ level_weights(CUTS)
    below = share_below((np.array(CUTS) - mean) / sd)
    assert chances.cumsum()[:3] == pytest.approx(below, abs=5e-4)


def test_any_cuts_will_do():
    assert level_weights((-9.0, 0.0, 9.0)).sum(axis=0)[[0, 3]] == pytest.approx([0, 0])
    assert level_weights((-0.77, 0.0, 2.13)).sum() == pytest.approx(60)


def test_the_scale_has_levels_of_one():
    assert on_scale(np.array([-9, -1.9, -0.9, -0.4, 0.1, 1.1, 1.6, 9])) == pytest.approx(
        [0, 0, 1, 1.5, 2, 3, 3.5, 4]
    )
