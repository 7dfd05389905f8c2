"""What a machine can check of the lessons' files, once they can be read. People check the rest."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from math import floor

from django.utils.translation import gettext as _

from digivaardig.questions import Question
from digivaardig.questions.checks import Finding, Remark, Severity, check, worst_first

from .shapes import Module


def check_lessons(
    lessons: Mapping[str, Module], facts: Collection[str], scan: Iterable[Question]
) -> list[Remark]:
    """Check all lessons; failures first.

    Args:
        lessons: by name, as they are read: their sub-skills exist.
        facts: names of the list of facts.
        scan: the questions of the bank: a lesson never asks one of them.

    """
    asked = {plain(question.stem) for question in scan}
    return worst_first(
        Remark(name, finding)
        for name, lesson in lessons.items()
        for finding in (*_time(lesson), *_facts(lesson, facts), *_exercises(lesson, asked))
    )


def plain(text: str) -> str:
    """Write a text without capitals and white space, to see whether two say the same."""
    return "".join(text.casefold().split())


def questions_of(lesson: Module) -> list[Question]:
    """Give all that somebody answers in a lesson: task or exercises, and the question at the end."""
    last = lesson.steps.check.question
    return [*lesson.steps.practice.exercises, *([last] if last else [])]


def _time(lesson: Module) -> Iterator[Finding]:
    total = sum(step.minutes for step in lesson.steps.all)
    if lesson.minutes != floor(total + 0.5):
        words = _("The steps take %(total)g minutes, rounded that is not %(minutes)g.")
        yield Finding(Severity.FAIL, words % {"total": total, "minutes": lesson.minutes})


def _facts(lesson: Module, facts: Collection[str]) -> Iterator[Finding]:
    for fact in lesson.facts:
        if fact not in facts:
            yield Finding(Severity.FAIL, _("The list of facts does not hold %s.") % fact)


def _exercises(lesson: Module, asked: Collection[str]) -> Iterator[Finding]:
    for question in questions_of(lesson):
        yield from check(question, in_lesson=True)
        if plain(question.stem) in asked:
            yield Finding(Severity.FAIL, _("The scan asks this too: “%s”") % question.stem)
