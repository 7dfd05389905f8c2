"""Reading lessons: what there is, what fits, and where somebody was."""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from digivaardig.authoring.queries import LiveText, live, live_version
from digivaardig.authoring.shapes import Shape, fields_of
from digivaardig.codes.records import load
from digivaardig.questions import Question
from digivaardig.skills.levels import Level
from digivaardig.skills.queries import framework
from digivaardig.skills.shapes import Domain
from digivaardig.tenancy.models import Municipality

from .lesson_kind import NAME
from .progress import Reached, decode, slot_in
from .shapes import Module

PRACTISE, DO = _("Practising"), _("Watching and doing")


@dataclass(frozen=True, slots=True)
class LessonRow:
    """A lesson as lists show it.

    Attributes:
        level: 0..3, starter to advanced.
        minutes: a whole number.
        form: what one does in it, in words; `icon` is its picture.

    """

    slug: str
    title: str
    subtitle: str
    theme: Domain
    level: Level
    minutes: int
    form: str | Promise
    icon: str
    language: str
    url: str


@dataclass(frozen=True, slots=True)
class Continuing:
    """The lesson that somebody was in, and where."""

    lesson: LessonRow
    step: int
    url: str


def modules(municipality: Municipality, now: datetime) -> list[LessonRow]:
    """List the lessons that readers see, by theme, level and title. Remembered: usually no query."""
    return [row_of(text, municipality) for text in live_lessons(municipality, now)]


def module(slug: str, municipality: Municipality, now: datetime) -> LiveText | None:
    """Give one lesson as readers see it, its content a `Module`; None when there is none."""
    return live_version(NAME, slug, municipality, now)


def lessons_for(
    domain: str, level: Level, target: Level | None, municipality: Municipality, now: datetime
) -> list[LessonRow]:
    """List all lessons of a domain in the order in which they are of use to somebody.

    First those at the level somebody is at (they make it routine), then those above it, nearest first, and
    then those below it. Who is below the target of the job finds what lies above that target at the very end.

    Args:
        domain: the key of a domain.
        level: where somebody is.
        target: what the job asks; None when it asks nothing.
        municipality: whose lessons.
        now: the moment.

    """
    rows = [row for row in modules(municipality, now) if row.theme.key == domain]
    climbs = target is not None and level < target

    def use(row: LessonRow) -> tuple[bool, bool, int, str]:
        is_beyond = climbs and target is not None and row.level > target
        return is_beyond, row.level < level, abs(row.level - level), row.title

    return sorted(rows, key=use)


def found(texts: Iterable[LiveText], asked: str) -> list[LiveText]:
    """Keep the lessons in which all words stand, those with all of them in title or subtitle first."""
    words = folded(asked).split()
    ranked = [(rank, text) for text in texts if (rank := _ranked(text, words)) is not None]
    return [text for _rank, text in sorted(ranked, key=lambda hit: hit[0])]


def folded(text: str) -> str:
    """Write a text without capitals and accents, as people search."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def progress(code: str | None, municipality: Municipality) -> dict[str, Reached]:
    """Give where somebody is in a municipality, by lesson. One query; none without a code."""
    return decode(load(code, slot_in(municipality))) if code else {}


def continuing(
    reached: Mapping[str, Reached], municipality: Municipality, now: datetime
) -> Continuing | None:
    """Give the lesson that somebody touched last and has not done, if readers still see it."""
    rows = {row.slug: row for row in modules(municipality, now)}
    for each in reversed(list(reached.values())):
        if not each.done and each.slug in rows:
            row = rows[each.slug]
            return Continuing(row, each.step, f"{row.url}#stap-{each.step}")
    return None


def live_lessons(municipality: Municipality, now: datetime) -> list[LiveText]:
    """List the lessons with their content, by theme, level and title."""
    yardstick = framework()
    return sorted(live(NAME, municipality, now), key=lambda text: _place(lesson_of(text), yardstick.index))


def lesson_of(text: LiveText) -> Module:
    """Give the content of a lesson.

    Raises:
        TypeError: the text is of another kind.

    """
    if not isinstance(text.content, Module):
        raise TypeError(f"{text.slug} is no lesson.")
    return text.content


def row_of(text: LiveText, municipality: Municipality) -> LessonRow:
    """Make a line of a lesson."""
    lesson = lesson_of(text)
    return LessonRow(
        slug=text.slug,
        title=lesson.title,
        subtitle=lesson.subtitle,
        theme=framework().domain(lesson.theme),
        level=Level[lesson.level.upper()],
        minutes=round(lesson.minutes),
        form=PRACTISE if lesson.steps.practice.task else DO,
        icon="hand" if lesson.steps.practice.task else "play",
        language=lesson.language,
        url=reverse("learning:module", args=[municipality.slug, text.slug]),
    )


def _place(lesson: Module, index: Callable[[str], int]) -> tuple[int, Level, str]:
    return index(lesson.theme), Level[lesson.level.upper()], lesson.title


def _ranked(text: LiveText, words: list[str]) -> int | None:
    lesson = lesson_of(text)
    title = folded(f"{lesson.title} {lesson.subtitle} {framework().domain(lesson.theme).label}")
    if all(word in title for word in words):
        return 0
    whole = f"{title} {folded(' '.join(_texts(lesson)))}"
    return 1 if all(word in whole for word in words) else None


def _texts(part: object) -> Iterator[str]:
    """Give every text that a reader sees in a lesson before answering."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, Question):
        yield part.stem
    for each in _inside(part):
        yield from _texts(each)


def _inside(part: object) -> Iterable[object]:
    if isinstance(part, Shape):
        return [getattr(part, field.name) for field in fields_of(type(part))]
    return part if isinstance(part, tuple) else ()
