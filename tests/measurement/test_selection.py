from dataclasses import replace
from time import perf_counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digivaardig.measurement import (
    Bank,
    Design,
    Item,
    Length,
    Plan,
    Prior,
    World,
    draw_lot,
    known,
    next_item,
    outlook,
    replay,
    simulate,
    start,
    update,
)
from digivaardig.measurement.grid import GRID
from digivaardig.measurement.posterior import density

from .banks import a_bank, seeded, some_answers, uneven

FEW = settings(max_examples=25, deadline=None)


def walk(bank: Bank, plan: Plan, seed: int, *, right: float = 0.6) -> list[int]:
    """Let somebody answer until the scan is complete; items in order."""
    lot = draw_lot(bank, plan, None, seed)
    random = np.random.Generator(np.random.PCG64(seed))
    state, items = start(bank.prior), []
    while (item := next_item(bank, plan, lot, state, items)) is not None:
        items.append(item)
        state = update(bank, state, item, int(random.random() < right) * (int(bank.categories[item]) - 1))
    return items


def test_the_outlook_is_the_fall_of_variance_that_comes_on_average():
    """Bayes by hand on the density of the domain, for binary items and for steps."""
    bank = a_bank(1, 6, tasks=2)
    state = replay(bank, *some_answers(bank, 2, 3))
    weights = density(state, 0)
    variance = weights @ GRID**2 - (weights @ GRID) ** 2
    for item in range(6):
        left = 0.0
        for score in range(bank.categories[item]):
            after = weights * np.exp(bank.log_curves[item, score])
            chance, after = after.sum(), after / after.sum()
            left += chance * (after @ GRID**2 - (after @ GRID) ** 2)
        assert outlook(bank, state, 0, 0).fall[item] == pytest.approx(variance - left, rel=1e-6)


def test_an_item_counts_for_the_other_domains_as_far_as_they_hang_together():
    bank = a_bank(3, 6)
    state = replay(bank, *some_answers(bank, 6, 3))
    alone = outlook(bank, state, 1, target=10).fall  # all are known well enough: then all count
    share = state.cov[1] ** 2 / state.cov[1, 1] ** 2
    known_best = np.argsort(state.sd)[0]
    target = float(np.sort(state.sd)[:2].mean())
    wanted = outlook(bank, state, 1, target=target).fall
    assert wanted / alone == pytest.approx((share.sum() - share[known_best]) / share.sum())


def test_expected_success_is_the_expected_part_of_the_score():
    bank = Bank.of(
        [Item("", 0, known(1, 0)), Item("", 0, known(1, [-30, 0])), Item("", 0, known(1, -30))],
        Prior.default(1),
    )
    assert outlook(bank, start(bank.prior), 0).success == pytest.approx([0.5, 0.75, 1], abs=1e-6)


def test_time_is_paid_for():
    bank = Bank.of(
        [Item("slow", 0, known(1.3, 0), 120), Item("quick", 0, known(1.2, 0), 40)], Prior.default(1)
    )
    plan = replace(Plan.of(bank), easy=0)
    assert next_item(bank, plan, draw_lot(bank, plan, None, 1), start(bank.prior), []) == 1


def test_a_scan_follows_the_plan_and_asks_nothing_twice():
    bank = a_bank(4, 9, sure=False, tasks=2)
    plan = Plan.of(bank)
    items = walk(bank, plan, 1)
    assert tuple(bank.domain[items]) == plan.domains
    assert len(set(items)) == len(items)


def test_the_same_seed_and_answers_ask_the_same_again():
    bank = a_bank(4, 9, sure=False, tasks=2)
    plan = Plan.of(bank)
    assert walk(bank, plan, 1) == walk(bank, plan, 1)
    assert any(walk(bank, plan, 1) != walk(bank, plan, seed) for seed in (2, 3, 4))


def test_a_process_that_replays_asks_what_one_that_remembers_asks():
    bank = a_bank(4, 9, sure=False, tasks=2)
    plan = Plan.of(bank)
    lot = draw_lot(bank, plan, None, 4)
    state, items, scores = start(bank.prior), [], []
    while (item := next_item(bank, plan, lot, state, items)) is not None:
        assert next_item(bank, plan, lot, replay(bank, items, scores), items) == item
        items.append(item)
        scores.append(len(items) % 2)
        state = update(bank, state, item, scores[-1])


def right_in_the_first_five(theta: float, easy: int) -> float:
    """The part of the first five questions that people of one ability get right, over banks and people."""
    shares = []
    for seed in range(20):
        bank, random = a_bank(10, 40, seed=60 + seed), seeded(seed)
        plan = replace(Plan.of(bank), easy=easy, domains=(0, 0, 1, 1, 2), passes=(0,) * 5)
        run = simulate(Design(bank, plan), np.full((60, 10), theta), World.of(bank).draw(random), random)
        shares.append(run.categories[:, :5].mean())
    return float(np.mean(shares))


def test_nobody_from_two_below_the_middle_expects_fewer_than_half_of_the_first_five():
    assert right_in_the_first_five(-2, 5) >= 0.5
    assert right_in_the_first_five(-2, 0) < 0.25
    assert right_in_the_first_five(-1, 5) >= 0.55
    assert right_in_the_first_five(0, 5) >= 0.62


