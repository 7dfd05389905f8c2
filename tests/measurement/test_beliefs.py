import json
from math import log

import numpy as np
import pytest

from digivaardig.measurement import Belief, belief_of_estimate, known
from digivaardig.measurement.beliefs import draw_parameters

from .banks import seeded


def test_an_estimate_is_pulled_to_the_prior_by_how_unsure_it_is():
    belief = belief_of_estimate(1.2, -2.0, 0.2)
    assert belief.b == (pytest.approx(-2 / 1.49),)
    assert belief.sd_b == pytest.approx((0.49 / 1.49) ** 0.5)
    assert belief.lna == pytest.approx(0.2 + 0.09 / (0.09 + 0.35**2) * (log(1.2) - 0.2))
    assert belief.sd_lna == pytest.approx((0.09 * 0.35**2 / (0.09 + 0.35**2)) ** 0.5)
    assert (belief.c, belief.sd_c) == (0.2, 0.03)


def test_steps_are_pulled_together():
    belief = belief_of_estimate(1.2, [0.5, 1.0, 2.1])
    assert np.diff(belief.b) == pytest.approx([0.5, 1.1])
    assert np.mean(belief.b) == pytest.approx(1.2 / 1.49)


def test_an_estimate_without_error_is_known():
    belief = belief_of_estimate(1.5, [-1, 0.5], 0.1, sd_lna=0, sd_b=0, sd_c=0)
    assert belief.b == pytest.approx((-1, 0.5))
    assert belief.lna == pytest.approx(log(1.5))
    assert belief.doubt == 0 == known(1.5, 0).doubt
    assert belief_of_estimate(1.5, 0).doubt > 0.3


@pytest.mark.parametrize(
    ("lna", "b", "c", "sd_b"),
    [
        (0, (), 0, 0),
        (0, (1, 1), 0, 0),
        (0, (1, 0), 0, 0),
        (float("nan"), (0,), 0, 0),
        (0, (float("inf"),), 0, 0),
        (0, (0,), 1, 0),
        (0, (0,), -0.1, 0),
        (0, (0,), 0, -1),
    ],
)
def test_nonsense_is_refused(lna: float, b: tuple[float, ...], c: float, sd_b: float):
    with pytest.raises(ValueError, match=r"belief|steps|guessing"):
        Belief(lna, b, c, 0, sd_b)


def test_a_row_survives_json():
    belief = belief_of_estimate(1.3, [-0.8, 0.2], 0.05)
    assert Belief.from_row(json.loads(json.dumps(belief.as_row()))) == belief


def test_draws_have_the_mean_and_sd_of_the_belief():
    beliefs = [belief_of_estimate(1.2, [0.0, 0.7], 0.2), known(2, 1, 0.25), belief_of_estimate(1, 0)]
    drawn = draw_parameters(beliefs, seeded(1), 20_000)
    assert drawn.b[:, 0, 0].std() == pytest.approx(beliefs[0].sd_b, rel=0.03)
    assert drawn.b[:, 0].mean(axis=0) == pytest.approx(beliefs[0].b, abs=0.02)
    assert np.log(drawn.a[:, 0]).std() == pytest.approx(beliefs[0].sd_lna, rel=0.03)
    assert (drawn.c[:, 0].mean(), drawn.c[:, 0].std()) == pytest.approx((0.2, 0.03), abs=0.001)
    assert drawn.a[:, 1] == pytest.approx(2)
    assert (drawn.c[:, 1] == 0.25).all()
    assert (drawn.b[:, 1, 0] == 1).all()
    assert np.isinf(drawn.b[:, 1:, 1]).all()
    assert (drawn.c[:, 2] == 0).all()


def test_a_step_that_an_item_lacks_is_never_reached():
    drawn = draw_parameters([known(1, [0, 1], 0.2), known(1, 0, 0.2)], seeded(1))
    reach = drawn.reach((np.array([0, 0]), np.array([0, 1])), np.array([0.0, 0.0]))
    assert reach[1] == pytest.approx([0.6, 0])
    assert reach[0] == pytest.approx([0.6, 0.2 + 0.8 / (1 + np.e)])
