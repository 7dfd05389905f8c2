from math import log
from pathlib import Path

import numpy as np
import pytest
from bench.bookmark import panels
from hypothesis import given, settings
from hypothesis import strategies as st

from digivaardig.measurement import (
    Bank,
    Belief,
    Booklet,
    Item,
    belief_of_estimate,
    choose_items,
    known,
    panel_cuts,
    shares_of_everybody,
    shares_of_group,
)
from digivaardig.measurement.bookmark import known_at
from digivaardig.measurement.groups import read

from .test_groups import a_read_out

DOMAINS, EACH = 10, 8


def a_bank(*, sure: bool = False) -> Bank:
    """Items of all difficulties; the last of each domain has two steps and no guessing."""
    random = np.random.Generator(np.random.PCG64(3))
    items = []
    for domain in range(DOMAINS):
        for number in range(EACH):
            b, c = float(random.normal()), 0.2 if number % 2 else 0.0
            steps: float | list[float] = [b - 0.5, b + 0.5] if number == EACH - 1 else b
            belief = known(1.2, steps, c) if sure else belief_of_estimate(1.2, steps, c)
            items.append(Item(f"{domain}-{number}", domain, belief))
    return Bank.of(items)


BANK = a_bank()
BOOKLET = Booklet.of(BANK, choose_items(BANK, 4))
MOST = len(BOOKLET.pages) - 1
MARKS = st.lists(st.integers(1, MOST), min_size=3, max_size=3, unique=True).map(sorted)


@pytest.mark.parametrize("c", [0.0, 0.25])
@pytest.mark.parametrize("step", [1, 2])
def test_a_place_is_where_the_chance_corrected_for_guessing_is_two_thirds(c: float, step: int):
    a, b = 1.4, (-0.3, 0.6)
    place, sd = known_at(known(a, b, c), step)
    chance = c + (1 - c) / (1 + np.exp(-a * (place - b[step - 1])))
    assert (chance - c) / (1 - c) == pytest.approx(0.67)
    assert sd == 0


def test_guessing_does_not_move_a_place():
    assert known_at(known(1.1, 0.4, 0.3), 1) == known_at(known(1.1, 0.4), 1)


def test_the_moments_of_a_doubtful_place_are_those_of_its_draws():
    belief = Belief(0.2, (0.5,), 0.2, 0.35, 0.6, 0.03)
    random = np.random.Generator(np.random.PCG64(1))
    b = 0.5 + 0.6 * random.standard_normal(400_000)
    drawn = b + log(0.67 / 0.33) / np.exp(0.2 + 0.35 * random.standard_normal(400_000))
    place, sd = known_at(belief, 1)
    assert place == pytest.approx(drawn.mean(), abs=0.005)
    assert sd == pytest.approx(drawn.std(), abs=0.005)


def test_the_booklet_goes_from_easy_to_hard_and_holds_every_step():
    places = [page.place for page in BOOKLET.pages]
    assert places == sorted(places)
    steps = {(page.item, page.step) for page in BOOKLET.pages}
    items = {item for item, _step in steps}
    assert len(steps) == sum(len(BANK.items[item].belief.b) for item in items)
    assert {BANK.items[item].domain for item in items} == set(range(DOMAINS))


def test_the_items_cover_the_scale_and_leave_out_what_is_gone():
    first = choose_items(BANK, 4)
    assert len(first) == len(set(first)) == 4 * DOMAINS
    again = choose_items(BANK, 4, frozenset(first[:5]))
    assert not set(again) & set(first[:5])
    places = [page.place for page in BOOKLET.pages]
    assert places[0] < -1.2
    assert places[-1] > 1.5
    assert max(np.diff(places)) < 0.5


def test_of_two_items_the_better_known_is_chosen():
    doubtful, sure = Belief(0.2, (0.0,), 0, 0.3, 0.6), Belief(0.2, (0.1,), 0, 0.1, 0.1)
    bank = Bank.of([Item("doubtful", 0, doubtful), Item("sure", 0, sure)])
    assert choose_items(bank, 1) == (1,)


@pytest.mark.parametrize("marks", [(1, 2), (0, 5, 9), (5, 5, 9), (9, 5, 12), (1, 2, MOST + 1), (1, 2, 3, 4)])
def test_what_is_no_mark_is_refused(marks: tuple[int, ...]):
    with pytest.raises(ValueError, match="rising marks"):
        BOOKLET.cuts(marks)


