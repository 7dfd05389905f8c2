"""One shape, five uses: reading, tidying, form, YAML and comparison agree."""

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digivaardig.authoring.asking import Asked, asked, typed
from digivaardig.authoring.comparing import compare
from digivaardig.authoring.reading import number_of, read
from digivaardig.authoring.shapes import As, Shape, fields_of
from digivaardig.plumbing import notation

from .make import Tip, a_tip


def posted(fields: tuple[Asked, ...]) -> dict[str, str]:
    """Give what a browser posts of a form that nobody touched."""
    post: dict[str, str] = {}
    for field in fields:
        for inside in (field.inside, *field.rows):
            post |= posted(inside)
        if not field.inside and not field.rows:
            post[field.path] = field.value.replace("\n", "\r\n")
    return post


def test_what_is_in_order_comes_back_as_it_was():
    reading = read(Tip, a_tip())
    assert reading.problems == {}
    assert reading.tree == a_tip()
    assert reading.content.steps.body.points[0].head == "Een"
    assert reading.content.for_ == ("iedereen",)
    assert reading.content.steps.ending.extra == {"a": [1, "twee"]}


@pytest.mark.parametrize(
    ("tree", "path", "words"),
    [
        (a_tip(title=""), "title", "geschreven"),
        (a_tip(title="x" * 41), "title", "41"),
        (a_tip(title=12), "title", "aanhalingstekens"),
        (a_tip(title={"nl": "x"}), "title", "alleen tekst"),
        (a_tip(title="onzin"), "title", "Geen onzin"),
        (a_tip(level="hihg"), "level", "high"),
        (a_tip(minutes=10), "minutes", "1 tot 9"),
        (a_tip(minutes="veel"), "minutes", "getal"),
        (a_tip(minutes=True), "minutes", "getal"),
        (a_tip(**{"for": ["a", "b", "c"]}), "for", "Hoogstens 2"),
        (a_tip(**{"for": {"a": 1}}), "for", "lijst"),
        (a_tip(titel="x"), "titel", "title"),
        (a_tip(steps="x"), "steps", "delen"),
        (a_tip(steps=[{"type": "ending"}, {"type": "body"}]), "steps", "volgorde"),
        (a_tip(steps=[{"type": "body"}, {"type": "body"}]), "steps", "volgorde"),
        (a_tip(steps=[{"type": "bodi", "text": "x"}]), "steps.bodi", "body"),
        (
            a_tip(steps=[{"type": "body", "text": "x", "points": [{"head": "x"}]}]),
            "steps.body.points.1.text",
            "",
        ),
        (a_tip(steps=[{"type": "body", "text": "x", "points": [{}]}]), "steps.body.points", "minstens 1"),
        (a_tip(steps=[{"type": "body", "text": "x", "points": "y"}]), "steps.body.points", ""),
        (a_tip(steps=[{"type": "ending", "extra": {"x": 1}}]), "steps.ending.extra.x", "Geen x"),
        (a_tip(steps=[{"type": "ending", "extra": "a: ["}]), "steps.ending.extra", "Regel"),
        ("no tree at all", "title", "geschreven"),
        ([1], "title", "geschreven"),
        (None, "title", "geschreven"),
    ],
)
def test_what_is_not_in_order_is_told_at_its_path_and_kept(tree: object, path: str, words: str):
    reading = read(Tip, tree)
    assert path in reading.problems
    assert words in reading.problems[path]


WRITTEN = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=30)
TREES = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 99) | st.floats(-9, 9) | WRITTEN,
    lambda inside: (
        st.lists(inside, max_size=3)
        | st.dictionaries(
            st.sampled_from(["type", "text", "points", "head", "extra", "body"]), inside, max_size=3
        )
    ),
    max_leaves=12,
)


# the first text takes a second: hypothesis then builds its table of characters
@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from(["title", "level", "minutes", "for", "steps", "strange"]), TREES))
def test_reading_never_refuses_and_tidying_twice_changes_nothing(tree: dict[str, object]):
    once = read(Tip, tree)
    assert read(Tip, once.tree).tree == once.tree


