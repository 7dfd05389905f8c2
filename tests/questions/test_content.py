"""Every question that authors wrote can be asked."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from digivaardig.questions import read
from digivaardig.questions.checks import Severity, check

CONTENT = Path(__file__).parents[2] / "content"
ENVELOPE = {"id", "version", "status", "review_by", "level", "estimate", "because", "facts", "reviews"}
ITEMS = sorted((CONTENT / "items").rglob("*.yaml"))
MODULES = sorted((CONTENT / "modules").rglob("*.yaml"))


def of_items(path: Path) -> dict[str, dict[str, Any]]:
    items = yaml.safe_load(path.read_text())["items"]
    return {item["id"]: {key: part for key, part in item.items() if key not in ENVELOPE} for item in items}


def of_module(path: Path) -> dict[str, dict[str, Any]]:
    steps = {step["type"]: step for step in yaml.safe_load(path.read_text())["steps"]}
    practice, question = steps["practice"], steps["check"]["question"]
    asked = [*practice.get("questions", []), *([practice["task"]] if "task" in practice else []), question]
    return {str(number): tree for number, tree in enumerate(asked, 1)}


def name(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


@pytest.mark.parametrize("path", ITEMS, ids=name)
def test_reads_every_item(path: Path):
    problems = {key: read(tree).problems for key, tree in of_items(path).items()}
    assert {key: found for key, found in problems.items() if found} == {}


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_reads_every_exercise_of_a_lesson(path: Path):
    trees = of_module(path)
    assert trees
    problems = {key: read(tree).problems for key, tree in trees.items()}
    assert {key: found for key, found in problems.items() if found} == {}


@pytest.mark.parametrize("path", ITEMS, ids=name)
def test_no_item_breaks_the_standard(path: Path):
    readings = {key: read(tree).question for key, tree in of_items(path).items()}
    found = {key: check(asked) for key, asked in readings.items() if asked}
    failed = {
        key: [each.words for each in list_ if each.severity == Severity.FAIL] for key, list_ in found.items()
    }
    assert {key: words for key, words in failed.items() if words} == {}


@pytest.mark.parametrize("path", ITEMS, ids=name)
def test_every_item_can_be_solved_blind(path: Path):
    for tree in of_items(path).values():
        asked = read(tree).question
        assert asked
        assert asked.blind_answer("?") == "?"
        assert asked.stem in asked.blind()
        assert asked.largest_response() <= (200 if asked.is_practice else 24)
