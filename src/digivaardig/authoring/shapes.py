"""The shape of a text, told once: form, check, JSON, YAML, comparison and reader's page follow a dataclass.

Each field says in its type how it is asked: `title: Annotated[str, line(_("title"), most=80)]`. A name that
Python keeps for itself ends in an underscore: `for_` is `for` in files.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import ClassVar, get_args, get_origin, get_type_hints

from django.utils.functional import Promise

Words = str | Promise
Problems = dict[str, str]  # by path, such as `steps.why.text`; parts of a list are counted from 1
Choices = Callable[[], Sequence[tuple[str, Words]]]


class As(StrEnum):
    """How a field is asked."""

    LINE = "line"
    PROSE = "prose"
    NUMBER = "number"
    CHOICE = "choice"
    LINES = "lines"
    DATA = "data"
    PART = "part"
    PARTS = "parts"


class Shape:
    """A frozen dataclass that a tree is read into.

    Attributes:
        in_order: the tree is a list whose parts each name their `type`, in the order of the fields.

    """

    in_order: ClassVar[bool] = False

    def problems(self) -> Problems:
        """Say what is not in order between fields, by path; asked only of what was read."""
        return {}


@dataclass(frozen=True, slots=True)
class Checked:
    """What a checker makes of data: a value for the content, and what is wrong by path below the field."""

    value: object
    problems: Mapping[str, str]


Check = Callable[[object], Checked]


def _no_choices() -> Sequence[tuple[str, Words]]:
    return ()


def _taken_as_it_is(tree: object) -> Checked:
    return Checked(tree, {})


@dataclass(frozen=True, slots=True)
class Spec:
    """How one field is asked.

    Attributes:
        label: the field's name for people.
        hint: what helps to fill it in.
        optional: it may be empty.
        least, most: characters of a line, words of prose, value of a number, amount of lines and parts.
        choices: value and words of each choice.
        check: turns data into a value.
        empty: the value of data that is not there.
        of: the shape of a part, or of each of the parts; taken from the field's type.

    """

    asked: As
    label: Words
    hint: Words = ""
    optional: bool = False
    least: float = 0
    most: float = 0
    choices: Choices = _no_choices
    check: Check = _taken_as_it_is
    empty: object = None
    of: type[Shape] = Shape


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a shape: its name in Python, its key in trees, and how it is asked."""

    name: str
    key: str
    spec: Spec


def line(label: Words, *, most: int = 120, optional: bool = False, hint: Words = "") -> Spec:
    """Ask for one line of text of at most so many characters."""
    return Spec(As.LINE, label, hint, optional, most=most)


def prose(label: Words, *, most: int = 300, optional: bool = False, hint: Words = "") -> Spec:
    """Ask for text with paragraphs, bold, lists and links, of at most so many words."""
    return Spec(As.PROSE, label, hint, optional, most=most)


def number(label: Words, *, least: float, most: float, hint: Words = "") -> Spec:
    """Ask for a number between two bounds."""
    return Spec(As.NUMBER, label, hint, least=least, most=most)


def choice(label: Words, choices: Choices, *, hint: Words = "") -> Spec:
    """Ask for one of several values."""
    return Spec(As.CHOICE, label, hint, choices=choices)


def lines(
    label: Words, *, most: int = 12, optional: bool = False, hint: Words = "", choices: Choices = _no_choices
) -> Spec:
    """Ask for a list of short texts, one a line; with `choices` only those are known."""
    return Spec(As.LINES, label, hint, optional, most=most, choices=choices)


def data(
    label: Words, check: Check, *, empty: object = None, optional: bool = False, hint: Words = ""
) -> Spec:
    """Ask for a structure, written as YAML, that another room knows how to check."""
    return Spec(As.DATA, label, hint, optional, check=check, empty=empty)


def part(label: Words) -> Spec:
    """Ask for the fields of another shape."""
    return Spec(As.PART, label)


def parts(label: Words, *, least: int = 0, most: int = 12, hint: Words = "") -> Spec:
    """Ask for a list of another shape."""
    return Spec(As.PARTS, label, hint, optional=not least, least=least, most=most)


@cache
def fields_of(shape: type[Shape]) -> tuple[Field, ...]:
    """List the fields of a shape, in the order of its class.

    Raises:
        TypeError: a field does not say how it is asked.

    """
    hints = get_type_hints(shape, include_extras=True)
    return tuple(_field(name, hint) for name, hint in hints.items() if get_origin(hint) is not ClassVar)


def _field(name: str, hint: object) -> Field:
    specs = [each for each in getattr(hint, "__metadata__", ()) if isinstance(each, Spec)]
    if len(specs) != 1:
        raise TypeError(f"The field {name} does not say how it is asked.")
    spec = specs[0]
    if spec.asked in {As.PART, As.PARTS}:
        spec = _with_shape(spec, get_args(hint)[0])
    return Field(name, name.rstrip("_"), spec)


def _with_shape(spec: Spec, kind: object) -> Spec:
    inside = get_args(kind)[0] if get_origin(kind) is tuple else kind
    if not (isinstance(inside, type) and issubclass(inside, Shape)):
        raise TypeError(f"{inside} is not a shape.")
    return Spec(spec.asked, spec.label, spec.hint, spec.optional, spec.least, spec.most, of=inside)
