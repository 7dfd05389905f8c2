import json
from time import perf_counter

import numpy as np
import pytest

from digivaardig.measurement import Bank, Belief, Item, Prior, belief_of_estimate, known
from digivaardig.measurement.bank import marginal_curves
from digivaardig.measurement.beliefs import draw_parameters
from digivaardig.measurement.grid import GRID

from .banks import a_bank, seeded


def test_what_is_known_scores_by_its_own_curve():
    curves = marginal_curves([known(1.7, 0.4, 0.2)])
    assert curves[0, 1] == pytest.approx(0.2 + 0.8 / (1 + np.exp(-1.7 * (GRID - 0.4))))
    assert curves[0].sum(axis=0) == pytest.approx(1)


def test_steps_make_graded_categories():
    low, middle, high = marginal_curves([known(1.2, [-0.5, 1.0])])[0]
    assert high == pytest.approx(1 / (1 + np.exp(-1.2 * (GRID - 1))))
    assert middle + high == pytest.approx(1 / (1 + np.exp(-1.2 * (GRID + 0.5))))
    assert low + middle + high == pytest.approx(1)


@pytest.mark.parametrize(
    "belief",
    [
        belief_of_estimate(1.2, 0.5, 0.2),
        belief_of_estimate(1.6, [-0.8, 0.4], 0.1),
        Belief(0.8, (1.0,), 0.2, 0.4, 1.0, 0.05),
    ],
)
def test_a_curve_is_the_mean_over_the_belief(belief: Belief):
    drawn = draw_parameters([belief], seeded(2), 40_000)
    who = (np.arange(40_000), np.zeros(40_000, dtype=int))
    for place in (0, 20, 30, 41, 60):
        reach = drawn.reach(who, np.full(40_000, GRID[place])).mean(axis=0)
        curve = marginal_curves([belief])[0, :, place]
        assert curve[::-1].cumsum()[::-1][1:] == pytest.approx(reach, abs=0.008)


def test_doubt_flattens():
    sure, unsure = marginal_curves([known(1.2, 0), Belief(np.log(1.2), (0.0,), 0, 0.3, 0.7)])[:, 1]
    assert np.diff(unsure).max() < 0.93 * np.diff(sure).max()
    assert unsure[30] == pytest.approx(0.5)


def test_a_bank_survives_json():
    bank = a_bank(3, 5, sure=False, tasks=1)
    stored = json.dumps(bank.as_dict())
    again = Bank.from_dict(json.loads(stored))
    assert again.items == bank.items
    assert np.array_equal(again.log_curves, bank.log_curves)
    assert np.array_equal(again.prior.correlation, bank.prior.correlation)
    assert len(stored) < 200 * len(bank.items)


def test_a_missing_category_is_out_of_the_question():
    bank = Bank.of([Item("a", 0, known(1, 0)), Item("b", 0, known(1, [0, 1]))], Prior.default(1))
    assert bank.categories.tolist() == [2, 3]
    assert (bank.log_curves[0, 2] < -25).all()
    assert bank.place_of == {"a": 0, "b": 1}


@pytest.mark.parametrize(
    "item", [Item("a", 3, known(1, 0)), Item("a", -1, known(1, 0)), Item("a", 0, known(1, 0), 0)]
)
def test_an_item_without_place_or_time_is_refused(item: Item):
    with pytest.raises(ValueError, match="domain of the prior"):
        Bank.of([item], Prior.default(3))


def test_an_empty_bank_is_a_bank():
    bank = Bank.of([], Prior.default(2))
    assert bank.sizes.tolist() == [0, 0]
    assert Bank.from_dict(bank.as_dict()).items == ()


def test_two_hundred_items_are_built_within_50_ms():
    items = a_bank(10, 20, sure=False, tasks=2).items

    def seconds() -> float:
        begin = perf_counter()
        Bank.of(items)
        return perf_counter() - begin

    assert min(seconds() for _ in range(5)) < 0.05


@pytest.mark.parametrize(
    "matrix", [[[1, 1], [1, 1]], [[1, 0.5], [0.4, 1]], [[2, 0], [0, 1]], [[1, 0.5]], [[1, -2], [-2, 1]]]
)
def test_what_is_no_correlation_is_refused(matrix: list[list[float]]):
    with pytest.raises(ValueError, match="correlation matrix"):
        Prior.of(matrix)
