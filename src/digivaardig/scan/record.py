"""What lies under a visitor's code about one scan: frozen, and packed into fewer than 4,096 bytes.

Sixty answers, eight of them practice tasks with the longest answer there is, fit.
An item is named by its place in the version of the bank, which never changes once it is made.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import IntEnum
from typing import Final, Self
from uuid import UUID

from .packing import Packer, Unpacker

VERSION: Final = 1
SECRET_BYTES: Final = 16
SEED_BYTES: Final = 8
LONGEST: Final = 510
"""Seconds on one question, at most: whoever took longer was away."""
_STEP: Final = 2
_NOBODY: Final = bytes(16)


class UnknownRecordError(ValueError):
    """These bytes are no record that this version of the software can read."""


class Entry(IntEnum):
    """Who this scan counts for."""

    SELF = 0
    OPEN = 1
    CARD = 2


class Delivery(IntEnum):
    """What became of it: not finished, finished without sending anything, handed in, not handed in."""

    GOING = 0
    KEPT = 1
    DELIVERED = 2
    REFUSED = 3


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer.

    Attributes:
        place: of the item in the bank.
        response: as its question understands it; at most 24 bytes, of a practice task 200.
        score: from 0.
        seconds: how long it took, in steps of two, at most 510.

    """

    place: int
    response: str
    score: int
    seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One person's scan.

    Attributes:
        municipality: primary key of the municipality in which it began.
        publication: of the round it counts for; `None` for oneself.
        entry: how it counts.
        card: the code of the card, until it is spent.
        length: number of questions asked for: 20, 40 or 60.
        bank: number of the version of the bank.
        seed: of everything that chance decides for this person.
        secret: names the contribution, to those who hold it only.
        calibrates: whether the answers may help to calibrate the items.
        profile: key of the chosen job profile, or "".
        day: when it began; once it is finished, when that was.
        clock: seconds since 1970 at the latest answer, or at the beginning.
        delivery: what became of it.
        pending: place of the item being asked; `None`: there is none left.
        answers: in the order in which they were given.

    """

    municipality: int
    publication: UUID | None
    entry: Entry
    card: str
    length: int
    bank: int
    seed: int
    secret: bytes
    calibrates: bool
    day: date
    clock: int
    profile: str = ""
    delivery: Delivery = Delivery.GOING
    pending: int | None = None
    answers: tuple[Answer, ...] = ()

    @property
    def is_finished(self) -> bool:
        """Say whether nothing changes any more."""
        return self.delivery != Delivery.GOING

    @property
    def is_complete(self) -> bool:
        """Say whether every question is answered and only the finish is left."""
        return self.pending is None and not self.is_finished

    @property
    def number(self) -> int:
        """Give the number of the question at hand, from 1."""
        return len(self.answers) + 1

    @property
    def places(self) -> list[int]:
        """Give the items answered, by their place in the bank."""
        return [answer.place for answer in self.answers]

    @property
    def scores(self) -> list[int]:
        """Give the score on each answer."""
        return [answer.score for answer in self.answers]

    def seconds_until(self, at: datetime) -> int:
        """Give the seconds since the latest answer, in steps of two and at most 510."""
        return min(max(int(at.timestamp()) - self.clock, 0), LONGEST) // _STEP * _STEP

    def answered(self, response: str, score: int, at: datetime) -> Self:
        """Add the answer to the pending item; which one comes next is decided elsewhere.

        Raises:
            ValueError: nothing is being asked.

        """
        if self.pending is None:
            raise ValueError("No question is open.")
        answer = Answer(self.pending, response, score, self.seconds_until(at))
        return replace(self, answers=(*self.answers, answer), pending=None, clock=int(at.timestamp()))

    def changed(self, response: str, score: int) -> Self:
        """Change the latest answer. The seconds stay those of the first time."""
        latest = replace(self.answers[-1], response=response, score=score)
        return replace(self, answers=(*self.answers[:-1], latest), pending=None)

    def finished(self, delivery: Delivery, day: date) -> Self:
        """Close it: the card is spent or of no use any more."""
        return replace(self, delivery=delivery, day=day, card="", pending=None)

    def packed(self) -> bytes:
        """Give the bytes to seal: fewer than 4,096."""
        to = Packer()
        to.number(VERSION)
        for number in (self.municipality, self.entry, self.length, self.bank, int(self.calibrates)):
            to.number(number)
        to.raw(self.publication.bytes if self.publication else _NOBODY)
        to.raw(self.seed.to_bytes(SEED_BYTES, "big") + self.secret)
        to.text(self.card)
        to.text(self.profile)
        pending = 0 if self.pending is None else self.pending + 1
        for number in (self.day.toordinal(), self.clock, self.delivery, pending, len(self.answers)):
            to.number(number)
        for answer in self.answers:
            to.number(answer.place)
            to.text(answer.response)
            to.number(answer.score)
            to.number(answer.seconds // _STEP)
        return to.packed()


def unpack(data: bytes) -> Record:
    """Read what `Record.packed` gave.

    Raises:
        UnknownRecordError: written by another version, or no record at all.

    """
    given = Unpacker(data)
    try:
        if given.number() != VERSION:
            raise UnknownRecordError("Another version of the record.")
        return _read(given)
    except (ValueError, OverflowError) as error:
        raise UnknownRecordError(str(error)) from error


def _read(given: Unpacker) -> Record:
    municipality, entry, length, bank, calibrates = (given.number() for _ in range(5))
    publication = given.raw(16)
    seed = int.from_bytes(given.raw(SEED_BYTES), "big")
    secret, card, profile = given.raw(SECRET_BYTES), given.text(), given.text()
    day, clock, delivery, pending, count = (given.number() for _ in range(5))
    return Record(
        municipality=municipality,
        publication=None if publication == _NOBODY else UUID(bytes=publication),
        entry=Entry(entry),
        card=card,
        length=length,
        bank=bank,
        seed=seed,
        secret=secret,
        calibrates=bool(calibrates),
        profile=profile,
        day=date.fromordinal(day),
        clock=clock,
        delivery=Delivery(delivery),
        pending=pending - 1 if pending else None,
        answers=tuple(_read_answer(given) for _ in range(count)),
    )


def _read_answer(given: Unpacker) -> Answer:
    return Answer(given.number(), given.text(), given.number(), given.number() * _STEP)
