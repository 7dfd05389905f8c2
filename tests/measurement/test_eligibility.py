import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digivaardig.measurement import (
    Bank,
    Design,
    Effort,
    Length,
    Plan,
    World,
    bounds,
    draw_eligible,
    find_probabilities,
    simulate,
)
from digivaardig.measurement.eligibility import enough

from .banks import a_bank, seeded, uneven

QUICKLY = Effort(people=300, rounds=4)


def exposure(bank: Bank, plan: Plan, chances: np.ndarray, people: int = 1500) -> np.ndarray:
    random = seeded(99)
    world = World.of(bank).draw(random, people)
    run = simulate(Design(bank, plan, chances), bank.prior.draw(people, random), world, random)
    return run.exposure(len(bank.items))


def test_bounds_are_half_of_the_people_or_a_third_until_an_item_is_calibrated():
    assert bounds(a_bank(3, 40), Plan.of(a_bank(3, 40))) == pytest.approx(np.full(120, 0.5))
    assert bounds(a_bank(3, 40, sure=False), Plan.of(a_bank(3, 40))) == pytest.approx(np.full(120, 0.35))


def test_in_a_small_domain_the_bound_follows_from_its_size():
    bank = uneven([10, 4, 0])
    assert bounds(bank, Plan.of(bank))[[0, 10]] == pytest.approx([0.6, 1])


def test_practice_tasks_have_a_bound_that_lets_enough_be_done():
    bank = a_bank(2, 30, tasks=4)
    found = bounds(bank, Plan.of(bank))
    assert found[bank.practice] == pytest.approx(np.full(8, 4.5 / 8))


def test_no_item_is_seen_by_too_many_once_calibrated():
    bank = a_bank(3, 25)
    plan = Plan.of(bank)
    chances = find_probabilities(bank, plan, effort=QUICKLY)
    assert exposure(bank, plan, np.ones(75)).max() > 0.9
    assert exposure(bank, plan, chances).max() < 0.56
    assert chances.max() == 1  # what few see stays eligible to all


def test_until_then_it_is_not_eligible_to_more_either():
    bank = a_bank(3, 18, sure=False, tasks=2)
    plan = Plan.of(bank)
    chances = find_probabilities(bank, plan, effort=QUICKLY)
    assert (chances <= bounds(bank, plan) * 1.01 + 0.01).all()
    assert (exposure(bank, plan, chances) <= bounds(bank, plan) + 0.04).all()


def test_it_is_found_again_from_the_same_seed():
    bank = a_bank(2, 8, sure=False)
    effort = Effort(people=100, rounds=2)
    assert np.array_equal(
        find_probabilities(bank, Plan.of(bank), 3, effort), find_probabilities(bank, Plan.of(bank), 3, effort)
    )


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 1000), st.integers(0, 2**40), st.sampled_from(list(Length)), st.integers(0, 3))
def test_everybody_gets_enough(chances_seed: int, seed: int, length: Length, tasks: int):
    bank = a_bank(4, 7, tasks=tasks)
    plan = Plan.of(bank, length)
    chances = enough(bank, plan, seeded(chances_seed).uniform(0, 0.3, 28))
    drawn = draw_eligible(bank, chances, seed)
    assert (chances <= 1).all()
    assert (drawn @ bank.in_domain >= np.minimum(plan.places_in(4) + 2, 7)).all()
    assert drawn[bank.practice].sum() >= min(4, 4 * tasks)


def test_tiny_banks_and_empty_domains():
    bank = uneven([3, 0, 2], sure=False)
    plan = Plan.of(bank)
    assert find_probabilities(bank, plan, effort=Effort(50, 1)) == pytest.approx(np.ones(5))
