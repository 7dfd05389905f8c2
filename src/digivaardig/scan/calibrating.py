"""What helps to calibrate the items: which was asked, how it was scored and about how long it took."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from digivaardig.items.calibrations import Given, keys_of
from digivaardig.items.models import BankVersion

from .packing import CutShortError, Packer, Unpacker
from .record import Record

VERSION = 1
_STEP = 2  # seconds


@dataclass(frozen=True, slots=True)
class Packed:
    """The answers of one scan: the version of the bank, and of each the place, score and most seconds."""

    bank: int
    answers: tuple[tuple[int, int, int], ...]


class UnknownAnswersError(ValueError):
    """These bytes are no answers, or this version of the software does not know them."""


def answers_to_calibrate(record: Record) -> bytes:
    """Pack the answers of a scan, without who, where, when or for which round.

    A version (1), the number of the bank's version, how many answers; then of each the item's place in the
    bank, its score and the seconds it took, halved. All are LEB128 numbers: 60 answers take 360 bytes.
    They stand in the order of the bank, not of the scan.
    """
    to = Packer()
    for number in (VERSION, record.bank, len(record.answers)):
        to.number(number)
    for answer in sorted(record.answers, key=lambda each: each.place):
        for number in (answer.place, answer.score, answer.seconds // _STEP):
            to.number(number)
    return to.packed()


def unpack_answers(packed: bytes) -> Packed:
    """Read what `answers_to_calibrate` packed.

    Raises:
        UnknownAnswersError: it is something else.

    """
    of = Unpacker(packed)
    try:
        version, bank, count = of.number(), of.number(), of.number()
        if version != VERSION:
            raise UnknownAnswersError
        answers = [(of.number(), of.number(), of.number()) for _answer in range(count)]
    except CutShortError:
        raise UnknownAnswersError from None
    most = _STEP - 1
    return Packed(bank, tuple((place, score, half * _STEP + most) for place, score, half in answers))


def given(packed: Iterable[bytes]) -> list[list[Given]]:
    """Name the items that each scan answered, whichever version of the bank it was about.

    What cannot be read, or is about no version, is left out: who can write to the table can write anything.
    """
    keys = cache(keys_of)
    found: list[list[Given]] = []
    for each in packed:
        try:
            scan = unpack_answers(each)
            names = keys(scan.bank)
            found.append([Given(names[place], score, seconds) for place, score, seconds in scan.answers])
        except (UnknownAnswersError, BankVersion.DoesNotExist, IndexError):
            continue
    return found
