import pytest

from digivaardig.authoring.reading import read
from digivaardig.learning.shapes import Module

from .make import QUESTION, TASK, a_lesson, with_step


def test_a_lesson_is_read_with_its_questions():
    reading = read(Module, a_lesson())
    assert reading.problems == {}
    assert [type(step).__name__ for step in reading.content.steps.all] == [
        "Goal",
        "Why",
        "Example",
        "Practice",
        "Check",
        "Today",
        "Coach",
    ]
    assert reading.content.steps.practice.task is not None
    assert reading.content.steps.practice.task.most == 2
    assert reading.tree == a_lesson()


@pytest.mark.parametrize(
    ("tree", "path", "words"),
    [
        (a_lesson(theme="prvacy"), "theme", "privacy"),
        (a_lesson(level="expert"), "level", "expert"),
        (a_lesson(subskills=["privacy.fishing"]), "subskills", "privacy.phishing"),
        (a_lesson(subskills=["internet.zoeken"]), "subskills", "thema"),
        (a_lesson(minutes=10), "minutes", "7"),
        (a_lesson(minutes="zeven"), "minutes", "getal"),
        (a_lesson(titel="x"), "titel", "title"),
        (with_step("practice", task=None), "steps.practice.task", "oefeningen"),
        (with_step("practice", questions=[QUESTION]), "steps.practice.questions", "niet allebei"),
        (
            with_step("practice", task=None, questions=[QUESTION | {"stem": ""}]),
            "steps.practice.questions.1.stem",
            "",
        ),
        (
            with_step("practice", task=TASK | {"environment": "inbx"}),
            "steps.practice.task.environment",
            "inbox",
        ),
        (with_step("check", question=QUESTION | {"options": {}}), "steps.check.question.options", ""),
        (with_step("coach", questions=[]), "steps.coach.questions", "geschreven"),
        (with_step("why", text=None), "steps.why.text", "geschreven"),
        (with_step("example", parts=[]), "steps.example.parts", "1"),
        (a_lesson(steps=a_lesson()["steps"][::-1]), "steps", "volgorde"),
        (a_lesson(steps=a_lesson()["steps"][:6]), "steps.coach.title", "geschreven"),
    ],
)
def test_what_is_not_in_order_is_told_at_its_place(tree: dict[str, object], path: str, words: str):
    problems = read(Module, tree).problems
    assert path in problems
    assert words in problems[path]
