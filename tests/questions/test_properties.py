"""What holds for every response, seed and form."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digivaardig.questions import Question, UnreadableError
from digivaardig.questions.arranging import arranged
from digivaardig.questions.order import Order, Row

from .make import ALL, ORDER, SINGLE, question

names = st.sampled_from(sorted(ALL))
seeds = st.integers()
values = st.sampled_from([*"abcdexyz?123456789-", "", "12", "é"])


@st.composite
def posts(draw: st.DrawFn) -> tuple[Question, dict[str, list[str]]]:
    """Some question, and some values in the fields that its form has."""
    asked = question(ALL[draw(names)])
    fields = {"answer", "onbekend"}
    for row in _rows(asked):
        fields.add(row)
    return asked, draw(st.dictionaries(st.sampled_from(sorted(fields)), st.lists(values, max_size=3)))


def _rows(asked: Question) -> list[str]:
    rows = asked.form(1).get("rows", [])
    assert isinstance(rows, list)
    return [row.name for row in rows]


@given(posts())
def test_whatever_is_posted_gives_a_response_with_a_score_or_says_what_is_missing(
    made: tuple[Question, dict[str, list[str]]],
):
    asked, post = made
    try:
        response = asked.parse(post)
    except UnreadableError as error:
        asked.form(7, error.kept)
        return
    assert 0 <= asked.score(response) <= asked.most
    assert len(response.encode("ascii")) <= asked.largest_response() <= 24
    assert isinstance(asked.reason(response), str)
    asked.look_back(response)
    asked.form(7, response)


@given(names, st.text(max_size=12))
def test_no_text_at_all_breaks_a_form_or_a_blind_reader(name: str, text: str):
    asked = question(ALL[name])
    asked.form(3, text)
    try:
        response = asked.blind_answer(text)
    except UnreadableError:
        return
    assert 0 <= asked.score(response) <= asked.most


@given(st.lists(st.text(), unique=True), seeds)
def test_a_shuffle_is_a_permutation_that_stays(parts: list[str], seed: int):
    shuffled = arranged(parts, seed, str)
    assert sorted(shuffled) == sorted(parts)
    assert arranged(reversed(parts), seed, str) == shuffled


def test_a_shuffle_is_the_same_everywhere():
    assert ["".join(arranged("abcd", seed, str)) for seed in (1, 2, 3)] == ["dabc", "cdab", "abcd"]


def test_all_orders_occur_about_equally_often():
    orders = ["".join(arranged("abc", seed, str)) for seed in range(6000)]
    counts = [orders.count("".join(each)) for each in itertools.permutations("abc")]
    assert sum(counts) == 6000
    assert all(850 < count < 1150 for count in counts)


def test_two_questions_under_one_seed_are_not_shuffled_alike():
    alike = sum(
        [part[0] for part in arranged(["ax", "bx", "cx"], seed, str)]
        == [part[0] for part in arranged(["ay", "by", "cy"], seed, str)]
        for seed in range(600)
    )
    assert 60 < alike < 140  # 1 in 6 by chance


def test_an_order_is_fixed_when_the_file_says_so():
    fixed = question(SINGLE | {"fixed_order": True})
    assert {tuple(str(each) for each in _choices(fixed, seed)) for seed in range(20)} == {("a", "b", "c")}
    assert len({tuple(_choices(question(SINGLE), seed)) for seed in range(50)}) == 6


def _choices(asked: Question, seed: int) -> list[str]:
    choices = asked.form(seed)["choices"]
    assert isinstance(choices, list)
    return [choice.value for choice in choices]


@pytest.mark.parametrize("fixed", [False, True])
def test_the_steps_never_start_in_an_order_that_scores(fixed: bool):  # noqa: FBT001 (a parameter of the table)
    asked = question(ORDER | {"fixed_order": fixed})
    assert isinstance(asked, Order)
    for seed in range(200):
        rows = asked.form(seed)["rows"]
        assert isinstance(rows, list)
        shown = [row.text for row in rows if isinstance(row, Row)]
        places = "".join(str(shown.index(step.text) + 1) for step in asked.steps)
        assert asked.score(places) == 0
