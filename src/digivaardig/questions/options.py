"""The options of a question with one or more right answers."""

from dataclasses import dataclass
from string import ascii_lowercase

from django.utils.translation import gettext as _

from .reading import Node


@dataclass(frozen=True)
class Option:
    """One answer, with the reason why it is right or wrong."""

    key: str
    text: str
    right: bool
    why: str


@dataclass(frozen=True)
class Choice:
    """An option as the form shows it."""

    value: str
    text: str
    chosen: bool


@dataclass(frozen=True)
class Seen:
    """An option as the page afterwards shows it."""

    text: str
    chosen: bool
    right: bool
    why: str


def read_options(node: Node) -> tuple[Option, ...]:
    """Read `options`: a letter for each, with its text and exactly one of `right` or `wrong`."""
    named = node.named("options")
    options = tuple(_option(node, key, part) for key, part in named.items())
    if len(options) < 2:  # noqa: PLR2004 (two is what makes it a choice)
        node.wrong("options", _("Give at least two."))
    note_doubles(node, "options", [(option.key, option.text) for option in options])
    return options


def _option(node: Node, key: str, part: Node) -> Option:
    if len(key) != 1 or key not in ascii_lowercase:
        node.wrong(f"options.{key}", _("Name an option by one small letter, such as a."))
    part.only(["text", "right", "wrong"])
    if ("right" in part.given) == ("wrong" in part.given):
        node.wrong(f"options.{key}", _("Give either right or wrong, with the reason."))
        return Option(key, part.text("text"), right=False, why="")
    right = "right" in part.given
    return Option(key, part.text("text"), right=right, why=part.text("right" if right else "wrong"))


def note_doubles(node: Node, at: str, texts: list[tuple[str, str]]) -> None:
    """Note each text that stands there twice: nobody could tell the two apart.

    Args:
        node: where they stand.
        at: the key of the list or mapping.
        texts: of each part its name below `at`, and its text.

    """
    known: set[str] = set()
    for name, text in texts:
        if text and text in known:
            node.wrong(f"{at}.{name}.text", _("This text stands here twice."))
        known.add(text)


def only_this(score: str) -> str:
    """Say that the type of question fixes how it is scored."""
    return _("Only this is possible: %(score)s.") % {"score": score}
