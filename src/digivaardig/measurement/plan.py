"""The plan of a scan: which domain each question is about, known before the first one is asked."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Self

import numpy as np

from .bank import Bank

EASY_PLACES: Final = 5
ANY: Final = -1  # the domain of a place that goes to whichever domain brings most
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


_QUESTIONS: Final = (0, 20, 40, 60)  # over ten domains, nothing and the three lengths
_LEAST, _MOST = zip((0, 0), *(measure.practice for measure in _MEASURES.values()), strict=True)


@dataclass(frozen=True, slots=True)
class Outline:
    """What a scan of any other length should be.

    Attributes:
        questions: at most so many.
        passes: over the domains; `None`: no order, each question comes from the domain that brings most.
        easy: so many easy places at the start.
        explores: so many places for the least known items.
        stop_se: stop when the standard error of every domain that has items is at or below it; `None`: never.

    Raises:
        ValueError: fewer than one question or pass, a negative number of places, a standard error of 0.

    """

    questions: int = 40
    passes: int | None = 2
    easy: int = EASY_PLACES
    explores: int = 4
    stop_se: float | None = None

    def __post_init__(self) -> None:
        if self.questions < 1 or (self.passes is not None and self.passes < 1):
            raise ValueError("A scan has at least one question and one pass.")
        if min(self.easy, self.explores) < 0:
            raise ValueError("A scan has no negative number of places.")
        if self.stop_se is not None and not self.stop_se > 0:
            raise ValueError("The standard error to stop at is above 0.")


@dataclass(frozen=True, slots=True)
class Plan:
    """The places of a scan.

    Attributes:
        length: as the round chose it; `None`: another.
        domains: the domain of each place, in the order in which they are asked; `ANY`: all have a chance.
        passes: the pass of each place, from 0.
        easy: for so many places at the start the expected success is at least .75.
        explores: so many places go to the least known items.
        practice: at least and at most so many practice tasks.
        stop_se: the scan is complete when every domain that has items is known so well; `None`: when all
            places are filled.

    """

    length: Length | None
    domains: tuple[int, ...]
    passes: tuple[int, ...]
    easy: int
    explores: int
    practice: tuple[int, int]
    stop_se: float | None = None

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

    @classmethod
    def along(cls, bank: Bank, outline: Outline) -> Self:
        """Lay any number of questions.

        They are dealt to the domains in turn, as far as these have items; the first get one more when it does
        not come out even. 20, 40 and 60 questions over ten domains lie as `of` lays them.
        """
        if outline.passes is None:
            places = [(ANY, 0)] * min(outline.questions, len(bank.items))
        else:
            places = _dealt(_quotas(bank.sizes, outline.questions), outline.passes)
        return cls(
            length=None,
            domains=tuple(domain for domain, _ in places),
            passes=tuple(turn for _, turn in places),
            easy=outline.easy,
            explores=outline.explores if bank.doubt.any() else 0,
            practice=_practice(outline.questions),
            stop_se=outline.stop_se,
        )

    @property
    def places(self) -> int:
        """How many questions it asks, at most."""
        return len(self.domains)

    @property
    def is_free(self) -> bool:
        """Whether the domains come in no order."""
        return ANY in self.domains

    def places_in(self, domains: int) -> np.ndarray:
        """Give how many questions each domain gets [domains]; an even share, rounded up, without an order."""
        if self.is_free:
            return np.full(domains, -(-self.places // domains))
        return np.bincount(np.array(self.domains, dtype=np.intp), minlength=domains)


def _quotas(sizes: np.ndarray, questions: int) -> list[int]:
    """Deal questions to the domains one by one, as far as these have items."""
    quotas = np.zeros_like(sizes)
    while (left := questions - int(quotas.sum())) > 0 and (quotas < sizes).any():
        quotas[np.flatnonzero(quotas < sizes)[:left]] += 1
    return [int(quota) for quota in quotas]


def _dealt(quotas: list[int], passes: int) -> list[tuple[int, int]]:
    """Give the domain and the pass of each place; the first passes take what does not come out even."""
    return [
        (domain, turn)
        for turn in range(passes)
        for domain, quota in enumerate(quotas)
        for _ in range(quota // passes + (turn < quota % passes))
    ]


def _practice(questions: int) -> tuple[int, int]:
    """Give the bounds of practice tasks: those of the three lengths, and in proportion between them."""
    least, most = (round(float(np.interp(questions, _QUESTIONS, row))) for row in (_LEAST, _MOST))
    return least, most


def offered_lengths(bank: Bank) -> tuple[Length, ...]:
    """Say which lengths this bank can bear: the deep scan from 25 items a domain."""
    deep = bool((bank.sizes >= _DEEP_FROM).all())
    return (Length.QUICK, Length.STANDARD, Length.DEEP) if deep else (Length.QUICK, Length.STANDARD)
