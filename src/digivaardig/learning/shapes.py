"""The shape of a lesson: seven steps in a fixed order, of five to ten minutes together."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from digivaardig.authoring.shapes import (
    Checked,
    Problems,
    Shape,
    Words,
    choice,
    data,
    line,
    lines,
    number,
    part,
    parts,
    prose,
)
from digivaardig.questions import Question, read
from digivaardig.skills.levels import Level
from digivaardig.skills.queries import framework

LANGUAGES = (("nl", _("Dutch")), ("en", _("English")))
MOST_EXERCISES = 5
SLACK = 0.75  # minutes: the whole may be rounded
MINUTES = number(_("minutes"), least=0.25, most=10)


def _themes() -> Sequence[tuple[str, Words]]:
    return [(domain.key, domain.label) for domain in framework().domains]


def _levels() -> Sequence[tuple[str, Words]]:
    return [(level.key, level.label) for level in Level]


def _languages() -> Sequence[tuple[str, Words]]:
    return LANGUAGES


def _subskills() -> Sequence[tuple[str, Words]]:
    return [(key, subskill.label) for key, subskill in framework().subskills.items()]


def one_question(tree: object) -> Checked:
    """Check a question or a task, as it stands in a lesson."""
    reading = read(tree)
    return Checked(reading.question, reading.problems)


def some_questions(tree: object) -> Checked:
    """Check a list of exercises. Paths count from 1: `2.options.b`."""
    if not isinstance(tree, list) or not tree:
        return Checked((), {"": gettext("A list of exercises belongs here.")})
    if len(tree) > MOST_EXERCISES:
        return Checked((), {"": gettext("At most %d exercises.") % MOST_EXERCISES})
    readings = [(place, read(each)) for place, each in enumerate(tree, 1)]
    problems = {
        f"{place}.{path}": words for place, reading in readings for path, words in reading.problems.items()
    }
    return Checked(tuple(reading.question for _place, reading in readings if reading.question), problems)


@dataclass(frozen=True)
class Goal(Shape):
    """What somebody can do after the lesson."""

    minutes: Annotated[float, MINUTES]
    title: Annotated[str, line(_("title"))]
    text: Annotated[
        str, prose(_("text"), most=60, hint=_("What can a colleague do afterwards? One or two sentences."))
    ]


@dataclass(frozen=True)
class Why(Shape):
    """A scene with an hour and a person; no blame."""

    minutes: Annotated[float, MINUTES]
    title: Annotated[
        str, line(_("title"), hint=_("A day and an hour, such as “Tuesday, a quarter to five”."))
    ]
    text: Annotated[
        str, prose(_("text"), hint=_("A scene from the work, then why it matters. Nobody is to blame."))
    ]


@dataclass(frozen=True)
class Thought(Shape):
    """One thing that a colleague thinks aloud."""

    head: Annotated[str, line(_("head"), most=60)]
    text: Annotated[str, prose(_("text"), most=80)]


@dataclass(frozen=True)
class Example(Shape):
    """A colleague does it and thinks aloud."""

    minutes: Annotated[float, MINUTES]
    title: Annotated[str, line(_("title"))]
    intro: Annotated[str, prose(_("introduction"), most=60, optional=True)]
    parts: Annotated[tuple[Thought, ...], parts(_("thinking aloud"), least=1, most=6)]
    ending: Annotated[str, prose(_("ending"), most=80, optional=True)]


@dataclass(frozen=True)
class Practice(Shape):
    """Doing it oneself: a task, or exercises."""

    minutes: Annotated[float, MINUTES]
    title: Annotated[str, line(_("title"))]
    intro: Annotated[str, prose(_("introduction"), most=60, optional=True)]
    task: Annotated[
        Question | None, data(_("task"), one_question, optional=True, hint=_("Either a task, or exercises."))
    ]
    questions: Annotated[
        tuple[Question, ...],
        data(
            _("exercises"),
            some_questions,
            empty=(),
            optional=True,
            hint=_("A list of two or three exercises."),
        ),
    ]

    def problems(self) -> Problems:
        """Ask for exactly one of task and exercises."""
        if self.task and self.questions:
            return {"questions": gettext("Choose: a task or exercises, not both.")}
        if not self.task and not self.questions:
            return {"task": gettext("Give a task here, or exercises below.")}
        return {}

    @property
    def exercises(self) -> tuple[Question, ...]:
        """Give what there is to do."""
        return (self.task,) if self.task else self.questions


@dataclass(frozen=True)
class Check(Shape):
    """One question, to see whether it stuck."""

    minutes: Annotated[float, MINUTES]
    title: Annotated[str, line(_("title"))]
    question: Annotated[Question | None, data(_("question"), one_question)]


@dataclass(frozen=True)
class Today(Shape):
    """One act for today, of at most ten minutes."""

    minutes: Annotated[float, MINUTES]
    title: Annotated[str, line(_("title"))]
    text: Annotated[
        str, prose(_("text"), most=80, hint=_("One thing that somebody does today, in ten minutes."))
    ]


@dataclass(frozen=True)
class Coach(Shape):
    """What to ask the digicoach."""

    minutes: Annotated[float, MINUTES]
    title: Annotated[str, line(_("title"))]
    text: Annotated[str, prose(_("text"), most=60)]
    questions: Annotated[tuple[str, ...], lines(_("questions"), most=4, hint=_("One question a line."))]


@dataclass(frozen=True)
class Steps(Shape):
    """The seven steps."""

    in_order: ClassVar[bool] = True

    goal: Annotated[Goal, part(_("Goal"))]
    why: Annotated[Why, part(_("Why"))]
    example: Annotated[Example, part(_("Example"))]
    practice: Annotated[Practice, part(_("Practice"))]
    check: Annotated[Check, part(_("Check"))]
    today: Annotated[Today, part(_("Today"))]
    coach: Annotated[Coach, part(_("Digicoach"))]

    @property
    def all(self) -> tuple[Goal | Why | Example | Practice | Check | Today | Coach, ...]:
        """Give the steps in order."""
        return (self.goal, self.why, self.example, self.practice, self.check, self.today, self.coach)


STEPS = ("goal", "why", "example", "practice", "check", "today", "coach")


@dataclass(frozen=True)
class Module(Shape):
    """A lesson."""

    theme: Annotated[str, choice(_("theme"), _themes)]
    title: Annotated[str, line(_("title"), most=60)]
    subtitle: Annotated[str, line(_("subtitle"))]
    language: Annotated[str, choice(_("language"), _languages)]
    author: Annotated[str, line(_("author"))]
    level: Annotated[str, choice(_("level"), _levels)]
    minutes: Annotated[float, number(_("minutes"), least=5, most=10, hint=_("All steps together."))]
    subskills: Annotated[
        tuple[str, ...],
        lines(_("sub-skills"), choices=_subskills, hint=_("One a line, such as privacy.phishing.")),
    ]
    for_: Annotated[str, line(_("for whom"), optional=True)]
    facts: Annotated[
        tuple[str, ...], lines(_("facts"), optional=True, hint=_("Names from the list of facts, one a line."))
    ]
    steps: Annotated[Steps, part(_("steps"))]

    def problems(self) -> Problems:
        """Compare the whole with its parts."""
        total = sum(step.minutes for step in self.steps.all)
        if self.minutes and abs(total - self.minutes) > SLACK:
            return {"minutes": gettext("The steps take %(total)g minutes together.") % {"total": total}}
        strange = [name for name in self.subskills if self.theme and not name.startswith(f"{self.theme}.")]
        if strange and not any(name.startswith(f"{self.theme}.") for name in self.subskills):
            return {"subskills": gettext("None of these belongs to the theme.")}
        return {}
