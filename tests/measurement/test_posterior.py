"""The posterior against exact integration, and what must hold of it whatever the answers."""

from itertools import combinations_with_replacement, pairwise
from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digivaardig.measurement import (
    CUTS,
    Bank,
    Prior,
    State,
    default_correlation,
    level_probabilities,
    replay,
    start,
    update,
)
from digivaardig.measurement.correlation import Prior as AnyPrior
from digivaardig.measurement.grid import GRID, Floats
from digivaardig.measurement.posterior import NotStillError, _matched, densities, settle

from .banks import a_bank, some_answers

FEW = settings(max_examples=25, deadline=None)


def exact(prior: AnyPrior, loglik: Floats) -> tuple[Floats, Floats, Floats]:
    """Means, sds and marginal densities by summing over the full grid of all domains."""
    mesh = np.stack(np.meshgrid(*[GRID] * prior.domains, indexing="ij"), axis=-1)
    log_density = -0.5 * np.einsum("...i,ij,...j", mesh, prior.precision, mesh)
    for domain in range(prior.domains):
        shape = [1] * prior.domains
        shape[domain] = len(GRID)
        log_density = log_density + loglik[domain].reshape(shape)
    joint = np.exp(log_density - log_density.max())
    axes = range(prior.domains)
    margins = np.array([joint.sum(axis=tuple(other for other in axes if other != axis)) for axis in axes])
    margins /= margins.sum(axis=-1, keepdims=True)
    means = margins @ GRID
    return means, np.sqrt(margins @ GRID**2 - means**2), margins


def same(one: State, other: State, tolerance: float = 1e-6) -> bool:
    return np.allclose(one.mean, other.mean, atol=tolerance) and np.allclose(
        one.cov, other.cov, atol=tolerance
    )


@pytest.mark.parametrize("correlation", [0.0, 0.7, 0.9])
def test_it_agrees_with_exact_integration(correlation: float):
    bank = a_bank(3, 8)
    bank = Bank.of(bank.items, Prior.of(default_correlation(3, correlation)))
    errors = []
    for seed in range(12):
        state = replay(bank, *some_answers(bank, 12, seed))
        means, sds, margins = exact(bank.prior, state.loglik)
        errors += [*(state.mean - means), *(state.sd - sds)]
        assert np.abs(densities(state) - margins).max() < 0.003
    assert sqrt(np.mean(np.square(errors))) <= 0.002
    assert max(map(abs, errors)) <= 0.02


def test_levels_agree_with_exact_integration():
    bank = a_bank(2, 8)
    state = replay(bank, *some_answers(bank, 10, 4))
    fine = np.linspace(GRID[0], GRID[-1], 200_001)
    _, _, margins = exact(bank.prior, state.loglik)
    found = level_probabilities(state)
    assert found.sum(axis=-1) == pytest.approx(1)
    for domain in range(2):
        smooth = np.exp(np.interp(fine, GRID, np.log(margins[domain])))
        shares = [
            smooth[(fine >= low) & (fine < high)].sum()
            for low, high in zip((-9, *CUTS), (*CUTS, 9), strict=True)
        ]
        assert found[domain] == pytest.approx(np.array(shares) / smooth.sum(), abs=0.004)


def test_before_the_first_answer_it_is_the_prior():
    bank = a_bank()
    state = replay(bank, [], [])
    assert same(state, start(bank.prior))
    assert same(settle(state), state, 1e-3)
    assert level_probabilities(state)[0] == pytest.approx([0.184, 0.356, 0.324, 0.136], abs=0.002)


@FEW
@given(st.permutations(range(12)), st.integers(0, 1000))
def test_the_order_of_the_answers_makes_no_difference(order: list[int], seed: int):
    bank = a_bank(3, 8, sure=False, tasks=2)
    items, scores = some_answers(bank, 12, seed)
    state = replay(bank, [items[place] for place in order], [scores[place] for place in order])
    one_by_one = start(bank.prior)
    for item, score in zip(items, scores, strict=True):
        one_by_one = update(bank, one_by_one, item, score)
    assert same(state, replay(bank, items, scores), 1e-9)
    assert same(state, one_by_one)


@FEW
@given(st.permutations(range(4)), st.integers(0, 1000))
def test_the_names_of_the_domains_make_no_difference(names: list[int], seed: int):
    bank = a_bank(4, 5)
    renamed = Bank.of(
        [type(item)(item.key, names[item.domain], item.belief) for item in bank.items], bank.prior
    )
    items, scores = some_answers(bank, 10, seed)
    assert np.allclose(
        replay(renamed, items, scores).mean[names], replay(bank, items, scores).mean, atol=1e-6
    )


@FEW
@given(st.data())
def test_whatever_is_answered_it_stays_a_normal_distribution(data: st.DataObject):
    bank = Bank.of(
        a_bank(4, 10, seed=5).items,
        Prior.of(default_correlation(4, data.draw(st.sampled_from([0.0, 0.7, 0.97])))),
    )
    items = data.draw(st.lists(st.integers(0, 39), unique=True, max_size=40))
    scores = data.draw(st.lists(st.integers(0, 1), min_size=len(items), max_size=len(items)))
    state = replay(bank, items, scores)
    assert np.linalg.eigvalsh(state.cov).min() > 0
    assert (1 / state.variance - state.tau).min() > 0
    assert np.abs(state.mean).max() < 4.5
    assert np.isfinite(level_probabilities(state)).all()


