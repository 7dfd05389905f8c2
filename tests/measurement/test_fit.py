"""Items that behave pass; one that does not is found, on complete and on adaptive answers."""

from itertools import pairwise

import numpy as np
import pytest

from digivaardig.measurement import Bank, Belief, Responses, calibrate, dif, item_fits
from digivaardig.measurement.fit import above_chi_square
from digivaardig.measurement.grid import Floats

from .answers import adaptive, believing, complete, full_scores, people_of, unknown
from .banks import a_bank, seeded


def calibrated(bank: Bank, responses: Responses) -> Bank:
    found = calibrate(unknown(bank), responses)
    return believing(bank, found.beliefs, found.correlation)


def overthought(bank: Bank, responses: Responses, item: int, theta: Floats) -> Responses:
    """The same answers, but half of the able people think too far about one item."""
    random, score = seeded(7), responses.score.copy()
    able = theta[responses.person, bank.domain[item]] > 0.6
    score[(responses.item == item) & able & (random.random(len(score)) < 0.5)] = 0
    return Responses(responses.person, responses.item, score, responses.people)


def test_items_that_behave_are_left_alone():
    bank = a_bank(3, 12, seed=6)
    chances = []
    for seed in (1, 2, 3):
        responses = complete(full_scores(bank, people_of(bank, 2000, seed), seed))
        chances += [fit.p for fit in item_fits(calibrated(bank, responses), responses)]
    found = np.array(chances, dtype=np.float64)
    assert len(found) == 108
    assert 0.0 <= np.mean(found < 0.05) <= 0.12
    assert np.mean(found < 0.5) > 0.25


@pytest.mark.parametrize("kind", ["complete", "adaptive"])
def test_an_item_that_strays_is_found(kind: str):
    bank = a_bank(3, 12, seed=6)
    theta = people_of(bank, 4000, 4)
    honest = complete(full_scores(bank, theta, 5)) if kind == "complete" else adaptive(bank, bank, 4000, 4)
    item = int(honest.given(36).argmax()) if kind == "adaptive" else 4
    strays = overthought(bank, honest, item, theta)
    fits = item_fits(calibrated(bank, strays), strays)
    p = fits[item].p
    assert p is not None
    assert p < 1e-3
    others = [fit.rmsd for place, fit in enumerate(fits) if place != item and fit.answers > 500]
    assert fits[item].rmsd > 2 * float(np.median(others))


def test_bins_hold_enough_people_and_rise():
    bank = a_bank(2, 8, tasks=2)
    responses = complete(full_scores(bank, people_of(bank, 700, 8), 9))
    for place, fit in enumerate(item_fits(bank, responses)):
        assert fit.answers == 700
        score = responses.score[responses.item == place] / (bank.categories[place] - 1)
        assert fit.success == pytest.approx(float(score.mean()), abs=1e-4)
        assert sum(each.people for each in fit.bins) == pytest.approx(700, abs=len(fit.bins))
        assert all(each.people >= 19 for each in fit.bins)
        assert all(one.ability < other.ability for one, other in pairwise(fit.bins))
        assert all(one.expected < other.expected for one, other in pairwise(fit.bins))


def test_of_few_people_nothing_is_told():
    bank = a_bank(2, 8)
    fits = item_fits(bank, complete(full_scores(bank, people_of(bank, 15, 10), 11)))
    assert all(fit.bins == () and fit.p is None for fit in fits)


def test_an_item_that_is_harder_for_one_group_is_found_and_no_other():
    bank = a_bank(2, 14, seed=12)
    group = np.arange(4000) % 2
    theta = people_of(bank, 4000, 13) + 0.4 * group[:, None]  # abler, which is no fault of an item
    scores = full_scores(bank, theta, 14)
    hard = full_scores(believing(bank, harder(bank, 5, 0.6), bank.prior.correlation), theta, 14)
    scores[group == 1, 5] = hard[group == 1, 5]
    responses = complete(scores, group.tolist())
    found = [each for each in dif(calibrated(bank, responses), responses) if each.group == 1]
    assert len(found) == 28
    planted = next(each for each in found if each.item == 5)
    assert planted.shift == pytest.approx(0.6, abs=0.25)
    assert planted.p < 1e-6
    others = np.array([each.p for each in found if each.item != 5])
    assert np.mean(others < 0.01) <= 0.08


def harder(bank: Bank, item: int, shift: float) -> list[Belief]:
    beliefs = [each.belief for each in bank.items]
    old = beliefs[item]
    beliefs[item] = type(old)(old.lna, tuple(step + shift for step in old.b), old.c)
    return beliefs


def test_without_groups_there_is_nothing_to_compare():
    bank = a_bank(2, 8)
    with pytest.raises(ValueError, match="group"):
        dif(bank, complete(full_scores(bank, people_of(bank, 100, 15), 16)))


@pytest.mark.parametrize(
    ("value", "freedom", "chance"),
    [(3.841, 1, 0.05), (5.991, 2, 0.05), (9.236, 5, 0.1), (13.277, 4, 0.01), (4, 0, 1)],
)
def test_the_chi_square_is_that_of_the_tables(value: float, freedom: int, chance: float):
    assert above_chi_square(value, freedom) == pytest.approx(chance, abs=1e-4)