def test_a_booklet_of_nothing_and_one_with_an_item_twice_are_refused():
    with pytest.raises(ValueError, match="more pages"):
        Booklet.of(BANK, [0, 1])
    with pytest.raises(ValueError, match="twice"):
        Booklet.of(BANK, [0, 0, 1, 2])
    with pytest.raises(ValueError, match="somebody"):
        panel_cuts(BANK, BOOKLET, [])


@settings(max_examples=40, deadline=None)
@given(MARKS)
def test_a_cut_lies_between_its_two_pages(marks: list[int]):
    for mark, cut in zip(marks, BOOKLET.cuts(marks), strict=True):
        assert BOOKLET.pages[mark - 1].place <= cut <= BOOKLET.pages[mark].place
        assert BOOKLET.pages_below(cut) == mark


@settings(max_examples=40, deadline=None)
@given(st.lists(MARKS, min_size=1, max_size=9), st.randoms(use_true_random=False))
def test_cuts_rise_and_the_order_of_panellists_does_not_matter(panel: list[list[int]], random):  # noqa: ANN001 - a Random of hypothesis
    cuts = panel_cuts(BANK, BOOKLET, panel, draws=20)
    assert cuts[0].value < cuts[1].value < cuts[2].value
    random.shuffle(panel)
    again = panel_cuts(BANK, BOOKLET, panel, draws=20)
    assert [cut.value for cut in again] == [cut.value for cut in cuts]
    assert [cut.doubt for cut in again] == pytest.approx([cut.doubt for cut in cuts])


def test_the_errors_of_a_cut():
    alike = panel_cuts(BANK, BOOKLET, [(10, 20, 30)] * 5)
    assert [cut.error for cut in alike] == [0, 0, 0]
    assert panel_cuts(BANK, BOOKLET, [(10, 20, 30)])[0].error is None
    spread = panel_cuts(BANK, BOOKLET, [(8, 20, 30), (10, 20, 30), (13, 20, 30)])
    values = [BOOKLET.cuts((mark, 20, 30))[0] for mark in (8, 10, 13)]
    assert spread[0].value == values[1]
    assert spread[0].error == pytest.approx(1.2533 * np.std(values, ddof=1) / 3**0.5, rel=1e-3)
    pages = BOOKLET.pages[9:11]
    assert alike[0].doubt == pytest.approx(sum(page.sd**2 for page in pages) ** 0.5 / 2, rel=0.1)


def test_a_known_bank_leaves_no_doubt():
    bank = a_bank(sure=True)
    booklet = Booklet.of(bank, choose_items(bank, 4))
    assert [cut.doubt for cut in panel_cuts(bank, booklet, [(10, 20, 30)])] == pytest.approx([0, 0, 0])


def test_the_consequence_for_everybody_is_that_of_the_normal_distribution():
    shares = shares_of_everybody((-1.0, 0.0, 1.0))
    assert shares == pytest.approx([0.1587, 0.3413, 0.3413, 0.1587], abs=1e-4)
    assert shares.sum() == pytest.approx(1)


def test_the_consequence_for_a_group_moves_with_the_cuts_only():
    read_out = a_read_out()
    n = 40
    counts = np.tile([10, 10, 10, 10], (read_out.domains, 1))
    reading = read(counts, n, read_out)
    same = shares_of_group(reading, read_out.cuts)
    assert same.value == pytest.approx(reading.level_shares.value)
    stricter = shares_of_group(reading, [cut + 0.5 for cut in read_out.cuts])
    assert (stricter.value[:, 0] > same.value[:, 0]).all()
    assert (stricter.low <= stricter.value).all()
    assert (stricter.value <= stricter.high).all()


def test_a_panel_that_reads_past_pages_in_the_wrong_place_finds_the_cuts():
    """The classic instruction (before the first page not known) does not: authors' order is partly wrong."""
    first, most = panels("first", 25), panels("most", 25)
    assert abs(most.bias) < 0.1
    assert most.ratio < 1.1, "the claimed error is on the safe side"
    assert first.bias < -0.4


def test_the_worked_example_of_the_docs():
    place, sd = known_at(Belief(log(1.2), (0.3,), 0.25, 0.23, 0.57, 0.03), 1)
    page = (Path(__file__).parents[2] / "docs/algorithms/standard-setting.md").read_text()
    assert f"{known_at(known(1.2, 0.3, 0.25), 1)[0]:.3f}" in page
    assert f"{place:.3f} with an sd of {sd:.3f}" in page
    assert f"{0.25 + 0.75 * 0.67:.4f}" in page
