"""Calibration finds what the items are, says how sure it is, and leaves alone what it cannot know."""

import numpy as np
import pytest

from digivaardig.measurement import Bank, Belief, Calibrated, Responses, calibrate
from digivaardig.measurement.grid import Booleans, Floats

from .answers import adaptive, believing, complete, full_scores, people_of, unknown
from .banks import a_bank, seeded


def middles(beliefs: tuple[Belief, ...]) -> Floats:
    return np.array([np.mean(belief.b) for belief in beliefs])


def truth(bank: Bank) -> tuple[Belief, ...]:
    return tuple(item.belief for item in bank.items)


def honesty(found: Calibrated, bank: Bank, kept: Booleans | None = None) -> tuple[float, float]:
    """How far b and ln a are off, in standard errors (root mean square); 1 is honest."""
    chosen = found.steady if kept is None else kept
    off_b = middles(found.beliefs) - middles(truth(bank))
    off_a = np.array([one.lna - two.lna for one, two in zip(found.beliefs, truth(bank), strict=True)])
    by_b, by_a = (np.array([getattr(each, name) for each in found.beliefs]) for name in ("sd_b", "sd_lna"))
    return _spread((off_b / by_b)[chosen]), _spread((off_a / by_a)[chosen])


def _spread(off: Floats) -> float:
    return float(np.sqrt(np.mean(off**2)))


def test_complete_answers_tell_what_the_items_are_and_the_errors_are_honest():
    bank = a_bank(3, 12, tasks=2, seed=6)
    found = calibrate(unknown(bank), complete(full_scores(bank, people_of(bank, 3000, 1), 2)))
    off = middles(found.beliefs) - middles(truth(bank))
    assert np.sqrt(np.mean(off**2)) < 0.15
    assert all(0.6 < each < 1.5 for each in honesty(found, bank))
    assert found.correlation[np.triu_indices(3, 1)] == pytest.approx(0.7, abs=0.05)
    assert all(belief.sd_b < 0.3 for belief in found.beliefs)


def test_adaptive_answers_leave_no_bias():
    bank = a_bank(4, 16, seed=8)
    found = calibrate(unknown(bank), adaptive(bank, unknown(bank), 6000, 3))
    off = (middles(found.beliefs) - middles(truth(bank)))[found.steady]
    assert found.steady.sum() > 40
    assert abs(off.mean()) < 0.05
    slopes = [one.lna - two.lna for one, two in zip(found.beliefs, truth(bank), strict=True)]
    assert abs(np.mean(np.array(slopes)[found.steady])) < 0.06
    assert all(0.6 < each < 1.5 for each in honesty(found, bank))


def test_a_few_answers_change_nothing():
    bank = a_bank(2, 8)
    scores = full_scores(bank, people_of(bank, 400, 4), 5)
    responses = complete(scores)
    rare = responses.only((responses.item != 3) | (responses.person < 99))
    before = unknown(bank)
    found = calibrate(before, rare)
    assert found.answers[3] == 99
    assert not found.steady[3]
    assert found.beliefs[3] == before.items[3].belief
    assert found.steady.sum() == 15
    assert all(found.beliefs[place] != before.items[place].belief for place in range(16) if place != 3)


def test_what_is_known_stays_and_holds_the_scale_for_other_people():
    bank = a_bank(3, 12, seed=9)
    anchors = np.arange(36) % 2 == 0
    theta = people_of(bank, 3000, 6, mean=0.6, sd=1.2)
    responses = complete(full_scores(bank, theta, 7))
    held = calibrate(unknown(bank, anchors), responses, anchors=anchors)
    assert held.population.mean == pytest.approx(np.full(3, 0.6), abs=0.1)
    assert held.population.sd == pytest.approx(np.full(3, 1.2), abs=0.12)
    off = (middles(held.beliefs) - middles(truth(bank)))[~anchors]
    assert abs(off.mean()) < 0.1
    for place in np.flatnonzero(anchors):
        assert held.beliefs[place].b == pytest.approx(bank.items[place].belief.b, abs=1e-6)
    free = calibrate(unknown(bank), responses)
    assert (middles(free.beliefs) - middles(truth(bank))).mean() < -0.3


