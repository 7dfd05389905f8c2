"""Reading blocks of simulated units: is the figure right, is the margin honest, does it all agree?"""

import json
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from digivaardig.measurement import (
    CUTS,
    Bank,
    Design,
    Plan,
    ReadOut,
    World,
    align,
    compare,
    default_between,
    estimate_between,
    growth,
    own_level_probabilities,
    read,
    simulate,
    simulate_read_out,
)
from digivaardig.measurement.grid import Floats
from digivaardig.measurement.normal import share_below

from .banks import a_bank, seeded, uneven

N = 40


@cache
def design(*, sure: bool = True) -> Design:
    bank = a_bank(3, 10, sure=sure, seed=4)
    return Design(bank, Plan.of(bank))


@cache
def a_read_out(*, sure: bool = True) -> ReadOut:
    return simulate_read_out(design(sure=sure), people=3000)


def blocks(units: Floats, n: int, seed: int, bank_design: Design | None = None) -> Floats:
    """Counts [units, domains, levels] of people around these means who really take the scan."""
    bank_design = bank_design or design()
    random, prior = seeded(seed), bank_design.bank.prior
    inside = np.linalg.cholesky(prior.correlation - default_between(prior.domains))
    theta = np.repeat(units, n, axis=0) + random.standard_normal((len(units) * n, prior.domains)) @ inside.T
    run = simulate(bank_design, theta, World.of(bank_design.bank).draw(random), random)
    reported = 0.75 * own_level_probabilities(run.state.loglik) + 0.25 / 4
    levels = (random.random(reported.shape[:2])[..., None] > reported.cumsum(axis=-1)[..., :3]).sum(axis=-1)
    return np.eye(4)[levels].reshape(len(units), n, -1, 4).sum(axis=1)


def some_units(count: int, seed: int, domains: int = 3) -> Floats:
    return seeded(seed).multivariate_normal(np.zeros(domains), default_between(domains), count)


def a_block(mean: float, n: int = N, seed: int = 1) -> Floats:
    return blocks(np.full((1, 3), mean), n, seed)[0]


def test_the_margin_holds_the_mean_of_19_units_in_20():
    units = some_units(300, 1)
    readings = [read(counts, N, a_read_out()) for counts in blocks(units, N, 2)]
    inside = [
        (reading.low <= unit) & (unit <= reading.high) for unit, reading in zip(units, readings, strict=True)
    ]
    assert np.mean(inside) == pytest.approx(0.95, abs=0.025)
    errors = np.array([reading.mean - unit for unit, reading in zip(units, readings, strict=True)])
    assert np.sqrt(np.mean(errors**2)) == pytest.approx(readings[0].sd.mean(), rel=0.1)
    assert np.abs(errors.mean(axis=0)).max() < 0.06


def test_the_calibration_part_is_there_only_where_something_is_unknown():
    assert (a_read_out().calibration < 1e-4).all()
    assert (a_read_out(sure=False).calibration > 0.002).all()


def test_shares_follow_from_the_mean():
    reading = read(a_block(0.3, 400), 400, a_read_out())
    below = share_below((np.array(CUTS) - reading.mean[:, None]) / a_read_out().within[:, None])
    assert reading.share_below_cut.value == pytest.approx(below)
    assert reading.level_shares.value.sum(axis=-1) == pytest.approx(1)
    assert reading.level_shares.value[:, 0] == pytest.approx(reading.share_below_cut.value[:, 0])
    for shares in (reading.share_below_cut, reading.level_shares):
        assert (shares.low <= shares.value).all()
        assert (shares.value <= shares.high).all()


def test_nobody_is_never_all_or_none():
    certain = replace(a_read_out(), within=np.full(3, 0.01))
    counts = np.tile([0, 0, 0, N], (3, 1))
    reading = read(counts, N, certain)
    for shares in (reading.share_below_cut, reading.level_shares):
        assert shares.value.min() == shares.low.min() == 0.02
        assert shares.high.max() <= 0.98


def test_a_small_group_is_pulled_to_the_middle_and_its_margin_is_wide():
    counts = np.tile([0, 0, 2, 6], (3, 1))
    small, large = read(counts, 8, a_read_out()), read(counts * 40, 320, a_read_out())
    assert (small.mean < large.mean).all()
    assert (small.sd > 1.5 * large.sd).all()
    assert (small.sd <= np.sqrt(np.diag(default_between(3)))).all()


def test_the_read_out_answers_to_a_shift_and_centres_the_population():
    for mean in (-0.4, 0.0, 0.4):
        reading = read(a_block(mean, 3000, seed=5), 3000, a_read_out())
        assert reading.unshrunk == pytest.approx(np.full(3, mean), abs=0.11)


def test_growth_is_not_shrunk_and_its_margin_is_honest():
    before, after = some_units(150, 7), some_units(150, 8)
    pairs = zip(blocks(before, N, 9), blocks(after, N, 10), strict=True)
    found = [growth(read(one, N, a_read_out()), read(two, N, a_read_out())) for one, two in pairs]
    true = after - before
    inside = [(each.low <= change) & (change <= each.high) for each, change in zip(found, true, strict=True)]
    assert np.mean(inside) == pytest.approx(0.95, abs=0.035)
    slope = np.sum([each.mean for each in found] * true) / np.sum(true**2)
    assert slope == pytest.approx(1, abs=0.12)


