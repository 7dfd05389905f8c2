"""The figures of a run against a calculation by hand."""

from dataclasses import replace

import numpy as np
import pytest

from digivaardig.measurement import Bank, Design, Item, Plan, Prior, Run, known, start
from digivaardig.measurement.bank_csv import NamedBank
from digivaardig.measurement.summary import (
    Accuracy,
    rounded,
    run_figures,
    seconds_a_step,
    step_figures,
)

THETA = np.array([[-1.0, 0.0], [0.0, 0.2], [1.0, 1.0], [2.0, -1.0]])
ITEMS = [Item("a", 0, known(1, 0), 30), Item("b", 0, known(1, 1), 90), Item("c", 1, known(1, 0), 60)]
NAMED = NamedBank(Bank.of(ITEMS, Prior.default(2)), ("mail", "privacy"))


def a_run(theta: np.ndarray = THETA) -> Run:
    """Found means .5 too high in the first domain, 0 in the second; all standard errors are .5."""
    mean = np.stack([THETA[:, 0] + 0.5, np.zeros(4)], axis=-1)
    nothing = start(NAMED.bank.prior, (4,))
    state = replace(nothing, mean=mean, cov=np.broadcast_to(0.25 * np.eye(2), (4, 2, 2)))
    items = np.array([[0, 2], [0, -1], [0, 2], [-1, -1]])
    return Run(theta, items, np.zeros_like(items), state)


def test_errors_levels_and_honesty():
    found = Accuracy.of(THETA, a_run().state)
    assert found.rmse_by_domain == pytest.approx([0.5, np.sqrt((0.04 + 1 + 1) / 4)])
    assert found.rmse == pytest.approx(np.sqrt((1 + 2.04) / 8))
    assert found.rmse_over_se == pytest.approx(found.rmse / 0.5)
    assert found.coverage == pytest.approx(6 / 8)  # two errors of 1 lie outside 1.96 * .5
    assert found.reliability_by_domain == pytest.approx([1, np.nan], nan_ok=True)
    total, true = np.array([-0.25, 0.25, 0.75, 1.25]), THETA.mean(axis=1)
    assert found.reliability_of_total == pytest.approx(np.corrcoef(total, true)[0, 1] ** 2)
    # true levels 0 1 2 3 and 1 2 2 0; found 1 2 3 3 (most likely) and 1 1 1 1
    assert found.near == 1
    assert 0 < found.right < 1


def test_what_a_run_cost():
    found = run_figures(NAMED, a_run())
    assert found["questions"] == pytest.approx({"mean": 5 / 4, "p90": 2})
    assert found["exposure"] == pytest.approx({"max": 0.75, "unused": 1 / 3})
    assert found["minutes"] == pytest.approx((90 + 30 + 90 + 0) / 4 / 60)
    assert found["se"] == {"overall": 0.5, "domains": {"mail": 0.5, "privacy": 0.5}}
    assert set(found["rmse"]["domains"]) == {"mail", "privacy"}


def test_where_nobody_knows_the_truth_nothing_is_said_of_it():
    found = run_figures(NAMED, a_run(np.full((4, 2), np.nan)))
    for name in ("rmse", "reliability", "level", "rmse_over_se", "coverage"):
        assert found[name] is None
    assert found["questions"]["mean"] == 1.25


def test_what_is_not_a_number_becomes_null():
    assert rounded({"a": float("nan"), "b": {"c": 1.23456789}, "d": 3, "e": None}) == {
        "a": None,
        "b": {"c": 1.234568},
        "d": 3,
        "e": None,
    }


def test_steps_are_timed_one_by_one():
    design = Design(NAMED.bank, Plan.of(NAMED.bank))
    seconds = seconds_a_step(design, a_run(), [1, 2, 3, 4])
    assert len(seconds) == 5
    assert (seconds > 0).all()
    assert step_figures(np.array([1e-6, 2e-6, 3e-6])) == {"median": 2.0, "p99": 3.0}
    assert step_figures(np.zeros(0)) == {"median": None, "p99": None}
