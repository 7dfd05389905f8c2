"""The types of question: every folder of this room that registers one. Adding a type is adding a folder."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TypeVar

from django.utils.translation import gettext as _

from digivaardig.plumbing.words import unknown

from .question import Question
from .reading import Node

AnyType = TypeVar("AnyType", bound=type[Question])
PRACTICE = "practice"
EVERYWHERE = frozenset({"type", "stem", "material", "teaches", "needs", "fixed_order"})
NEEDS = ("javascript",)
_types: dict[str, type[Question]] = {}


@dataclass(frozen=True)
class Reading:
    """What came of a tree: a question, or else the problems that keep it from being one.

    Attributes:
        question: `None` if and only if there are problems.
        problems: path -> words in the language of the reader.

    """

    question: Question | None
    problems: dict[str, str]


def question_type(name: str) -> Callable[[AnyType], AnyType]:
    """Register a class as the type `name`: its folder, and its word in YAML (a task: its `environment`)."""

    def register(cls: AnyType) -> AnyType:
        cls.type = name
        _types[name] = cls
        return cls

    return register


@cache
def types() -> Mapping[str, type[Question]]:
    """Give all types by name, practice environments too."""
    for folder in sorted(Path(__file__).parent.glob("*/__init__.py")):
        import_module(f"{__package__}.{folder.parent.name}")
    return dict(sorted(_types.items()))


def read(tree: object) -> Reading:
    """Make a question of the YAML mapping of one, without its envelope (id, version, level, estimate, ...).

    Never refuses: what is not in order is told in `problems`, by path.
    """
    if not isinstance(tree, Mapping):
        return Reading(None, {"": _("Parts with a name belong here.")})
    node = Node(tree)
    cls = _type_of(node)
    if cls is None:
        return Reading(None, node.problems)
    node.only(EVERYWHERE | cls.keys)
    for number, need in enumerate(node.texts("needs", optional=True), 1):
        if need not in NEEDS:
            node.wrong(f"needs.{number}", unknown(need, NEEDS))
    question = cls.from_node(node)
    return Reading(None if node.problems else question, node.problems)


def _type_of(node: Node) -> type[Question] | None:
    key, practice = "type", False
    if node.given.get("type") == PRACTICE or ("type" not in node.given and "environment" in node.given):
        key, practice = "environment", True
    word = node.text(key)
    offered = {name: cls for name, cls in types().items() if cls.is_practice == practice}
    if word and word not in offered:
        node.wrong(key, unknown(word, [*offered, *([] if practice else [PRACTICE])]))
    return offered.get(word)
