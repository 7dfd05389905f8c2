"""Whole scans as they went: a change of the algorithm, meant or not, is seen here.

Who changes what is asked or how it is scored writes these down anew, and says in the message why.
"""

from functools import cache

import pytest

from digivaardig.measurement import (
    Bank,
    Length,
    Plan,
    calibrate,
    draw_lot,
    find_probabilities,
    level_of,
    next_item,
    own_domain_draw,
    start,
    update,
)
from digivaardig.measurement.eligibility import Effort

from .answers import complete, full_scores, people_of, unknown
from .banks import a_bank


@cache
def bank() -> Bank:
    return a_bank(5, 9, sure=False, tasks=2, seed=77)


def scan(seed: int, answers: str) -> tuple[list[int], list[float]]:
    """One person's scan: `right`, `wrong` or `turns` about; the items asked and the means at the end."""
    plan = Plan.of(bank(), Length.STANDARD)
    lot = draw_lot(bank(), plan, find_probabilities(bank(), plan, effort=Effort(200, 2)), seed)
    state, items = start(bank().prior), []
    while (item := next_item(bank(), plan, lot, state, items)) is not None:
        best = int(bank().categories[item]) - 1
        items.append(item)
        score = {"right": best, "wrong": 0, "turns": best * (len(items) % 2)}[answers]
        state = update(bank(), state, item, score)
    return items, [round(float(mean), 4) for mean in state.mean]


GOLDEN: dict[tuple[int, str], tuple[list[int], list[float]]] = {
    (1, "right"): (
        [1, 8, 17, 16, 25, 24, 27, 31, 42, 39, 5, 3, 9, 13, 18, 22, 35, 28, 44, 37],
        [2.2345, 2.2885, 2.2715, 2.3404, 2.2418],
    ),
    (2, "wrong"): (
        [8, 7, 10, 11, 23, 20, 34, 35, 43, 40, 4, 2, 15, 16, 22, 18, 27, 31, 36, 38],
        [-2.2767, -2.2494, -2.2034, -2.175, -2.2169],
    ),
    (3, "turns"): (
        [8, 2, 15, 17, 20, 25, 28, 34, 44, 38, 5, 0, 13, 11, 19, 22, 35, 33, 41, 42],
        [-0.2327, -0.2397, -0.2301, -0.2252, -0.1014],
    ),
}


DRAWN = [-0.8996, 0.1136, 0.0, 0.0, 0.0]
CALIBRATED = [
    (0.084, -1.145, 0.0, 0.179),
    (0.385, 0.371, 0.201, 0.145),
    (0.381, 0.195, 0.0, 0.103),
    (0.274, -0.685, 0.199, 0.162),
    (0.328, 1.651, 0.0, 0.212),
    (0.182, -1.595, -0.724, 0.0, 0.16),
]


@pytest.mark.parametrize(("seed", "answers"), list(GOLDEN))
def test_the_same_scan_as_ever(seed: int, answers: str):
    items, means = scan(seed, answers)
    assert items == GOLDEN[seed, answers][0]
    assert means == pytest.approx(GOLDEN[seed, answers][1], abs=2e-4)


def test_the_same_draw_for_the_report_as_ever():
    class Halves:
        def random(self) -> float:
            return 0.5

    state = start(bank().prior)
    for item, score in ((1, 1), (8, 0), (17, 1)):
        state = update(bank(), state, item, score)
    drawn = [own_domain_draw(loglik, Halves()) for loglik in state.loglik]
    assert drawn == pytest.approx(DRAWN, abs=2e-4)
    assert [int(level_of(each)) for each in drawn] == [1, 2, 1, 1, 1]


def test_the_same_calibration_as_ever():
    small = a_bank(2, 6, tasks=1, seed=5)
    found = calibrate(unknown(small), complete(full_scores(small, people_of(small, 400, 1), 2)))
    rows = [(each.lna, *each.b, each.c, each.sd_b) for each in found.beliefs[:6]]
    for row, golden in zip(rows, CALIBRATED, strict=True):
        assert row == pytest.approx(golden, abs=4e-3)
    assert found.correlation[0, 1] == pytest.approx(0.659, abs=4e-3)
