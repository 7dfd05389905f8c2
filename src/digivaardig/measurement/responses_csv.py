"""Answers of many people, read from a CSV file with a line an answer."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .bank import Bank
from .grid import Floats, Integers
from .responses import Responses, repeated
from .tables import Block, TableError, named, number, read_blocks

_EMPTY = -1


@dataclass(frozen=True, slots=True, eq=False)
class ResponsesOfFile:
    """The answers of a file.

    Attributes:
        responses: people are numbered in the order in which they came.
        people: their names [people].
        seconds: how long each answer took [answers], not a number where that is empty; `None`: no column.
        groups: the names of the groups in the order in which they came; `None`: no column.

    """

    responses: Responses
    people: tuple[str, ...]
    seconds: Floats | None = None
    groups: tuple[str, ...] | None = None


@dataclass(slots=True, eq=False)
class _Reading:
    """What a file has told so far."""

    path: Path
    bank: Bank
    people: dict[str, int]
    groups: dict[str, int]
    group_of: dict[int, int]
    person: list[Integers]
    item: list[Integers]
    score: list[Integers]
    seconds: list[Floats]
    lines: list[Integers]

    def take(self, block: Block) -> None:
        """Take the answers of a block; an empty score is no answer."""
        score = np.array(block.read("score", _score), dtype=np.intp)
        item = np.array(block.read("item", self._place), dtype=np.intp)
        person = np.array(block.read("person", self._person), dtype=np.intp)
        self._check_scores(block, item, score)
        self._take_groups(block, person)
        given = score != _EMPTY
        self.person.append(person[given])
        self.item.append(item[given])
        self.score.append(score[given])
        self.lines.append(np.array(block.lines, dtype=np.intp)[given])
        if "seconds" in block.columns:
            self.seconds.append(np.array(block.read("seconds", _seconds))[given])

    def _place(self, text: str) -> int:
        place = self.bank.place_of.get(named(text))
        if place is None:
            raise ValueError(f"the bank has no item '{text}'.")
        return place

    def _person(self, text: str) -> int:
        return self.people.setdefault(named(text), len(self.people))

    def _check_scores(self, block: Block, item: Integers, score: Integers) -> None:
        beyond = np.flatnonzero(score >= self.bank.categories[item])
        if beyond.size:
            row = int(beyond[0])
            raise block.wrong(row, f"the item does not have the score {score[row]}.")

    def _take_groups(self, block: Block, person: Integers) -> None:
        if "group" not in block.columns:
            return
        groups = block.read("group", lambda text: self.groups.setdefault(named(text), len(self.groups)))
        for row, (who, group) in enumerate(zip(person.tolist(), groups, strict=True)):
            if self.group_of.setdefault(who, group) != group:
                raise block.wrong(row, "this person was in another group before.")

    def done(self) -> ResponsesOfFile:
        """Give all that was read."""
        if not self.people:
            raise TableError(self.path, 1, "the file has no answers.")
        person, item, score = (np.concatenate(parts) for parts in (self.person, self.item, self.score))
        again = repeated(person, item)
        if again.size:
            line = int(np.concatenate(self.lines)[again[0]])
            raise TableError(self.path, line, "this person answered this item before.")
        group = np.array([self.group_of[who] for who in range(len(self.people))]) if self.groups else None
        return ResponsesOfFile(
            responses=Responses(person, item, score, len(self.people), group),
            people=tuple(self.people),
            seconds=np.concatenate(self.seconds) if self.seconds else None,
            groups=tuple(self.groups) if self.groups else None,
        )


def read_responses(path: Path, bank: Bank) -> ResponsesOfFile:
    """Read `person, item, score` and, as far as they are there, `seconds` and `group`.

    Raises:
        TableError: see `tables.read_blocks`; an item that the bank does not have, a score that the item does
            not have, an item twice for the same person, a person in two groups.

    """
    reading = _Reading(path, bank, {}, {}, {}, [], [], [], [], [])
    for block in read_blocks(path, ("person", "item", "score")):
        reading.take(block)
    return reading.done()


def _score(text: str) -> int:
    if not text:
        return _EMPTY
    found = number(text)
    if found < 0 or found != int(found):
        raise ValueError(f"'{text}' is not a score: 0, 1, 2 ...")
    return int(found)


def _seconds(text: str) -> float:
    found = number(text) if text else float("nan")
    if found < 0:
        raise ValueError(f"'{text}' is below 0.")
    return found
