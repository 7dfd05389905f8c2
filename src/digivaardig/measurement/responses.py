"""Answers of many people in long form: who, which item, which score."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from .grid import Integers


@dataclass(frozen=True, slots=True, eq=False)
class Responses:
    """One line an answer; people and items are numbered from 0.

    Attributes:
        person: who answered [answers].
        item: the item's place in the bank [answers].
        score: 0 is wrong [answers].
        people: how many there are, those without an answer included.
        group: the group of each person, from 0 [people]; `None`: all are in one.

    """

    person: Integers
    item: Integers
    score: Integers
    people: int
    group: Integers | None = None

    @classmethod
    def of(
        cls, person: Integers, item: Integers, score: Integers, people: int, group: Integers | None = None
    ) -> Self:
        """Check and take the answers.

        Raises:
            ValueError: arrays of different lengths, a negative number, a person who is not there, an item
                twice for the same person, not a group for each person.

        """
        if not person.shape == item.shape == score.shape or person.ndim != 1:
            raise ValueError("Every answer needs a person, an item and a score.")
        if person.size and min(person.min(), item.min(), score.min()) < 0:
            raise ValueError("People, items and scores are numbered from 0.")
        if person.size and person.max() >= people:
            raise ValueError("An answer belongs to somebody who is not there.")
        if repeated(person, item).size:
            raise ValueError("Somebody answered an item twice.")
        if group is not None and (group.shape != (people,) or (people and group.min() < 0)):
            raise ValueError("Every person needs a group, from 0.")
        return cls(person, item, score, people, group)

    def only(self, usable: np.ndarray) -> Self:
        """Keep some of the answers [answers], and all people."""
        kept = (part[usable] for part in (self.person, self.item, self.score))
        return type(self)(*kept, self.people, self.group)


def repeated(person: Integers, item: Integers) -> Integers:
    """Give the answers to an item that the same person answered before, in order."""
    line = np.lexsort((item, person))  # stable: the first answer stays first
    again = (np.diff(person[line]) == 0) & (np.diff(item[line]) == 0)
    return np.sort(line[1:][again])
