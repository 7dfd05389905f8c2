"""Scores of many at once, answers in long form, and who answered too fast."""

import numpy as np
import pytest

from digivaardig.measurement import Responses, flags, level_probabilities, replay, score, usable
from digivaardig.measurement.flags import rapid

from .banks import a_bank, some_answers


def crowd(people: int) -> tuple[Responses, list[tuple[list[int], list[int]]]]:
    """Answers of people with 1, 2, 3 ... answers, all shuffled; the last has none."""
    each = [some_answers(a_bank(tasks=2), 1 + who % 20, who) for who in range(people - 1)]
    rows = [
        (who, item, given)
        for who, (items, scores) in enumerate(each)
        for item, given in zip(items, scores, strict=True)
    ]
    shuffled = np.array(rows)[np.random.Generator(np.random.PCG64(1)).permutation(len(rows))]
    person, item, scores = shuffled.T
    return Responses.of(person, item, scores, people), [*each, ([], [])]


def test_a_crowd_is_scored_as_each_would_be_alone():
    bank, told = a_bank(tasks=2), list[int]()
    responses, each = crowd(450)
    found = score(bank, responses, told=told.append)
    for who, (items, scores) in enumerate(each):
        state = replay(bank, items, scores)
        assert found.mean[who] == pytest.approx(state.mean, abs=1e-10)
        assert found.sd[who] == pytest.approx(state.sd, abs=1e-10)
        assert found.levels[who] == pytest.approx(level_probabilities(state), abs=1e-10)
        assert found.questions[who].tolist() == np.bincount(bank.domain[items], minlength=3).tolist()
    assert told == [200, 400, 450]


def test_nobody_is_scored_and_what_the_bank_cannot_score_is_refused():
    nothing = np.zeros(0, dtype=np.intp)
    assert score(a_bank(), Responses.of(nothing, nothing, nothing, 0)).mean.shape == (0, 3)
    assert score(a_bank(), Responses.of(nothing, nothing, nothing, 2)).sd.tolist() == [[1] * 3] * 2
    with pytest.raises(ValueError, match="score"):
        score(a_bank(), one([0], [5]))


def one(items: list[int], scores: list[int]) -> Responses:
    return Responses.of(np.zeros(len(items), dtype=np.intp), np.array(items), np.array(scores), 1)


@pytest.mark.parametrize(
    ("person", "item", "score", "group", "reason"),
    [
        ([0], [1, 2], [1], None, "Every answer"),
        ([0, -1], [1, 2], [1, 0], None, "from 0"),
        ([0, 2], [1, 2], [1, 0], None, "not there"),
        ([0, 1, 0], [1, 1, 1], [1, 0, 0], None, "twice"),
        ([0, 1], [1, 1], [1, 0], [0], "a group"),
        ([0, 1], [1, 1], [1, 0], [0, -1], "a group"),
    ],
)
def test_answers_that_cannot_be_are_refused(
    person: list[int], item: list[int], score: list[int], group: list[int] | None, reason: str
):
    arrays = (np.array(each, dtype=np.intp) for each in (person, item, score))
    with pytest.raises(ValueError, match=reason):
        Responses.of(*arrays, 2, None if group is None else np.array(group))


def test_an_answer_within_a_tenth_of_the_usual_time_is_rapid():
    bank, answers = a_bank(), one([0, 1, 2, 3], [1, 1, 1, 1])
    seconds = np.array([4.9, 5.0, np.nan, 50])  # all items usually take 50 seconds
    assert rapid(bank, answers, seconds).tolist() == [True, False, False, False]
    assert usable(bank, answers, seconds).item.tolist() == [1, 2, 3]
    assert usable(bank, answers, None).item.tolist() == [0, 1, 2, 3]
    with pytest.raises(ValueError, match="time"):
        rapid(bank, answers, seconds[:2])


def test_who_hurries_too_often_is_flagged():
    """Ten answers each: none, one and two of them rapid; the last person was not timed."""
    bank = a_bank(1, 10)
    person, item = np.repeat(np.arange(4), 10), np.tile(np.arange(10), 4)
    seconds = np.full((4, 10), 40.0)
    seconds[1, :1] = seconds[2, :2] = 1
    seconds[3] = np.nan
    answers = Responses.of(person, item, np.ones(40, dtype=np.intp), 4)
    found = flags(bank, answers, seconds.ravel())
    assert found.share == pytest.approx([0, 0.1, 0.2, 0])
    assert found.too_fast.tolist() == [False, False, True, False]
    assert flags(bank, answers, seconds.ravel(), most=0.05).too_fast.tolist() == [False, True, True, False]
    assert not flags(bank, answers, None).too_fast.any()
