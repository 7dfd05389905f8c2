"""A question of the bank as a text: how its versions are read. It is written in files; a scan shows it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from digivaardig.authoring import kinds
from digivaardig.authoring.kinds import Kind
from digivaardig.authoring.reading import Reading
from digivaardig.questions import read as read_question
from digivaardig.questions.question import Question

KIND = "item"


@dataclass(frozen=True, slots=True)
class ItemText:
    """What a version of a question says; no question when the tree is not in order."""

    subskill: str
    level: str
    facts: tuple[str, ...]
    question: Question | None


def read(tree: object) -> Reading[ItemText]:
    """Read a version's tree: sub-skill, level, facts and the question."""
    given = dict(tree) if isinstance(tree, Mapping) else {}
    reading = read_question(given.get("question"))
    content = ItemText(
        subskill=str(given.get("subskill", "")),
        level=str(given.get("level", "")),
        facts=tuple(str(fact) for fact in given.get("facts", ())),
        question=reading.question,
    )
    return Reading(
        content, given, {f"question.{path}".rstrip("."): words for path, words in reading.problems.items()}
    )


def register_kind() -> None:
    """Make the kind known."""
    kinds.register(
        Kind(name=KIND, label=_("question"), plural=_("questions"), read=read, file_is_master=True)
    )
