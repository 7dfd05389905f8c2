"""The posterior of ten domains against the exact one, on random banks and adaptive answers."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digivaardig.measurement import (
    Bank,
    Design,
    Plan,
    Prior,
    World,
    default_correlation,
    replay,
    simulate,
)

from .banks import a_bank, seeded, some_answers
from .one_factor import exact_means


@pytest.mark.parametrize(("correlation", "sure"), [(0.7, True), (0.7, False), (0.4, True)])
def test_forty_adaptive_answers_over_ten_domains(correlation: float, sure: bool):  # noqa: FBT001 - a case
    items = a_bank(10, 12, sure=sure, seed=31).items
    bank = Bank.of(items, Prior.of(default_correlation(10, correlation)))
    random = seeded(32)
    run = simulate(
        Design(bank, Plan.of(bank)), bank.prior.draw(40, random), World.of(bank).draw(random), random
    )
    found = [exact_means(loglik, correlation) for loglik in run.state.loglik]
    errors = run.state.mean - np.array([mean for mean, _ in found])
    assert np.sqrt(np.mean(errors**2)) <= 0.002
    assert np.abs(errors).max() <= 0.02
    ratios = run.state.sd / np.array([sd for _, sd in found])
    assert np.abs(ratios - 1).max() < 0.02


@settings(max_examples=20, deadline=None)
@given(
    domains=st.integers(2, 8),
    count=st.integers(1, 14),
    seed=st.integers(0, 10**6),
    correlation=st.sampled_from([0.2, 0.5, 0.7, 0.85]),
)
def test_any_answers_on_any_bank(domains: int, count: int, seed: int, correlation: float):
    items = a_bank(domains, 3, seed=seed % 50, tasks=1).items
    bank = Bank.of(items, Prior.of(default_correlation(domains, correlation)))
    state = replay(bank, *some_answers(bank, min(count, 3 * domains), seed))
    mean, sd = exact_means(state.loglik, correlation)
    assert np.abs(state.mean - mean).max() < 0.05
    assert np.abs(state.sd / sd - 1).max() < 0.06


def test_the_oracle_agrees_with_what_is_known_without_answers():
    mean, sd = exact_means(np.zeros((4, 61)), 0.7)
    assert mean == pytest.approx(np.zeros(4), abs=1e-9)
    assert sd == pytest.approx(np.ones(4), abs=1e-3)
