from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from digivaardig.plumbing.notation import NotationError, read_folder, read_source, tree_of, write

TEXT = """module: een
review_by: 2027-05-01
steps:
  - type: goal
    text: a
  - type: why
    parts:
      - head: b
      - head: c
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("", 1),
        ("review_by", 2),
        ("steps", 3),
        ("steps.goal.text", 5),
        ("steps.why", 6),
        ("steps.why.parts.2.head", 9),
        ("steps.why.parts.2.text", 9),
        ("steps.2.parts", 7),
        ("steps.coach", 3),
        ("nothing", 1),
    ],
)
def test_says_where_a_path_stands(tmp_path: Path, path: str, line: int):
    file = tmp_path / "x.yaml"
    file.write_text(TEXT)
    assert read_source(file, "x.yaml").where(path) == f"x.yaml, regel {line}"


def test_days_stay_texts():
    tree = tree_of(TEXT)
    assert isinstance(tree, dict)
    assert tree["review_by"] == "2027-05-01"
    assert tree_of("a: [1, 1.5, true, null, '07.58']") == {"a": [1, 1.5, True, None, "07.58"]}
    assert tree_of("") is None


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: 1\nb: [", 2, ""),
        ("a: 1\na: 2", 2, "twee keer"),
        ("a: 1\n2: b", 2, "aanhalingstekens"),
        ("a: &x [1]\nb: *x", 1, "Verwijzingen"),
        ("a: !!binary aGFsbG8=", 1, "binary"),
        ("a: !!python/object:os.system x", 1, "python"),
        ("a: .inf", 1, "uitschrijven"),
        ("a: \x00", 1, ""),
        ("? [a]\n: b", 1, "aanhalingstekens"),
        ("a: " + "[" * 20000, 1, ""),
        ("x" * 300000, 1, "te lang"),
        ("a: !!set {b}", 1, "set"),
    ],
)
def test_what_we_do_not_take_is_told_with_its_line(text: str, line: int, words: str):
    with pytest.raises(NotationError) as told:
        tree_of(text)
    assert told.value.line == line
    assert words in str(told.value)


def test_files_that_cannot_be_read_are_all_named(tmp_path: Path):
    folder = tmp_path / "content" / "modules"
    (folder / "a").mkdir(parents=True)
    (folder / "a/good.yaml").write_text("a: 1")
    (folder / "a/bad.yaml").write_text("a: [")
    (folder / "a/latin.yaml").write_bytes(b"a: \xe9")
    with pytest.raises(ValidationError) as told:
        read_folder(folder)
    assert [message.split(":")[0] for message in told.value.messages] == [
        "content/modules/a/bad.yaml",
        "content/modules/a/latin.yaml is geen UTF-8.",
    ]


TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=200
) | st.sampled_from(
    [
        "ja: nee",
        "- x",
        "yes",
        "07.58",
        "2027-01-01",
        "a\n\nb",
        "  spaties ",
        "# x",
        "'",
        '"',
        "lang woord " * 20,
    ]
)
PLAIN = st.recursive(
    TEXTS | st.integers(-9, 9) | st.booleans() | st.none(),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(TEXTS, inside, max_size=3),
    max_leaves=8,
)


@given(PLAIN)
def test_what_is_written_is_read_back_equal(tree: object):
    assert tree_of(write(tree)) == tree
