"""A lesson as its page shows it: seven steps, the exercises in them, and what was answered on this page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final
from zlib import crc32

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from digivaardig.questions import Posted, Question, UnreadableError
from digivaardig.skills.levels import Level
from digivaardig.skills.queries import framework
from digivaardig.skills.shapes import Domain

from .progress import Reached
from .shapes import LANGUAGES, STEPS, Module

TAGS: Final[dict[str, Promise]] = {
    "goal": _("Goal"),
    "why": _("Why"),
    "example": _("Example"),
    "practice": _("Try it yourself"),
    "check": _("Quick check"),
    "today": _("At work"),
    "coach": _("Your digicoach"),
}
OWN_TEMPLATE: Final = {"example", "practice", "check", "coach"}
LAST: Final = len(STEPS)


@dataclass(frozen=True, slots=True)
class Given:
    """What was answered on this page; it travels in the forms and is stored nowhere.

    Attributes:
        responses: by exercise, such as `practice-1`: what was answered.
        kept: by exercise: what was chosen but is not complete yet.
        problems: by exercise: what is lacking, in words.

    """

    responses: Mapping[str, str] = field(default_factory=dict)
    kept: Mapping[str, str] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Exercise:
    """A question on the page, with what was answered; `carried` are the answers to the others."""

    name: str
    question: Question
    seed: int
    response: str
    kept: str
    problem: str
    carried: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One step on the page. `pane`: how many of 4 panes are filled, 2 is here. `then`: the step after it."""

    number: int
    type: str
    tag: str | Promise
    part: object
    minutes: float
    pane: int
    exercises: tuple[Exercise, ...]
    then: str | Promise

    @property
    def template(self) -> str:
        """Give the template of its body."""
        return f"learning/steps/{self.type if self.type in OWN_TEMPLATE else 'text'}.html"

    @property
    def is_answered(self) -> bool:
        """Whether there is something to answer here, and all of it was."""
        return bool(self.exercises) and all(each.response for each in self.exercises)

    @property
    def is_now(self) -> bool:
        """Whether the visitor is here."""
        return self.pane == 2  # noqa: PLR2004 - half of the panes

    @property
    def is_done(self) -> bool:
        """Whether the visitor has been here."""
        return self.pane == 4  # noqa: PLR2004 - all panes


@dataclass(frozen=True, slots=True)
class Page:
    """A whole lesson."""

    slug: str
    lesson: Module
    theme: Domain | None
    level: Level | None
    steps: tuple[Step, ...]
    now: Step
    is_done: bool
    carried: tuple[tuple[str, str], ...]
    in_language: str | Promise
    is_preview: bool


def page_of(slug: str, lesson: Module, given: Given, reached: Reached, *, is_preview: bool = False) -> Page:
    """Lay a lesson out; `reached` says where the visitor is."""
    steps = tuple(_step(slug, lesson, number, given, reached) for number in range(1, LAST + 1))
    return Page(
        slug=slug,
        lesson=lesson,
        theme=_theme(lesson.theme),
        level=_level(lesson.level),
        steps=steps,
        now=steps[min(max(reached.step, 1), LAST) - 1],
        is_done=reached.done,
        carried=tuple(given.responses.items()),
        in_language=dict(LANGUAGES).get(lesson.language, ""),
        is_preview=is_preview,
    )


def preview_of(lesson: Module) -> Mapping[str, object]:
    """Give the page's context for a lesson that no reader sees yet; it may lack anything."""
    return {"page": page_of("", lesson, Given(), Reached("", 1), is_preview=True)}


def questions_of(lesson: Module) -> dict[str, Question]:
    """Give the questions by their name on the page: `practice-1`, ..., `check-1`."""
    check = lesson.steps.check.question
    return {
        **{f"practice-{place}": each for place, each in enumerate(lesson.steps.practice.exercises, 1)},
        **({"check-1": check} if check else {}),
    }


def step_of(exercise: str) -> int:
    """Give the number of the step that an exercise is in."""
    return STEPS.index(exercise.partition("-")[0]) + 1


def given_in(lesson: Module, post: Posted) -> Given:
    """Read what was answered before on this page. What was tampered with counts as not answered."""
    carried = {name: str(post.get(f"given-{name}", "")) for name in questions_of(lesson)}
    return Given({name: text for name, text in carried.items() if _fits(questions_of(lesson)[name], text)})


def answered(lesson: Module, given: Given, exercise: str, post: Posted) -> Given:
    """Add the answer to an exercise, or say what it lacks."""
    others = {name: text for name, text in given.responses.items() if name != exercise}
    try:
        return Given(others | {exercise: questions_of(lesson)[exercise].parse(post)})
    except UnreadableError as error:
        return Given(others, {exercise: error.kept}, {exercise: str(error)})


def without(given: Given, exercise: str) -> Given:
    """Take the answer to an exercise away, to do it once more."""
    return Given({name: text for name, text in given.responses.items() if name != exercise})


def _fits(question: Question, response: str) -> bool:
    try:
        question.score(response)
    except ValueError:
        return False
    return True


def _step(slug: str, lesson: Module, number: int, given: Given, reached: Reached) -> Step:
    name, part = STEPS[number - 1], lesson.steps.all[number - 1]
    return Step(
        number=number,
        type=name,
        tag=TAGS[name],
        part=part,
        minutes=part.minutes,
        pane=_pane(number, reached),
        exercises=_exercises(slug, lesson, name, given),
        then=TAGS[STEPS[number]] if number < LAST else "",
    )


def _exercises(slug: str, lesson: Module, step: str, given: Given) -> tuple[Exercise, ...]:
    named = [(name, each) for name, each in questions_of(lesson).items() if name.startswith(f"{step}-")]
    return tuple(_exercise(slug, name, question, given) for name, question in named)


def _exercise(slug: str, name: str, question: Question, given: Given) -> Exercise:
    return Exercise(
        name=name,
        question=question,
        seed=crc32(f"{slug}/{name}".encode()),
        response=given.responses.get(name, ""),
        kept=given.kept.get(name, ""),
        problem=given.problems.get(name, ""),
        carried=_others(given.responses.items(), name),
    )


def _others(responses: Iterable[tuple[str, str]], name: str) -> tuple[tuple[str, str], ...]:
    return tuple(pair for pair in responses if pair[0] != name)


def _pane(number: int, reached: Reached) -> int:
    if reached.done or number < reached.step:
        return 4
    return 2 if number == reached.step else 0


def _theme(key: str) -> Domain | None:
    return next((domain for domain in framework().domains if domain.key == key), None)


def _level(key: str) -> Level | None:
    return next((level for level in Level if level.key == key), None)