# the first text takes a second: hypothesis then builds its table of characters
@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from(["title", "level", "minutes", "for", "steps"]), TREES))
def test_the_form_gives_back_what_it_was_given(tree: dict[str, object]):
    stored = read(Tip, tree).tree
    post = QueryDict(mutable=True)
    post.update(posted(asked(Tip, stored, {})))
    assert read(Tip, typed(Tip, post)).tree == stored
    assert compare(Tip, stored, stored) == []


def steps_of(tree: dict[str, object]) -> Asked:
    return next(field for field in asked(Tip, tree, {}) if field.is_group)


def test_a_list_offers_one_empty_row_until_it_is_full():
    rows = steps_of(a_tip()).inside[0].inside[1].rows
    assert [row[0].path for row in rows] == ["steps.body.points.1.head", "steps.body.points.2.head"]
    full = a_tip()
    full["steps"][0]["points"] = [{"head": str(n), "text": "x"} for n in range(3)]
    rows = steps_of(full).inside[0].inside[1].rows
    assert len(rows) == 3


def test_a_row_without_anything_known_is_not_kept():
    tree = {"steps": [{"type": "body", "text": "x", "points": [False, {"strange": 1}, {"head": "a"}]}]}
    assert read(Tip, tree).tree["steps"][0]["points"] == [{"head": "a"}]


def test_empty_is_lacking_and_not_wrong():
    reading = read(Tip, a_tip(title="", minutes="veel"))
    fields = {field.path: field for field in asked(Tip, reading.tree, reading.problems)}
    assert (fields["title"].is_lacking, fields["title"].is_wrong) == (True, False)
    assert (fields["minutes"].is_lacking, fields["minutes"].is_wrong) == (False, True)
    assert fields["minutes"].value == "veel"
    assert fields["steps"].count == 0


@pytest.mark.parametrize(
    ("given_number", "found"),
    [
        ("1,5", 1.5),
        ("1.5", 1.5),
        (" 7 ", 7.0),
        (3, 3.0),
        ("1e5", None),
        ("-1", -1.0),
        (10**400, None),
        (1 / 3, 0.3333),
        ("1234567", None),
        ("", None),
        (True, None),
    ],
)
def test_reads_numbers_as_people_type_them(given_number: object, found: float | None):
    assert number_of(given_number) == found


def test_compares_only_what_differs_word_by_word():
    old, new = a_tip(), a_tip(title="Een betere tip")
    new["steps"][0]["points"].append({"head": "Twee", "text": "Ook zo."})
    title, head, text = compare(Tip, old, new)
    assert title.label == "titel"
    assert "".join(piece.text for piece in title.pieces if piece.kind != "gone") == "Een betere tip"
    assert "".join(piece.text for piece in title.pieces if piece.kind != "new") == "Een tip"
    assert (head.label, text.label) == ("Midden: punten 2: kop", "Midden: punten 2: tekst")
    assert [piece.kind for piece in head.pieces] == ["new"]


def test_a_long_stretch_that_is_the_same_is_cut():
    old = a_tip(title=" ".join(["woord"] * 90) + " slot")
    (change,) = compare(Tip, old, a_tip(title=" ".join(["woord"] * 90) + " einde"))
    assert " … " in change.pieces[0].text
    assert len(change.pieces[0].text) < 300


def test_a_field_must_say_how_it_is_asked():
    class Silent(Shape):
        title: str

    with pytest.raises(TypeError, match="title"):
        fields_of(Silent)
    assert {field.spec.asked for field in fields_of(Tip)} >= {
        As.LINE,
        As.CHOICE,
        As.NUMBER,
        As.LINES,
        As.PART,
    }


def test_yaml_of_a_tree_is_read_back_equal():
    assert notation.tree_of(notation.write(a_tip())) == a_tip()