def test_after_right_answers_it_is_not_easy_for_long():
    bank = a_bank(4, 30, seed=2)
    plan, lot = Plan.of(bank), draw_lot(bank, Plan.of(bank), None, 1)
    middles = {}
    for right in (0, 1):
        items: list[int] = []
        state = start(bank.prior)
        for _ in range(plan.easy):
            item = next_item(bank, plan, lot, state, items)
            assert item is not None
            items.append(item)
            state = update(bank, state, item, right)
        middles[right] = [bank.items[item].belief.b[0] for item in items]
    assert middles[1][0] == middles[0][0]
    assert np.mean(middles[1][3:]) > np.mean(middles[0][3:]) + 1
    assert np.mean(middles[1][3:]) > middles[1][0] + 1


def test_places_to_explore_go_to_what_is_least_known():
    sure = a_bank(3, 10).items
    unsure = a_bank(3, 10, sure=False).items
    bank = Bank.of([*sure[:25], *unsure[25:]], Prior.default(3))
    plan = replace(Plan.of(bank, Length.DEEP), explores=6)
    for seed in range(8):
        lot = draw_lot(bank, plan, None, seed)
        items = walk(bank, plan, seed)
        for place, item in enumerate(items):
            if lot.explores[place] and plan.domains[place] == 2:
                new = [each for each in range(25, 30) if each not in items[:place]]
                assert item == min(new, key=lot.race.__getitem__)


def test_practice_tasks_keep_their_bounds():
    for tasks, least, most in ((1, 3, 4), (4, 3, 6)):
        bank = a_bank(4, 12, sure=False, tasks=tasks)
        plan = Plan.of(bank)
        for seed in range(6):
            done = bank.practice[walk(bank, plan, seed)].sum()
            assert least <= done <= most


def with_tasks(each: int, seconds: float, *domains: int) -> Bank:
    """Four domains of twelve items; practice tasks in some, which take long or short."""
    items = []
    for item in a_bank(4, 12, tasks=each).items:
        task = item.practice and item.domain in domains
        items.append(replace(item, practice=task, seconds=seconds if task else 50))
    return Bank.of(items, Prior.default(4))


def test_practice_tasks_come_although_they_take_long_and_then_they_are_spread():
    bank = with_tasks(6, 5000, 0, 1, 2, 3)
    assert np.flatnonzero(bank.practice[walk(bank, replace(Plan.of(bank), easy=0), 1)]).tolist() == [
        5,
        10,
        15,
    ]


def test_practice_tasks_are_not_all_that_is_asked_although_they_are_quick():
    bank = with_tasks(6, 1, 0, 1, 2, 3)
    assert bank.practice[walk(bank, Plan.of(bank), 1)].sum() == 6


def test_practice_tasks_of_one_domain_come_while_it_is_still_at_hand():
    bank = with_tasks(6, 5000, 0)
    assert np.flatnonzero(bank.practice[walk(bank, replace(Plan.of(bank), easy=0), 1)]).tolist() == [1, 8, 9]


def test_the_only_practice_task_waits_for_its_last_chance():
    bank = with_tasks(1, 5000, 0)
    assert bank.practice[walk(bank, Plan.of(bank), 1)].sum() == 1


@FEW
@given(st.lists(st.integers(0, 5), min_size=1, max_size=4), st.integers(0, 9), st.sampled_from(list(Length)))
def test_a_tiny_bank_is_asked_as_far_as_it_goes(sizes: list[int], seed: int, length: Length):
    bank = uneven(sizes, sure=bool(seed % 2))
    plan = Plan.of(bank, length)
    assert len(walk(bank, plan, seed)) == plan.places


def test_where_somebody_can_do_nothing_the_scan_goes_on():
    bank = a_bank(3, 4)
    plan = Plan.of(bank)
    lot = draw_lot(bank, plan, None, 1).without([*range(4), 4, 5])
    state, items = start(bank.prior), []
    while (item := next_item(bank, plan, lot, state, items)) is not None:
        items.append(item)
        state = update(bank, state, item, 1)
    assert sorted(items) == list(range(6, 12))


def test_the_next_question_takes_at_most_300_microseconds():
    bank = a_bank(10, 17, sure=False, tasks=1)
    plan = Plan.of(bank)
    lot = draw_lot(bank, plan, np.full(170, 0.5), 1)
    items, scores = some_answers(bank, 30, 1)
    state = replay(bank, items, scores)

    def seconds() -> float:
        begin = perf_counter()
        next_item(bank, plan, lot, state, items)
        return perf_counter() - begin

    assert min(seconds() for _ in range(50)) < 300e-6


def test_a_replay_of_40_answers_takes_at_most_a_millisecond():
    bank = a_bank(10, 17, sure=False, tasks=1)
    items, scores = some_answers(bank, 40, 1)

    def seconds() -> float:
        begin = perf_counter()
        replay(bank, items, scores)
        return perf_counter() - begin

    assert min(seconds() for _ in range(50)) < 1e-3
