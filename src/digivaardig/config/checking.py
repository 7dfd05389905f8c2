"""Checking the content folder as a whole: yardstick, facts, questions, lessons. No database is asked."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from django.core.exceptions import ValidationError

from digivaardig.authoring.loading import read_texts
from digivaardig.items.content_checks import check_entries
from digivaardig.items.envelope import Entry
from digivaardig.items.loading import read_items
from digivaardig.learning.content_checks import check_lessons
from digivaardig.plumbing.notation import Source, read_source
from digivaardig.questions.checks import Remark
from digivaardig.skills.queries import held_against
from digivaardig.skills.reading import Yardstick, read_yardstick

from .loading import mapping_of, yardstick_trees

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Checked:
    """What was read, and what was found."""

    yardstick: Yardstick
    entries: list[Entry]
    lessons: int
    remarks: list[Remark]


def check_content(content: Path) -> Checked:
    """Hold everything in a content folder against the standard.

    Raises:
        ValidationError: something cannot be read; one message each, of all files that could be tried.

    """
    yardstick = read_yardstick(*yardstick_trees(content))
    problems: list[str] = []
    with held_against(yardstick.framework):
        facts = _tried(lambda: _facts(content / "facts.yaml"), {}, problems)
        entries = [
            entry for entry, _source, _at in _tried(lambda: read_items(content / "items"), [], problems)
        ]
        lessons = _tried(lambda: read_texts("module", content / "modules"), {}, problems)
    if problems:
        raise ValidationError([*problems])
    remarks = check_entries(entries, yardstick.framework, facts)
    remarks += check_lessons(lessons, facts, [entry.question for entry in entries])
    return Checked(yardstick, entries, len(lessons), remarks)


def _facts(file: Path) -> dict[str, Any]:
    source = read_source(file, file.name)
    return mapping_of(Source(file.name, mapping_of(source).get("facts"), source.lines))


def _tried(read: Callable[[], Found], nothing: Found, problems: list[str]) -> Found:
    try:
        return read()
    except ValidationError as error:
        problems += error.messages
        return nothing
