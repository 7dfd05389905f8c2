"""Scans that stop at a precision, take any domain, or are given real answers again."""

import numpy as np
import pytest

from digivaardig.measurement import (
    Bank,
    Design,
    Outline,
    Plan,
    Responses,
    Run,
    State,
    World,
    bounds,
    draw_lot,
    find_probabilities,
    next_item,
    outlook,
    replay,
    score,
    simulate,
    start,
    take,
    update,
)
from digivaardig.measurement.eligibility import Effort
from digivaardig.measurement.simulation import Given

from .banks import a_bank, seeded, some_answers, uneven


def run_of(bank: Bank, outline: Outline, people: int = 60, seeds: list[int] | None = None) -> Run:
    random = seeded(5)
    theta = bank.prior.draw(people, random)
    design = Design(bank, Plan.along(bank, outline))
    return simulate(design, theta, World.of(bank).draw(random), random, seeds)


def test_a_scan_stops_when_every_domain_is_known_well_enough():
    bank = a_bank(3, 20)
    run = run_of(bank, Outline(60, passes=3, stop_se=0.55), 1000)
    stopped = run.questions < 60
    assert stopped.mean() > 0.9
    assert (run.state.sd[stopped] <= 0.55 + 1e-6).all()
    before = [run.answers_of(person)[:-1] for person in np.flatnonzero(stopped)[:60]]
    wide = [replay(bank, *zip(*answers, strict=True)).sd.max() for answers in before]
    assert min(wide) > 0.55 - 3e-3  # a crowd's posterior is swept to 2e-3 between two questions


def test_a_domain_without_items_keeps_nobody():
    run = run_of(uneven([20, 0, 20]), Outline(40, stop_se=0.6))
    assert run.questions.max() < 40


def test_one_person_stops_where_the_precision_is_reached():
    bank = a_bank(3, 20)
    plan = Plan.along(bank, Outline(60, passes=None, stop_se=0.55))
    lot, state, items = draw_lot(bank, plan, None, 1), start(bank.prior), []
    while (item := next_item(bank, plan, lot, state, items)) is not None:
        assert state.sd.max() > 0.55
        items.append(item)
        state = update(bank, state, item, len(items) % 2)
    assert state.sd.max() <= 0.55
    assert len(items) < 60


def best_of_all(bank: Bank, state: State, items: list[int], target: float) -> int:
    """The item that lets most variance fall a second, over all domains."""
    utility = {
        int(item): fall / bank.items[item].seconds
        for domain, shelf in enumerate(bank.shelves)
        for item, fall in zip(shelf.items, outlook(bank, state, domain, target).fall, strict=True)
    }
    return max((item for item in utility if item not in items), key=utility.__getitem__)


def test_without_an_order_the_item_that_brings_most_of_all_domains_is_asked():
    """What brings most is asked of the domains that are not yet as well known as the scan wants."""
    bank = a_bank(4, 10)
    others = 0
    for seed in range(40):
        items, scores = some_answers(bank, 14, seed)
        state = replay(bank, items, scores)
        stop = float(np.sort(state.sd)[2:].mean())  # all domains but one are known well enough
        plan, strict = (Plan.along(bank, Outline(30, None, 0, 0, each)) for each in (stop, None))
        lot, best = draw_lot(bank, plan, None, 1), best_of_all(bank, state, items, 0.4)
        assert next_item(bank, strict, lot, state, items) == best
        assert next_item(bank, plan, lot, state, items) == best_of_all(bank, state, items, stop)
        others += best_of_all(bank, state, items, stop) != best
    assert others


def test_a_crowd_without_an_order_is_asked_what_each_would_be_asked_alone():
    bank = a_bank(4, 8, sure=False, tasks=2)
    plan, seeds = Plan.along(bank, Outline(20, passes=None)), list(range(20))
    run = run_of(bank, Outline(20, passes=None), 20, seeds)
    alike = []
    for person, seed in enumerate(seeds):
        answers, lot = run.answers_of(person), draw_lot(bank, plan, None, seed)
        for place in range(20):
            items, scores = [list(each) for each in zip(*answers[:place], strict=True)] or [[], []]
            alike.append(next_item(bank, plan, lot, replay(bank, items, scores), items) == answers[place][0])
    assert np.mean(alike) > 0.99
    assert (bank.practice[run.items].sum(axis=1) >= plan.practice[0]).all()


def test_all_items_may_be_asked_until_none_is_left():
    bank = a_bank(3, 3)
    run = run_of(bank, Outline(50, passes=None), 5)
    assert [sorted(row) for row in run.items.tolist()] == [list(range(9))] * 5
    plan = Plan.along(bank, Outline(50, passes=None))
    everything = list(range(9))
    state = replay(bank, everything, [0] * 9)
    assert next_item(bank, plan, draw_lot(bank, plan, None, 1), state, everything) is None


def test_who_else_takes_the_scan_makes_no_difference():
    bank, outline, seeds = a_bank(3, 20), Outline(20, stop_se=0.6), list(range(450))
    table = (seeded(4).random((450, 60)) < 0.6).astype(np.int8)
    design, unknown, told = Design(bank, Plan.along(bank, outline)), np.full((450, 3), np.nan), list[int]()
    many = take(design, Given(unknown, table), seeded(9), seeds, told.append)
    few = take(design, Given(unknown[413:], table[413:]), seeded(9), seeds[413:])
    assert np.array_equal(few.items, many.items[413:])
    assert few.state.mean == pytest.approx(many.state.mean[413:], abs=1e-12)
    assert told == [200, 400, 450]


def test_given_answers_are_asked_and_no_others():
    bank = a_bank(3, 8)
    people = [some_answers(bank, count, count) for count in (24, 6, 3)]
    person = np.repeat(np.arange(4), [24, 6, 3, 0])
    items = np.array([item for each, _ in people for item in each])
    scores = np.array([given for _, each in people for given in each])
    responses = Responses.of(person, items, scores, 4)
    run = take(Design(bank, Plan.along(bank, Outline(24))), Given.of(bank, responses), seeded(1))
    assert run.questions.tolist() == [24, 6, 3, 0]
    for who, (asked, given) in enumerate(people):
        assert dict(run.answers_of(who)) == dict(zip(asked, given, strict=True))
    assert np.isnan(run.theta).all()
    every = score(bank, responses)
    assert run.state.mean[:3] == pytest.approx(every.mean[:3], abs=1e-5)


def test_another_bound_of_exposure_is_held():
    bank = a_bank(3, 20)
    plan = Plan.along(bank, Outline(9))
    assert (bounds(bank, plan, 0.3) == 0.3).all()
    chances = find_probabilities(bank, plan, effort=Effort(400, 4), most=0.3)
    random = seeded(1)
    world = World.of(bank).draw(random)
    run = simulate(Design(bank, plan, chances), bank.prior.draw(1500, random), world, random)
    assert run.exposure(60).max() <= 0.35
