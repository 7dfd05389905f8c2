"""The plan of a scan: which domain each question is about, known before the first one is asked."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Self

import numpy as np

from .bank import Bank

EASY_PLACES: Final = 5
_DEEP_FROM: Final = 25  # items a domain


class Length(StrEnum):
    """How long a scan is: 20, 40 or 60 questions over ten domains."""

    QUICK = "quick"
    STANDARD = "standard"
    DEEP = "deep"


@dataclass(frozen=True, slots=True)
class _Measure:
    passes: int
    a_pass: int  # questions on a domain
    explores: int
    practice: tuple[int, int]


_MEASURES: Final = {
    Length.QUICK: _Measure(1, 2, 2, (2, 3)),
    Length.STANDARD: _Measure(2, 2, 4, (3, 6)),
    Length.DEEP: _Measure(2, 3, 6, (5, 8)),
}


@dataclass(frozen=True, slots=True)
class Plan:
    """The places of a scan.

    Attributes:
        length: as the round chose it.
        domains: the domain of each place, in the order in which they are asked.
        passes: the pass of each place, from 0.
        easy: for so many places at the start the expected success is at least .75.
        explores: so many places go to the least known items.
        practice: at least and at most so many practice tasks.

    """

    length: Length
    domains: tuple[int, ...]
    passes: tuple[int, ...]
    easy: int
    explores: int
    practice: tuple[int, int]

    @classmethod
    def of(cls, bank: Bank, length: Length = Length.STANDARD) -> Self:
        """Lay the passes over the domains; one with too few items gets as many places as it has items."""
        measure = _MEASURES[length]
        places = [
            (domain, turn)
            for turn in range(measure.passes)
            for domain in range(bank.domains)
            for question in range(measure.a_pass)
            if turn * measure.a_pass + question < bank.sizes[domain]
        ]
        return cls(
            length=length,
            domains=tuple(domain for domain, _ in places),
            passes=tuple(turn for _, turn in places),
            easy=EASY_PLACES,
            explores=measure.explores if bank.doubt.any() else 0,
            practice=measure.practice,
        )

    @property
    def places(self) -> int:
        """How many questions it asks."""
        return len(self.domains)

    def places_in(self, domains: int) -> np.ndarray:
        """Give how many questions each domain gets [domains]."""
        return np.bincount(np.array(self.domains, dtype=np.intp), minlength=domains)


def offered_lengths(bank: Bank) -> tuple[Length, ...]:
    """Say which lengths this bank can bear: the deep scan from 25 items a domain."""
    deep = bool((bank.sizes >= _DEEP_FROM).all())
    return (Length.QUICK, Length.STANDARD, Length.DEEP) if deep else (Length.QUICK, Length.STANDARD)
