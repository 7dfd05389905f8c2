"""A word that is not known is told in one way, everywhere."""

from pathlib import Path

from digivaardig.plumbing.words import unknown

SOURCE = Path(__file__).parents[2] / "src/digivaardig"


def test_the_word_that_was_probably_meant_is_named():
    assert unknown("melen", ["melden", "wissen"]) == "melen is hier niet bekend. Bedoel je melden?"
    assert unknown("zzz", {"melden": 1}) == "zzz is hier niet bekend."


def test_it_is_written_once_and_no_question_imports_in_a_circle():
    texts = {str(path.relative_to(SOURCE)): path.read_text() for path in SOURCE.rglob("*.py")}
    assert [name for name, text in texts.items() if "get_close_matches" in text] == ["plumbing/words.py"]
    questions = {name: text for name, text in texts.items() if name.startswith("questions/")}
    assert [name for name, text in questions.items() if "TYPE_CHECKING" in text] == []
