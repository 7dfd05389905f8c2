"""Where a visitor is in the lessons of a municipality: it lies under the code and nowhere else."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from digivaardig.codes.records import slot_of
from digivaardig.tenancy.models import Municipality

KIND: Final = "learning"
MOST_BYTES: Final = 4095  # what fits in a record
_FORMAT: Final = b"\x01"
_DONE: Final = 8
_BETWEEN: Final = b"\n"


@dataclass(frozen=True, slots=True)
class Reached:
    """How far somebody came in one lesson: the step where they were last (1 to 7), and whether it is done."""

    slug: str
    step: int
    done: bool = False


def slot_in(municipality: Municipality) -> str:
    """Name the slot of somebody's progress in a municipality."""
    return slot_of(KIND, municipality)


def encode(reached: Iterable[Reached]) -> bytes:
    """Write it down: a byte of format, then a line a lesson: one digit (step, plus 8 when done) and its name.

    The lesson touched last comes last. What does not fit drops off at the front.
    """
    rows = [f"{each.step + _DONE * each.done:x}{each.slug}".encode() for each in reached]
    while len(plain := _FORMAT + _BETWEEN.join(rows)) > MOST_BYTES:
        rows.pop(0)
    return plain


def decode(plain: bytes | None) -> dict[str, Reached]:
    """Read it, by lesson, the one touched last at the end. What cannot be read is as good as nothing."""
    if not plain or plain[:1] != _FORMAT:
        return {}
    rows = plain[1:].decode(errors="replace").split("\n")
    return {each.slug: each for each in map(_reached, rows) if each}


def with_step(reached: dict[str, Reached], slug: str, step: int, *, done: bool) -> list[Reached]:
    """Note that somebody was at a step of a lesson; a lesson that was done stays done."""
    was_done = slug in reached and reached[slug].done
    others = [each for each in reached.values() if each.slug != slug]
    return [*others, Reached(slug, step, done or was_done)]


def _reached(row: str) -> Reached | None:
    if len(row) < 2 or row[0] not in "0123456789abcdef":  # noqa: PLR2004 - a digit and at least one letter
        return None
    number = int(row[0], 16)
    return Reached(row[1:], number % _DONE, number >= _DONE)
