"""T from the blocks of a round: wide enough where units differ more, and no wider where they do not."""

import numpy as np
import pytest

from digivaardig.measurement import estimate_between, read

from .scores import DOMAINS, LEAST, N, a_read_out, blocks, sds, units


def test_the_scores_here_are_those_of_units():
    (counts, n), *_ = blocks(np.full((1, DOMAINS), 0.5), 1)
    scores = [a_read_out().score(np.asarray(each), N) for each, _ in blocks(np.full((300, DOMAINS), 0.5), 2)]
    assert np.mean(scores, axis=0) == pytest.approx(np.full(DOMAINS, 0.2), abs=0.03)
    assert read(counts, n, a_read_out()).n == N


def test_without_blocks_it_is_the_default():
    assert np.array_equal(estimate_between([], a_read_out()), LEAST)


@pytest.mark.parametrize("times", [0.0, 0.5, 1.0, 2.0])
def test_it_is_never_below_the_default(times: float):
    for seed in range(10):
        found = estimate_between(blocks(units(times**2 * LEAST, 10, seed), seed + 50), a_read_out())
        assert np.linalg.eigvalsh(found - LEAST).min() >= -1e-12


def test_units_that_differ_little_leave_the_default_almost_alone():
    found = [
        estimate_between(blocks(units(LEAST / 4, 30, seed), seed + 50), a_read_out()) for seed in range(20)
    ]
    assert np.mean([sds(each) for each in found]) < 1.15 * sds(LEAST).mean()


@pytest.mark.parametrize("times", [1.5, 2.0])
def test_it_follows_units_that_differ_more(times: float):
    found = [
        estimate_between(blocks(units(times**2 * LEAST, 30, seed), seed + 50), a_read_out())
        for seed in range(20)
    ]
    assert np.mean([sds(each) for each in found]) == pytest.approx(times * sds(LEAST).mean(), rel=0.1)


def test_it_follows_one_domain_in_which_units_differ_more():
    scale = np.array([2.5, 1, 1, 1])
    between = np.outer(scale, scale) * LEAST
    found = [
        sds(estimate_between(blocks(units(between, 40, seed), seed + 50), a_read_out())) for seed in range(20)
    ]
    first, *others = np.mean(found, axis=0)
    assert first > 1.75 * sds(LEAST)[0]
    assert first > 1.2 * max(others)


def test_what_units_take_the_people_in_them_lose():
    (counts, n), *_ = blocks(np.full((1, DOMAINS), 0.5), 1)
    plain = read(counts, n, a_read_out())
    wide = read(counts, n, a_read_out(), 4 * LEAST)
    assert plain.within == pytest.approx(a_read_out().within)
    assert wide.within**2 + 4 * np.diag(LEAST) == pytest.approx(np.ones(DOMAINS))
    assert read(counts, n, a_read_out(), 9 * LEAST).within ** 2 == pytest.approx(np.full(DOMAINS, 0.5))
