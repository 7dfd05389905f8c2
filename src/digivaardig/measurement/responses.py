"""Answers of many people, in long form: one row an answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from .bank import Bank
from .grid import Booleans, Integers

Whole = Sequence[int] | NDArray[np.integer]


@dataclass(frozen=True, slots=True, eq=False)
class Responses:
    """Who answered what, and how it was scored.

    Attributes:
        person: numbered from 0 [answers].
        item: by its place in the bank [answers].
        score: from 0; "I don't know" is 0 [answers].
        people: how many there are, those without an answer included.
        group: to which group each person belongs, from 0 [people]; `None`: unknown.

    """

    person: Integers
    item: Integers
    score: Integers
    people: int
    group: Integers | None = None

    @classmethod
    def of(
        cls,
        *,
        person: Whole,
        item: Whole,
        score: Whole,
        people: int | None = None,
        group: Whole | None = None,
    ) -> Self:
        """Take answers in any order; they are laid by person.

        Raises:
            ValueError: the columns are not equally long, a number is negative, a person lies outside the
                people, a group is missing, or somebody answered an item twice.

        """
        rows = [np.asarray(each, dtype=np.intp) for each in (person, item, score)]
        if len({each.shape for each in rows}) != 1 or any(each.size and each.min() < 0 for each in rows):
            raise ValueError("Every answer needs a person, an item and a score, from 0.")
        order = np.lexsort((rows[1], rows[0]))
        who, what, scored = (each[order] for each in rows)
        count = int(who[-1]) + 1 if who.size else 0
        count = count if people is None else people
        if who.size and who[-1] >= count:
            raise ValueError("There are fewer people than the answers name.")
        if ((who[1:] == who[:-1]) & (what[1:] == what[:-1])).any():
            raise ValueError("Somebody answered an item twice.")
        groups = None if group is None else np.asarray(group, dtype=np.intp)
        if groups is not None and (groups.shape != (count,) or (groups.size and groups.min() < 0)):
            raise ValueError("Everybody needs a group, from 0.")
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

    def only(self, kept: Booleans) -> "Responses":
        """Keep some of the answers [answers]; the people stay numbered as they are."""
        return Responses(self.person[kept], self.item[kept], self.score[kept], self.people, self.group)

    def given(self, items: int) -> Integers:
        """Give how many answers each item got [items]."""
        return np.bincount(self.item, minlength=items).astype(np.intp)
