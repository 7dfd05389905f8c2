import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digivaardig.measurement import Bank, Item, Length, Plan, Prior, draw_eligible, draw_lot, known
from digivaardig.measurement.lot import uniforms

from .banks import a_bank, seeded

FEW = settings(max_examples=40, deadline=None)


def test_the_stream_of_a_seed_never_changes():
    assert uniforms(12, 3) == pytest.approx([0.2508244581084461, 0.9467529428352449, 0.1893203845397613])
    assert np.array_equal(uniforms(2**62 + 1, 5)[:3], uniforms(2**62 + 1, 3))


def test_each_item_has_exactly_its_own_chance():
    bank = a_bank(3, 8, tasks=2)
    chances = seeded(1).uniform(0.1, 0.9, len(bank.items))
    drawn = np.mean([draw_eligible(bank, chances, seed) for seed in range(8000)], axis=0)
    assert np.abs(drawn - chances).max() < 0.025


@FEW
@given(st.integers(0, 2**63), st.integers(0, 1000))
def test_a_draw_holds_each_domain_and_the_practice_tasks(seed: int, chances_seed: int):
    bank = a_bank(4, 9, tasks=3)
    chances = seeded(chances_seed).uniform(0, 1, len(bank.items))
    drawn = draw_eligible(bank, chances, seed)
    groups = [bank.domain == domain for domain in range(4)] + [bank.practice]
    for group in groups:
        assert np.floor(chances[group].sum()) <= drawn[group].sum() <= np.ceil(chances[group].sum())


def test_a_certain_item_is_always_there_and_an_impossible_one_never():
    bank = a_bank(2, 4)
    chances = np.array([1, 0, 0.5, 0.5, 0, 1, 0.3, 0.7])
    drawn = np.array([draw_eligible(bank, chances, seed) for seed in range(200)])
    assert drawn[:, [0, 5]].all()
    assert not drawn[:, [1, 4]].any()


def test_a_lot_follows_from_the_seed():
    bank = a_bank(3, 8, sure=False)
    plan, chances = Plan.of(bank), np.full(24, 0.6)
    one, again, other = (draw_lot(bank, plan, chances, seed) for seed in (5, 5, 6))
    assert np.array_equal(one.eligible, again.eligible)
    assert np.array_equal(one.race, again.race)
    assert np.array_equal(one.eligible, draw_eligible(bank, chances, 5))
    assert not np.array_equal(one.race, other.race)
    assert draw_lot(bank, plan, None, 5).eligible.all()


@pytest.mark.parametrize(("length", "explores"), [(Length.QUICK, 2), (Length.STANDARD, 4), (Length.DEEP, 6)])
def test_places_to_explore_are_spread_after_the_easy_start(length: Length, explores: int):
    bank = a_bank(10, 12, sure=False)
    plan = Plan.of(bank, length)
    drawn = np.array([draw_lot(bank, plan, None, seed).explores for seed in range(300)])
    assert (drawn.sum(axis=1) == explores).all()
    assert not drawn[:, : plan.easy].any()
    assert drawn[:, plan.easy :].any(axis=0).all()


def test_the_least_known_come_first_and_equals_have_equal_chances():
    doubts = [0.7, 0.7, 0.2, 0.0]
    beliefs = [type(known(1, 0))(0.0, (0.0,), 0, 0, doubt) for doubt in doubts]
    bank = Bank.of([Item("", 0, belief) for belief in beliefs], Prior.default(1))
    races = np.array([draw_lot(bank, Plan.of(bank), None, seed).race for seed in range(2000)])
    first = np.bincount(races.argmin(axis=1), minlength=4) / 2000
    assert np.isinf(races[:, 3]).all()
    assert first[0] == pytest.approx(0.5, abs=0.04)
    assert first[2] < 0.02


def test_what_somebody_cannot_do_is_taken_away():
    bank = a_bank()
    lot = draw_lot(bank, Plan.of(bank), None, 1)
    assert np.flatnonzero(~lot.without([3, 5]).eligible).tolist() == [3, 5]
    assert lot.eligible.all()
