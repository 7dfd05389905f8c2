"""Shares, margins and reasons in words; and the drawings."""

from decimal import Decimal

import pytest
from django.utils import translation

from digivaardig.insight import drawing, export, words
from digivaardig.insight.growth import Change, ThemeGrowth
from digivaardig.insight.reading import Share
from digivaardig.insight.tree import Kind, Node
from digivaardig.measurement import Certainty, Level, ShownLevel
from digivaardig.skills.shapes import Domain

LATER = "Blijft dat zo tot de sluiting, dan tellen zij mee in"
A, B, C = (
    Domain(key, label, (), ("", "", "", ""))
    for key, label in (("a", "Appels"), ("b", "Bessen"), ("c", "ICT"))
)


@pytest.mark.parametrize(
    ("share", "written"),
    [(0.02, "bijna niemand"), (0.021, "2%"), (0.384, "38%"), (0.979, "98%"), (0.98, "bijna iedereen")],
)
def test_a_share_is_never_none_or_all(share: float, written: str):
    assert words.percent(share) == written


@pytest.mark.parametrize(
    ("low", "high", "written"),
    [
        (0.3, 0.46, "30% tot 46%"),
        (0.02, 0.14, "hooguit 14%"),
        (0.7, 0.98, "ten minste 70%"),
        (0.02, 0.98, "niet te zeggen"),
    ],
)
def test_a_margin_in_words(low: float, high: float, written: str):
    assert words.margin(Share(0.4, low, high)) == written


def test_people_are_never_none_or_all():
    assert words.people(0.38, 24) == "9"
    assert words.people(0.03, 12) == words.people(0.02, 5000) == "bijna niemand"
    assert words.people(0.97, 12) == words.people(0.98, 5000) == "bijna iedereen"
    assert words.people(0.5, 3300) == "1.650"
    assert words.people_margin(Share(0.4, 0.3, 0.5), 24) == "7 tot 12"
    with translation.override("en"):
        assert words.people(0.5, 3300) == "1,650"


def test_a_level_that_may_be_either_has_two_words():
    assert words.level(ShownLevel(Level.BASIS, Level.BASIS, Certainty.CERTAIN)) == "Basis"
    assert words.level(ShownLevel(Level.BASIS, Level.VAARDIG, Certainty.BORDER)) == "Basis tot Vaardig"
    assert words.level(None) == "niet gemeten"


@pytest.mark.parametrize(
    ("change", "written"),
    [
        (Change.UP, "gegroeid"),
        (Change.DOWN, "gedaald"),
        (Change.NONE, "geen verschil aan te tonen"),
        (Change.UNKNOWN, "niet in beide rondes gemeten"),
    ],
)
def test_growth_in_words(change: Change, written: str):
    assert words.change(ThemeGrowth(A, change, 1, 2, (1, 1), 0.31, 0.12, 0.5)) == written


def test_a_difference_has_a_sign_and_a_margin():
    growth = ThemeGrowth(A, Change.NONE, 1, 2, (1, 1), 0.04, -0.26, 0.34)
    assert words.levels(growth.difference, signed=True) == "0,0"
    assert words.levels(-0.04, signed=True) == "0,0"
    assert words.growth_margin(growth) == f"{words.MINUS}0,3 tot +0,3"


def test_growth_summed_up():
    assert words.grown([A, B, C], []) == (
        "Gegroeid: <strong>appels</strong>, <strong>bessen</strong> en <strong>ICT</strong>."
    )
    assert words.grown([A], [C]) == "Gegroeid: <strong>appels</strong>. Gedaald: <strong>ICT</strong>."
    assert words.grown([], []) == "Geen verschil aan te tonen."


def hidden(kind: Kind, counts_in: str) -> Node:
    return Node(kind, "Griffie", "griffie", None, frozenset(), 5, 0, (), counts_in)


@pytest.mark.parametrize(
    ("kind", "counts_in", "is_over", "reason"),
    [
        (
            Kind.SMALL,
            "Bestuur, overig",
            False,
            "Minder dan 10 mensen. Zij tellen mee in <strong>Bestuur, overig</strong>.",
        ),
        (
            Kind.OWN,
            "Bestuur, overig",
            True,
            "Minder dan 8 mensen. Zij tellen mee in <strong>Bestuur, overig</strong>.",
        ),
        (
            Kind.OWN,
            "X, overig",
            False,
            f"Minder dan 8 mensen. {LATER} <strong>X, overig</strong>.",
        ),
        (Kind.REST, "", True, "Minder dan 8 mensen. Zij tellen nergens mee."),
        (Kind.REST, "", False, "Minder dan 8 mensen. Er zijn nog geen cijfers."),
        (Kind.TOTAL, "", True, "In elke groep daarin deden te weinig mensen mee."),
    ],
)
def test_why_a_group_is_hidden(kind: Kind, counts_in: str, is_over: bool, reason: str):  # noqa: FBT001 (of the table)
    assert words.hidden(hidden(kind, counts_in), 8, 10, is_over=is_over) == reason


def test_a_name_in_a_reason_is_escaped():
    assert "<b>" not in words.hidden(hidden(Kind.OWN, "<b>x</b>"), 8, 10, is_over=True)


@pytest.mark.parametrize("text", ["=1+1", "+31", "-2", "@SUM(A1)", "\t=1", " =1", "\r=1", "%x", "|x"])
def test_no_cell_is_a_formula(text: str):
    assert export.plain(text) == f"'{text}"


def test_ordinary_cells_stay_as_they_are():
    assert [export.plain(cell) for cell in ("Balie", "A=B", "", 12)] == ["Balie", "A=B", "", 12]


def test_segments_fill_the_scale():
    drawn = drawing.segments([0.25, 0.25, 0.25, 0.25])
    assert [(each.tone, each.x) for each in drawn] == [(1, "3.0"), (2, "91.5"), (3, "180.0"), (4, "268.5")]
    assert sum(Decimal(each.width) for each in drawn) == 354 - 4 * 2
    assert drawing.bar(0.25, 0.5) == drawing.Bar("160.0", "160.0")
