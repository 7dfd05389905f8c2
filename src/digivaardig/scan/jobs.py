"""Calibration, between the boxes of the publisher and the bank: some minutes, outside any transaction."""

from collections.abc import Callable, Sequence
from datetime import datetime

from digivaardig.blocks import actions as blocks
from digivaardig.blocks import answers
from digivaardig.blocks.gathering import read_before
from digivaardig.blocks.publishing import Publisher
from digivaardig.items import actions as items
from digivaardig.items import calibrations
from digivaardig.items import jobs as bank
from digivaardig.items.jobs import Renewing
from digivaardig.items.models import Calibration

from .calibrating import given
from .engine import LENGTHS

Say = Callable[[str], None]


def calibrate(publisher: Publisher, *, at: datetime) -> bool:
    """Learn from the answers that wait, if they are enough; `False` when they are not.

    Raises:
        PublisherError: another publisher is at work.

    """

    def learn(packed: Sequence[bytes]) -> answers.Store:
        outcome = bank.calibrate(given(packed), publisher.say)
        return lambda: items.store_calibration(outcome, at=at)

    return answers.use(publisher, learn, at)


def apply_approved(*, at: datetime, say: Say) -> bool:
    """Have everything go by what was approved last, levels and calibration; `False` when it does already."""
    calibrated = _apply_calibration(at=at, say=say)
    return bank.follow_levels(at=at, say=say) or calibrated


def _apply_calibration(*, at: datetime, say: Say) -> bool:
    """Have everything go by the latest calibration that was approved; `False` when it does already.

    Cut off anywhere, it goes on where it was: beliefs, the bank for new rounds, and the reading of each
    earlier round are each stored once. Scores of a round under way stay as they are.
    """
    calibration = calibrations.approved()
    if calibration is None:
        return False
    if calibration.bank is None:
        bank.take_over(calibration, at=at, say=say)
        say(f"Calibration {calibration.number}: new rounds go by it.")
    renewed = _renew(calibration, say)
    if calibration.renewed_at and not renewed:
        return False
    items.note_renewed(calibration, at=at)
    say(f"Calibration {calibration.number} is in use.")
    return True


def _renew(calibration: Calibration, say: Say) -> int:
    """Read every earlier round by it, and one that was just opened by an older bank; give how many."""
    renewing, renewed = Renewing(calibration), 0
    for publication in read_before(calibration.number):
        length, cuts = LENGTHS[publication.length], tuple(publication.cuts)
        read_out = renewing.read_out(publication.bank, length, cuts)
        blocks.replace_read_out(publication, read_out, by=None)
        say(f"read anew: {publication} ({publication.municipality})")
        renewed += 1
    return renewed
