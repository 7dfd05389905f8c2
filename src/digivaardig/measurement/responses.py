"""Answers of many people in long form: who, which item, which score."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from .bank import Bank
from .grid import Booleans, Integers

Numbers = Sequence[int] | NDArray[np.integer]


@dataclass(frozen=True, slots=True, eq=False)
class Responses:
    """One line an answer; people and items are numbered from 0.

    Attributes:
        person: who answered [answers].
        item: the item's place in the bank [answers].
        score: 0 is wrong, and "I don't know" [answers].
        people: how many there are, those without an answer included.
        group: the group of each person, from 0 [people]; `None`: nobody's is known.

    """

    person: Integers
    item: Integers
    score: Integers
    people: int
    group: Integers | None = None

    @classmethod
    def of(
        cls,
        person: Numbers,
        item: Numbers,
        score: Numbers,
        people: int | None = None,
        group: Numbers | None = None,
    ) -> Self:
        """Check and take the answers, in any order; `None` people: as many as the answers name.

        Raises:
            ValueError: arrays of different lengths, a negative number, a person who is not there, an item
                twice for the same person, not a group for each person.

        """
        who, what, scored = (np.asarray(each, dtype=np.intp) for each in (person, item, score))
        if not who.shape == what.shape == scored.shape or who.ndim != 1:
            raise ValueError("Every answer needs a person, an item and a score.")
        if who.size and min(who.min(), what.min(), scored.min()) < 0:
            raise ValueError("People, items and scores are numbered from 0.")
        count = int(who.max(initial=-1)) + 1 if people is None else people
        if who.size and who.max() >= count:
            raise ValueError("An answer belongs to somebody who is not there.")
        if repeated(who, what).size:
            raise ValueError("Somebody answered an item twice.")
        groups = None if group is None else np.asarray(group, dtype=np.intp)
        if groups is not None and (groups.shape != (count,) or (count and groups.min() < 0)):
            raise ValueError("Every person needs a group, from 0.")
        return cls(who, what, scored, count, groups)

    def check(self, bank: Bank) -> None:
        """Refuse what the bank cannot score.

        Raises:
            ValueError: an item outside the bank or a score that an item does not have.

        """
        if self.item.size and self.item.max() >= len(bank.items):
            raise ValueError("The bank does not have this item.")
        if (self.score >= bank.categories[self.item]).any():
            raise ValueError("The item does not have this score.")

    def only(self, usable: Booleans | Integers) -> Self:
        """Keep some of the answers (a mask, or their numbers) [answers], and all people."""
        kept = (part[usable] for part in (self.person, self.item, self.score))
        return type(self)(*kept, self.people, self.group)

    def by_person(self) -> Self:
        """Lay the answers by person, and those of a person by item."""
        order = np.lexsort((self.item, self.person))
        laid = (part[order] for part in (self.person, self.item, self.score))
        return type(self)(*laid, self.people, self.group)

    def given(self, items: int) -> Integers:
        """Give how many answers each item got [items]."""
        return np.bincount(self.item, minlength=items).astype(np.intp)


def repeated(person: Integers, item: Integers) -> Integers:
    """Give the answers to an item that the same person answered before, in order."""
    line = np.lexsort((item, person))  # stable: the first answer stays first
    again = (np.diff(person[line]) == 0) & (np.diff(item[line]) == 0)
    return np.sort(line[1:][again])
