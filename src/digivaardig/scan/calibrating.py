"""What helps to calibrate the items: which was asked, how it was scored and about how long it took."""

from .packing import Packer
from .record import Record

VERSION = 1
_STEP = 2  # seconds


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