def test_all_right_all_wrong_and_all_dont_know():
    bank = a_bank(3, 10, tasks=2)
    every = list(range(len(bank.items)))
    right = replay(bank, every, [int(most) - 1 for most in bank.categories])
    wrong = replay(bank, every, [0] * len(every))
    assert (right.mean > 1.2).all()
    assert (wrong.mean < -1.2).all()
    assert (level_probabilities(right).argmax(axis=-1) == 3).all()
    assert (level_probabilities(wrong).argmax(axis=-1) == 0).all()


def test_a_domain_lends_to_the_others_and_none_to_itself():
    bank = a_bank(3, 8)
    state = replay(bank, list(range(8)), [1] * 8)
    assert state.mean[1] == pytest.approx(0.7 * state.mean[0], rel=1e-3)
    assert state.variance[1] == pytest.approx(1 - 0.49 * (1 - state.variance[0]), rel=1e-3)
    assert (state.loglik[1:] == 0).all()


def test_a_better_answer_never_lowers():
    bank = a_bank(3, 8, tasks=2)
    for item in range(len(bank.items)):
        means = [replay(bank, [item], [score]).mean for score in range(bank.categories[item])]
        assert all((later > earlier).all() for earlier, later in pairwise(means))


def test_many_people_at_once_are_as_many_people_one_by_one():
    bank = a_bank(3, 8)
    alone = [replay(bank, *some_answers(bank, 9, seed)) for seed in range(6)]
    many = start(bank.prior, (6,))
    many = settle(
        State(bank.prior, np.array([each.loglik for each in alone]), many.tau, many.nu, many.mean, many.cov)
    )
    assert np.allclose(many.mean, [each.mean for each in alone], atol=1e-6)
    assert np.allclose(many.cov, [each.cov for each in alone], atol=1e-6)


def test_the_mean_is_right_and_the_margin_honest_for_people_of_the_prior():
    bank = a_bank(3, 8)
    errors, variances = [], []
    for seed in range(400):
        random = np.random.Generator(np.random.PCG64(seed))
        state = replay(bank, *some_answers(bank, 12, seed))
        errors.append(state.mean - bank.prior.draw(1, random)[0])
        variances.append(state.variance)
    assert np.mean(np.square(errors)) / np.mean(variances) == pytest.approx(1, abs=0.12)


@pytest.mark.parametrize(
    ("items", "scores"), [([0], [2]), ([0], [-1]), ([99], [0]), ([-1], [0]), ([0, 1], [0])]
)
def test_answers_that_the_bank_cannot_score_are_refused(items: list[int], scores: list[int]):
    with pytest.raises(ValueError, match=r"score|have this item"):
        replay(a_bank(), items, scores)


def test_a_posterior_that_still_moves_is_no_result():
    bank = a_bank()
    state = replay(bank, *some_answers(bank, 9, 1))
    with pytest.raises(NotStillError):
        settle(State(bank.prior, state.loglik * 2, state.tau, state.nu, state.mean, state.cov), sweeps=1)


def test_every_pair_of_scores_on_two_graded_items_is_ordered():
    bank = a_bank(2, 4, tasks=2)
    tasks = [item for item in range(4) if bank.practice[item]]
    by_sum: dict[int, list[float]] = {}
    for scores in combinations_with_replacement(range(3), 2):
        by_sum.setdefault(sum(scores), []).append(replay(bank, tasks, list(scores)).mean[0])
    means = [np.mean(by_sum[total]) for total in sorted(by_sum)]
    assert means == sorted(means)


def test_matching_one_site_leaves_mean_and_covariance_those_of_the_sites():
    bank = a_bank(3, 8)
    items, scores = some_answers(bank, 9, 4)
    before, after = replay(bank, items[:8], scores[:8]), replay(bank, items, scores)
    domain = int(bank.domain[items[8]])
    found = _matched(before.with_loglik(after.loglik), (), domain)
    assert found.cov == pytest.approx(np.linalg.inv(bank.prior.precision + np.diag(found.tau)), abs=1e-12)
    assert found.mean == pytest.approx(found.cov @ found.nu, abs=1e-12)
    assert np.abs(found.mean - after.mean).max() < 0.1 * np.abs(before.mean - after.mean).max()


def test_people_are_taken_out_and_put_back():
    bank = a_bank(3, 8)
    some = [replay(bank, *some_answers(bank, 5, seed)) for seed in range(4)]
    many = State.beside([each.flat() for each in some])
    assert same(many.of(np.array([2])).shaped(()), some[2], 0)
    moved = many.put(np.array([0, 3]), many.of(np.array([3, 0])))
    assert moved.mean.tolist() == [some[place].mean.tolist() for place in (3, 1, 2, 0)]
    assert same(moved.shaped((2, 2)).flat(), moved, 0)
