from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from digivaardig.measurement import Bank, Length, Outline, Plan, Prior, offered_lengths
from digivaardig.measurement.plan import ANY

from .banks import a_bank, uneven


@pytest.mark.parametrize(("length", "places"), [(Length.QUICK, 20), (Length.STANDARD, 40), (Length.DEEP, 60)])
def test_a_scan_over_ten_domains_is_so_long(length: Length, places: int):
    plan = Plan.of(a_bank(10, 12), length)
    assert plan.places == places
    assert (plan.places_in(10) == places // 10).all()


def test_two_passes_over_the_domains_two_questions_each():
    plan = Plan.of(a_bank(3, 8))
    assert plan.domains == (0, 0, 1, 1, 2, 2) * 2
    assert plan.passes == (0,) * 6 + (1,) * 6
    assert Plan.of(a_bank(3, 8), Length.QUICK).domains == (0, 0, 1, 1, 2, 2)
    assert Plan.of(a_bank(3, 8), Length.DEEP).domains == (0, 0, 0, 1, 1, 1, 2, 2, 2) * 2


def test_a_domain_has_no_more_places_than_items():
    plan = Plan.of(uneven([3, 0, 8, 1]))
    assert plan.domains == (0, 0, 2, 2, 3, 0, 2, 2)
    assert Plan.of(Bank.of([], Prior.default(2))).places == 0


def test_nothing_is_explored_where_all_is_known():
    assert Plan.of(a_bank()).explores == 0
    assert Plan.of(a_bank(sure=False)).explores == 4


def test_the_deep_scan_needs_25_items_a_domain():
    assert Length.DEEP in offered_lengths(uneven([25, 25]))
    assert offered_lengths(uneven([25, 24])) == (Length.QUICK, Length.STANDARD)


@pytest.mark.parametrize("length", list(Length))
def test_the_fixed_lengths_are_among_all_others(length: Length):
    bank = a_bank(10, 12, sure=False)
    fixed = Plan.of(bank, length)
    passes = max(fixed.passes) + 1
    found = Plan.along(bank, Outline(fixed.places, passes, explores=fixed.explores))
    assert replace(found, length=length) == fixed


@pytest.mark.parametrize(("questions", "passes"), [(1, 2), (7, 1), (11, 3), (13, 2), (24, 5), (99, 2)])
def test_any_number_of_questions_is_dealt_over_the_domains(questions: int, passes: int):
    bank = uneven([8, 2, 0, 8])
    plan = Plan.along(bank, Outline(questions, passes))
    counts = plan.places_in(4)
    assert plan.places == min(questions, 18)
    assert (counts <= bank.sizes).all()
    assert np.ptp(counts[bank.sizes == 8]) <= 1
    assert list(plan.passes) == sorted(plan.passes)
    assert max(plan.passes) < passes


def test_a_plan_without_an_order_has_places_for_any_domain():
    plan = Plan.along(uneven([3, 0, 8]), Outline(20, passes=None, easy=0, stop_se=0.5))
    assert plan.domains == (ANY,) * 11
    assert (plan.is_free, plan.easy, plan.explores, plan.stop_se) == (True, 0, 0, 0.5)
    assert plan.places_in(3).tolist() == [4, 4, 4]


@pytest.mark.parametrize(
    "wrong", [{"questions": 0}, {"passes": 0}, {"easy": -1}, {"explores": -1}, {"stop_se": 0.0}]
)
def test_an_outline_that_cannot_be_is_refused(wrong: dict[str, Any]):
    with pytest.raises(ValueError):
        Outline(**wrong)
