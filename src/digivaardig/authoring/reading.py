"""Reading a tree into a shape. It never refuses: it gives the best it can, and says what is not in order.

A *tree* is a text as it is stored and as it stands in a YAML file: mappings, lists, texts, numbers.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from digivaardig.plumbing.notation import NotationError, tree_of
from digivaardig.plumbing.words import unknown

from .shapes import As, Field, Problems, Shape, Spec, fields_of

Tree = dict[str, Any]
Content = TypeVar("Content")
Found = tuple[object, object]  # the value for the content, and what is kept in the tree
EMPTY: tuple[object, ...] = ("", [], {}, None)
TYPE = "type"
MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Reading(Generic[Content]):
    """What came of a tree.

    Attributes:
        content: the best that can be made of it; a shape whose lacks are empty.
        tree: the same, tidied: what is stored.
        problems: path -> words in the language of the reader. Without any it is ready for readers.

    """

    content: Content
    tree: Tree
    problems: Problems


AnyShape = TypeVar("AnyShape", bound=Shape)


def read(shape: type[AnyShape], tree: object) -> Reading[AnyShape]:
    """Make of a tree what can be made of it."""
    problems: Problems = {}
    given = tree if isinstance(tree, Mapping) else {}
    content, tidy = _part(shape, given, "", problems)
    return Reading(content, tidy, problems)


def _part(
    shape: type[AnyShape], given: Mapping[str, object], at: str, problems: Problems
) -> tuple[AnyShape, Tree]:
    known = [field.key for field in fields_of(shape)]
    for key in given:
        if key not in known:
            problems[f"{at}{key}"] = unknown(str(key), known)
    values: dict[str, object] = {}
    tidy: Tree = {}
    for field in fields_of(shape):
        values[field.name], kept = _one(field, given.get(field.key), f"{at}{field.key}", problems)
        if kept not in EMPTY:
            tidy[field.key] = kept
    content = shape(**values)
    for path, words in content.problems().items():
        problems.setdefault(f"{at}{path}", words)
    return content, tidy


def _one(field: Field, given: object, at: str, problems: Problems) -> Found:
    return READERS[field.spec.asked](field.spec, given, at, problems)


def _text(spec: Spec, given: object, at: str, problems: Problems) -> str:
    if given is None or given == "":
        if not spec.optional:
            problems[at] = _("This is still to be written.")
        return ""
    if isinstance(given, str):
        return given.replace("\r\n", "\n").replace("\x00", "").strip()
    problems[at] = (
        _("Only text belongs here.")
        if isinstance(given, Mapping | list)
        else _("Put this between quotes; now it is read as a number, or as yes or no.")
    )
    return str(given)


def _line(spec: Spec, given: object, at: str, problems: Problems) -> Found:
    text = " ".join(_text(spec, given, at, problems).split())
    if len(text) > spec.most:
        words = ngettext(
            "At most %(most)d character; this has %(count)d.",
            "At most %(most)d characters; this has %(count)d.",
            int(spec.most),
        )
        problems[at] = words % {"most": spec.most, "count": len(text)}
    return text, text


def _prose(spec: Spec, given: object, at: str, problems: Problems) -> Found:
    text = re.sub(r"\n{3,}", "\n\n", _text(spec, given, at, problems))
    count = len(text.split())
    if count > spec.most:
        words = ngettext(
            "At most %(most)d word; this has %(count)d.",
            "At most %(most)d words; this has %(count)d.",
            int(spec.most),
        )
        problems[at] = words % {"most": spec.most, "count": count}
    return text, text


def _number(spec: Spec, given: object, at: str, problems: Problems) -> Found:
    if given is None or given == "":
        problems[at] = _("This is still to be written.")
        return 0.0, None
    found = number_of(given)
    if found is None:
        problems[at] = _("Only a number belongs here, such as 7 or 1.5.")
        return 0.0, str(given)
    if not spec.least <= found <= spec.most:
        problems[at] = _("Choose a number from %(least)g to %(most)g.") % {
            "least": spec.least,
            "most": spec.most,
        }
    return found, int(found) if found == int(found) else found


def number_of(given: object) -> float | None:
    """Read a number below a million, typed with a comma or a point, to four decimals."""
    if isinstance(given, bool):
        return None
    if isinstance(given, int | float):
        return round(float(given), 4) if abs(given) < MILLION else None
    typed = re.fullmatch(r"\s*(-?\d{1,6}(?:[.,]\d{1,4})?)\s*", given) if isinstance(given, str) else None
    return float(typed[1].replace(",", ".")) if typed else None


def _choice(spec: Spec, given: object, at: str, problems: Problems) -> Found:
    text = _text(spec, given, at, problems)
    values = [value for value, _words in spec.choices()]
    if text and text not in values:
        problems[at] = unknown(text, values)
    return text, text


def _lines(spec: Spec, given: object, at: str, problems: Problems) -> Found:
    found = given.splitlines() if isinstance(given, str) else given
    if found is not None and not isinstance(found, list):
        problems[at] = _("A list belongs here.")
        found = []
    rows = [" ".join(str(row).split()) for row in found or [] if row not in EMPTY]
    rows = [row for row in rows if row]
    if not rows and not spec.optional:
        problems.setdefault(at, _("This is still to be written."))
    if len(rows) > spec.most:
        problems[at] = _("At most %(most)d; there are %(count)d.") % {"most": spec.most, "count": len(rows)}
    known = [value for value, _words in spec.choices()]
    for row in rows:
        if known and row not in known:
            problems.setdefault(at, unknown(row, known))
    return tuple(rows), rows


def _data(spec: Spec, given: object, at: str, problems: Problems) -> Found:
    if isinstance(given, str) and given.strip():
        try:
            given = tree_of(given)
        except NotationError as error:
            problems[at] = str(error)
            return spec.empty, given
    if given in EMPTY:
        if not spec.optional:
            problems[at] = _("This is still to be written.")
        return spec.empty, None
    checked = spec.check(given)
    for path, words in checked.problems.items():
        problems.setdefault(f"{at}.{path}".rstrip("."), words)
    return checked.value, given


def _inside(spec: Spec, given: object, at: str, problems: Problems) -> Found:
    tree = _by_type(spec.of, given, at, problems) if spec.of.in_order else given
    if tree not in EMPTY and not isinstance(tree, Mapping):
        problems[at] = _("Parts with a name belong here.")
    content, tidy = _part(spec.of, tree if isinstance(tree, Mapping) else {}, f"{at}.", problems)
    return content, _typed_list(tidy) if spec.of.in_order else tidy


def _all(spec: Spec, given: object, at: str, problems: Problems) -> Found:
    rows = given if isinstance(given, list) else []
    if given not in EMPTY and not isinstance(given, list):
        problems[at] = _("A list belongs here.")
    read_rows = [
        _part(spec.of, row if isinstance(row, Mapping) else {}, f"{at}.{place}.", problems)
        for place, row in enumerate([row for row in rows if row not in EMPTY], 1)
    ]
    if len(read_rows) < spec.least:
        problems[at] = _("At least %(least)d belong here.") % {"least": spec.least}
    if len(read_rows) > spec.most:
        problems[at] = _("At most %(most)d; there are %(count)d.") % {
            "most": spec.most,
            "count": len(read_rows),
        }
    return tuple(content for content, _tidy in read_rows), [tidy for _content, tidy in read_rows if tidy]


def _by_type(shape: type[Shape], given: object, at: str, problems: Problems) -> object:
    """Give the parts of a list by the `type` that each names; from a form they come by name already."""
    if not isinstance(given, list):
        return given
    rows = [row for row in given if isinstance(row, Mapping)]
    types = [str(row.get(TYPE, "")) for row in rows]
    order = [field.key for field in fields_of(shape)]
    if len(rows) != len(given) or [name for name in order if name in types] != [
        name for name in types if name in order
    ]:
        problems[at] = _("The parts each name their type, once, in this order: %s.") % ", ".join(order)
    return {
        name: {key: part for key, part in row.items() if key != TYPE}
        for name, row in zip(types, rows, strict=True)
    }


def _typed_list(tidy: Tree) -> list[Tree]:
    return [{TYPE: name, **fields} for name, fields in tidy.items()]


Reader = Callable[[Spec, object, str, Problems], Found]
READERS: dict[As, Reader] = {
    As.LINE: _line,
    As.PROSE: _prose,
    As.NUMBER: _number,
    As.CHOICE: _choice,
    As.LINES: _lines,
    As.DATA: _data,
    As.PART: _inside,
    As.PARTS: _all,
}