def test_a_second_run_goes_on_where_the_first_ended():
    bank = a_bank(2, 10, seed=10)
    halves = [complete(full_scores(bank, people_of(bank, 1000, seed), seed)) for seed in (11, 12)]
    first = calibrate(unknown(bank), halves[0])
    second = calibrate(believing(bank, first.beliefs, first.correlation), halves[1])
    errors = [
        np.sqrt(np.mean((middles(each.beliefs) - middles(truth(bank))) ** 2)) for each in (first, second)
    ]
    assert errors[1] < errors[0]
    for before, after in zip(first.beliefs, second.beliefs, strict=True):
        assert after.sd_b < before.sd_b


def test_the_order_of_answers_makes_no_difference_and_nothing_is_left_to_chance():
    bank = a_bank(2, 8)
    responses = complete(full_scores(bank, people_of(bank, 500, 13), 14))
    order = seeded(15).permutation(len(responses.item))
    shuffled = Responses.of(
        person=responses.person[order], item=responses.item[order], score=responses.score[order]
    )
    one, other = calibrate(unknown(bank), responses), calibrate(unknown(bank), shuffled)
    assert one.beliefs == other.beliefs
    assert np.array_equal(one.correlation, other.correlation)


def test_domains_that_measure_the_same_stay_apart():
    bank = a_bank(2, 8, seed=16)
    theta = people_of(bank, 1500, 17)
    theta[:, 1] = theta[:, 0]
    found = calibrate(unknown(bank), complete(full_scores(bank, theta, 18)))
    assert np.linalg.eigvalsh(found.correlation)[0] >= 0.05 - 1e-6
    assert found.correlation[0, 1] > 0.85


def test_few_people_leave_the_correlation_near_where_it_began():
    bank = a_bank(2, 8, seed=19)
    theta = people_of(bank, 120, 20)
    theta[:, 1] = seeded(21).standard_normal(120)
    found = calibrate(unknown(bank), complete(full_scores(bank, theta, 22)))
    assert 0.15 < found.correlation[0, 1] < 0.6


def test_a_domain_without_answers_keeps_everything():
    bank = a_bank(3, 8)
    responses = complete(full_scores(bank, people_of(bank, 400, 23), 24))
    kept = responses.only(bank.domain[responses.item] != 1)
    before = unknown(bank)
    found = calibrate(before, kept)
    assert not found.steady[8:16].any()
    assert [found.beliefs[place] for place in range(8, 16)] == [item.belief for item in before.items[8:16]]
    assert np.isfinite(found.correlation).all()


def test_the_guessing_chance_stays_near_what_the_options_say():
    bank = a_bank(1, 12, seed=25)
    found = calibrate(unknown(bank), complete(full_scores(bank, people_of(bank, 2000, 26), 27)))
    for belief, item in zip(found.beliefs, bank.items, strict=True):
        assert belief.c == pytest.approx(item.belief.c, abs=0.06)
        assert belief.sd_c <= 0.03


def test_progress_is_told():
    steps: list[tuple[int, int]] = []
    bank = a_bank(2, 8)
    responses = complete(full_scores(bank, people_of(bank, 300, 28), 29))
    calibrate(unknown(bank), responses, say=lambda done, of: steps.append((done, of)))
    assert [done for done, _ in steps] == list(range(1, len(steps) + 1))
    assert all(done <= of for done, of in steps)


@pytest.mark.parametrize(
    ("item", "score", "words"), [([99], [0], "this item"), ([0], [2], "this score"), ([], [], "no answers")]
)
def test_answers_that_say_nothing_are_refused(item: list[int], score: list[int], words: str):
    with pytest.raises(ValueError, match=words):
        calibrate(a_bank(), Responses.of(person=[0] * len(item), item=item, score=score))


@pytest.mark.parametrize(
    ("person", "item", "words"),
    [([0, 0], [1, 1], "twice"), ([0, -1], [1, 2], "from 0"), ([0], [1, 2], "needs")],
)
def test_answers_that_contradict_are_refused(person: list[int], item: list[int], words: str):
    with pytest.raises(ValueError, match=words):
        Responses.of(person=person, item=item, score=[0] * len(item))


def test_everybody_needs_a_group_or_nobody():
    with pytest.raises(ValueError, match="group"):
        Responses.of(person=[0, 1], item=[0, 0], score=[0, 0], group=[1])
    with pytest.raises(ValueError, match="not there"):
        Responses.of(person=[0, 1], item=[0, 0], score=[0, 0], people=1)