def test_the_items_doubt_cancels_between_rounds_that_are_read_alike():
    read_out = a_read_out(sure=False)
    again = ReadOut.from_dict(read_out.as_dict())
    newer = replace(read_out, calibration=read_out.calibration / 2)
    counts = a_block(0.0)
    one, same, other = (read(counts, N, each) for each in (read_out, again, newer))
    assert growth(one, same).sd == pytest.approx(np.sqrt(2 * np.diag(one.unshrunk_cov)))
    assert (growth(one, other).sd > growth(one, same).sd * 1.01).all()
    assert compare(one, same).sd == pytest.approx(np.sqrt(2 * np.diag(one.cov)))


def test_children_average_to_their_parent():
    units, sizes = some_units(3, 11), (12, 20, 44)
    tables = [blocks(units[[place]], n, 12 + place)[0] for place, n in enumerate(sizes)]
    children = [read(table, n, a_read_out()) for table, n in zip(tables, sizes, strict=True)]
    parent = read(sum(tables), sum(sizes), a_read_out())
    aligned = align(children, parent)
    assert np.average([child.mean for child in aligned], axis=0, weights=sizes) == pytest.approx(parent.mean)
    assert aligned[1].mean - aligned[0].mean == pytest.approx(children[1].mean - children[0].mean)
    assert (aligned[0].sd > children[0].sd).all()
    assert compare(aligned[0], aligned[1]).mean == pytest.approx(compare(children[0], children[1]).mean)


def test_levels_are_read_by_the_cuts_of_the_round():
    lower = tuple(cut - 0.5 for cut in CUTS)
    read_out = simulate_read_out(design(), cuts=lower, people=500)
    assert read_out.cuts == lower
    assert (read_out.level_means < simulate_read_out(design(), people=500).level_means).all()
    reading = read(np.tile([5, 5, 5, 5], (3, 1)), 20, read_out)
    below = share_below((np.array(lower) - reading.mean[:, None]) / read_out.within[:, None])
    assert reading.share_below_cut.value == pytest.approx(below)


def test_a_simulation_tells_how_far_it_is():
    told: list[tuple[int, int]] = []
    simulate_read_out(design(), people=2500, say=lambda done, of: told.append((done, of)))
    assert told == [(1000, 2500), (2000, 2500), (2500, 2500)]


def test_a_read_out_survives_json():
    read_out = a_read_out()
    again = ReadOut.from_dict(json.loads(json.dumps(read_out.as_dict())))
    assert again.same_as(read_out)
    assert read(a_block(0), N, again).mean == pytest.approx(read(a_block(0), N, read_out).mean, abs=1e-5)


def test_a_domain_without_items_is_read_from_the_others_and_shows_no_growth():
    bank = uneven([8, 0, 8])
    with_gap = Design(bank, Plan.of(bank))
    read_out = simulate_read_out(with_gap, people=500)
    counts = blocks(np.array([[0.5, 0.5, 0.5]]), 100, 16, with_gap)[0]
    reading = read(counts, 100, read_out)
    assert read_out.measured.tolist() == [True, False, True]
    assert np.isfinite(reading.mean).all()
    assert reading.sd[1] > reading.sd[0]
    assert np.isinf(growth(reading, reading).sd[1])
    assert np.isfinite(growth(reading, reading).sd[[0, 2]]).all()
    assert np.linalg.eigvalsh(estimate_between([(counts, 100)], read_out) - default_between(3)).min() > -1e-12


def test_an_old_block_is_read_by_what_is_known_now():
    """The round scored by estimates; answers came from the items as they are."""
    bank = design(sure=False).bank
    random = seeded(17)
    truth = World.of(bank).draw(random)
    items = [
        replace(
            item,
            belief=type(item.belief)(
                float(np.log(truth.a[0, place])), (float(truth.b[0, place, 0]),), float(truth.c[0, place])
            ),
        )
        for place, item in enumerate(bank.items)
    ]
    newest = World.of(Bank.of(items, bank.prior))
    read_out = simulate_read_out(design(sure=False), newest, people=3000)
    run = simulate(design(sure=False), bank.prior.draw(4000, random), truth, random)
    mean = (own_level_probabilities(run.state.loglik) + 1 / 12) * read_out.level_means
    assert mean.sum(axis=-1).mean(axis=0) == pytest.approx(read_out.centre, abs=0.03)
    assert (read_out.calibration < 1e-4).all()


@pytest.mark.parametrize(
    "counts", [[[1, 1, 1, 0]] * 3, [[1, 1, 1, 1]] * 2, [[2, 1, 1, 0], [1, 1, 1, 1], [1, 1, 1, 0]]]
)
def test_a_block_that_does_not_add_up_is_refused(counts: list[list[int]]):
    with pytest.raises(ValueError, match="sum to the number"):
        read(counts, 4, a_read_out())
