"""The percentages for the works council: exact where they can be, else by seeded simulation."""

from math import sqrt
from random import Random

import pytest

from digivaardig.disclosure.odds import Model, among_colleagues, blind, theme_alone, with_key

from .documented import table

STANDARD = Model()


def test_the_standard_error_is_that_of_the_standard_scan():
    """A scan that uses all themes then has a root mean square error of .455 a theme."""
    weight = 1 / STANDARD.error**2
    general = 1 / (1 / (1 + 9 * 0.7) + weight)
    own = 1 / (1 / (1 - 0.7) + weight)
    assert sqrt(general / 10 + own * 9 / 10) == pytest.approx(0.455, abs=0.005)


def test_blind_is_the_most_frequent_level():
    assert blind(STANDARD) == pytest.approx((0.3413, 0.3413, 0.5), abs=1e-4)
    assert blind(Model(cuts=(0.0, 5.0, 6.0))).alone == pytest.approx(0.5, abs=1e-4)


def test_one_draw_of_one_theme_tells_little_and_every_round_more():
    shares = [theme_alone(STANDARD, rounds) for rounds in (1, 2, 3)]
    assert shares == sorted(shares)
    assert shares[0] == pytest.approx(0.430, abs=0.002)


def test_without_measurement_error_only_the_coins_hide():
    """The draw is then the level itself, kept in 13 of 16 cases; the more frequent levels are kept best."""
    assert theme_alone(Model(error=0.001)) == pytest.approx(13 / 16, abs=0.005)


def test_answers_that_say_nothing_leave_only_the_blind_guess():
    assert theme_alone(Model(error=1000.0)) == pytest.approx(blind(STANDARD).alone, abs=1e-3)


def test_simulation_of_one_theme_agrees_with_the_exact_sum():
    model = Model(themes=1)
    found = with_key(model, rounds=1, people=4000, random=Random(1))
    margin = 4 * sqrt(0.25 / 4000)
    assert found.alone == pytest.approx(theme_alone(model), abs=margin)
    assert found.theme == found.alone


def test_who_has_key_and_database_knows_the_general_picture_not_one_theme():
    once = with_key(STANDARD, rounds=1, people=1500, random=Random(1))
    twice = with_key(STANDARD, rounds=2, people=1000, random=Random(2))
    assert documented("key and database") == pytest.approx(once, abs=0.05)
    assert documented("key and database, two rounds") == pytest.approx(twice, abs=0.05)
    assert once.alone < once.theme < twice.theme < once.quarter


def test_colleagues_together_know_less_than_who_has_the_key():
    found = among_colleagues(STANDARD, block=8, people=500, random=Random(1))
    assert documented("7 colleagues in a block of 8") == pytest.approx(found, abs=0.08)


@pytest.mark.parametrize(("scan", "model"), [("standard", STANDARD), ("longest", Model(error=0.55))])
def test_the_exact_sums_are_documented(scan: str, model: Model):
    assert documented("blind") == pytest.approx(blind(STANDARD), abs=0.005)
    for attacker, rounds in (("key and database", 1), ("key and database, two rounds", 2)):
        assert documented(attacker, scan)[0] == pytest.approx(theme_alone(model, rounds), abs=0.005)


def documented(attacker: str, scan: str = "standard") -> tuple[float, float, float]:
    """Read a line of the table in docs/algorithms/disclosure.md as shares: alone, theme, quarter."""
    (row,) = [row for row in table("attacker") if (row["attacker"], row["scan"]) == (attacker, scan)]
    return int(row["alone"]) / 100, int(row["theme"]) / 100, int(row["quarter"]) / 100


def test_colleagues_in_a_block_of_one_have_the_draw_itself():
    """Same people, same draws: nobody to subtract."""
    alone = among_colleagues(STANDARD, block=1, people=300, random=Random(4))
    opened = with_key(STANDARD, rounds=1, people=300, random=Random(4))
    assert alone == pytest.approx(opened)
