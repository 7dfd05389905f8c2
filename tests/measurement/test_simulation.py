from time import perf_counter

import numpy as np
import pytest

from digivaardig.measurement import (
    Design,
    Plan,
    World,
    draw_lot,
    level_probabilities,
    next_item,
    replay,
    simulate,
)

from .banks import a_bank, seeded, uneven


def test_a_crowd_is_asked_what_each_would_be_asked_alone():
    bank = a_bank(4, 10, sure=False, tasks=2)
    plan, chances = Plan.of(bank), np.full(40, 0.7)
    seeds = list(range(30))
    random = seeded(1)
    run = simulate(
        Design(bank, plan, chances), bank.prior.draw(30, random), World.of(bank).draw(random), random, seeds
    )
    alike = []
    for person, seed in enumerate(seeds):
        answers = run.answers_of(person)
        lot = draw_lot(bank, plan, chances, seed)
        for place in range(len(answers)):
            items, scores = [list(each) for each in zip(*answers[:place], strict=True)] or [[], []]
            alike.append(next_item(bank, plan, lot, replay(bank, items, scores), items) == answers[place][0])
        items, scores = zip(*answers, strict=True)
        assert run.state.mean[person] == pytest.approx(replay(bank, items, scores).mean, abs=1e-5)
    assert np.mean(alike) > 0.99  # between two questions a crowd's posterior is not swept to the last digit


def test_margins_are_honest_when_items_are_only_believed():
    bank = a_bank(4, 10, sure=False)
    random = seeded(2)
    theta = bank.prior.draw(1500, random)
    run = simulate(Design(bank, Plan.of(bank)), theta, World.of(bank).draw(random, 1500), random)
    error = run.state.mean - theta
    assert np.sqrt(np.mean(error**2) / np.mean(run.state.variance)) == pytest.approx(1, abs=0.04)
    assert np.mean(np.abs(error) < 1.96 * run.state.sd) == pytest.approx(0.95, abs=0.015)
    assert level_probabilities(run.state).shape == (1500, 4, 4)


def test_where_nothing_is_left_nothing_is_asked():
    bank = uneven([2, 0, 5])
    chances = np.array([1.0, 1.0, 0.0, 0.0, 1.0, 0.0, 0.0])
    random = seeded(3)
    run = simulate(
        Design(bank, Plan.of(bank), chances), bank.prior.draw(4, random), World.of(bank).draw(random), random
    )
    assert [len(run.answers_of(person)) for person in range(4)] == [3] * 4
    assert run.exposure(7).tolist() == [1, 1, 0, 0, 1, 0, 0]
    assert (run.categories[run.items < 0] == 0).all()


def test_a_thousand_people_take_40_questions_within_10_seconds():
    bank = a_bank(10, 17, sure=False, tasks=1)
    random = seeded(4)
    begin = perf_counter()
    run = simulate(
        Design(bank, Plan.of(bank)), bank.prior.draw(1000, random), World.of(bank).draw(random), random
    )
    assert perf_counter() - begin < 10
    assert run.items.shape == (1000, 40)
