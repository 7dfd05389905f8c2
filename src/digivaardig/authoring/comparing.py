"""What differs between two versions, word by word: only the fields that differ, named as in the form."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from .asking import Asked, asked
from .shapes import Shape, Words

LONG, EDGE = 60, 20  # words and spaces: a longer stretch that is the same shows its edges only
Kind = Literal["same", "gone", "new"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text: the same in both, gone, or new."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """A field that differs."""

    label: str
    pieces: tuple[Piece, ...]


def compare(shape: type[Shape], old: Mapping[str, object], new: Mapping[str, object]) -> list[Change]:
    """Say what differs between two trees, in the order of the form."""
    before, after = _flat(shape, old), _flat(shape, new)
    labels = {path: label for path, (label, _text) in (before | after).items()}
    pairs = [
        (label, before.get(path, ("", ""))[1], after.get(path, ("", ""))[1]) for path, label in labels.items()
    ]
    return [Change(label, tuple(pieces(one, other))) for label, one, other in pairs if one != other]


def pieces(old: str, new: str) -> Iterator[Piece]:
    """Cut two texts into what is the same, gone and new."""
    one, other = re.split(r"(\s+)", old), re.split(r"(\s+)", new)
    for tag, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece("same", _edges(one[a:b]))
            continue
        if "".join(one[a:b]):
            yield Piece("gone", "".join(one[a:b]))
        if "".join(other[c:d]):
            yield Piece("new", "".join(other[c:d]))


def _edges(words: list[str]) -> str:
    if len(words) <= LONG:
        return "".join(words)
    return f"{''.join(words[:EDGE])} … {''.join(words[-EDGE:])}"


def _flat(shape: type[Shape], tree: Mapping[str, object]) -> dict[str, tuple[str, str]]:
    return dict(_leaves(asked(shape, tree, {}), ""))


def _leaves(fields: tuple[Asked, ...], above: str) -> Iterator[tuple[str, tuple[str, str]]]:
    for field in fields:
        label = _label(above, field.spec.label)
        yield from _leaves(field.inside, above if field.is_group else label)
        for place, row in enumerate(field.rows, 1):
            yield from _leaves(row, f"{label} {place}")
        if field.value:
            yield field.path, (label, field.value)


def _label(above: str, label: Words) -> str:
    return f"{above}: {label}" if above else str(label)
