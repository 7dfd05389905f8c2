"""Everything that is done to a scan by its visitor. Never audited: `round_actions` holds what is."""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from random import SystemRandom
from typing import Final

from django.db import transaction
from django.utils import timezone

from digivaardig.blocks import actions as blocks
from digivaardig.blocks import calibration
from digivaardig.blocks.models import Publication
from digivaardig.codes import actions as codes
from digivaardig.codes import records
from digivaardig.items.queries import gone
from digivaardig.questions import Posted
from digivaardig.tenancy.models import Municipality

from . import engine, queries
from .calibrating import answers_to_calibrate
from .queries import Scan
from .record import SECRET_BYTES, Delivery, Entry, Record, unpack

_SEED_BITS: Final = 62
_random = SystemRandom()


class Came(Enum):
    """What came of an answer: it was taken; it was not the one asked for; its question was just replaced."""

    TAKEN = "taken"
    LED_ON = "led on"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class Beginning:
    """What somebody chose at the start.

    Attributes:
        publication: for which it counts; `None` for oneself.
        card: the code of a card, in a round that has them.
        length, bank: of the round, or as chosen.
        calibrates: whether the answers may help to calibrate the items.

    """

    publication: Publication | None
    card: str
    length: int
    bank: int
    calibrates: bool

    @property
    def entry(self) -> Entry:
        """How it counts."""
        if self.publication is None:
            return Entry.SELF
        return Entry.CARD if self.card else Entry.OPEN


@dataclass(frozen=True, slots=True)
class Sent:
    """An answer as a form sends it.

    Attributes:
        number: of the question on the page, from 1.
        item: of the question on the page, by its place in the bank.
        changes: it changes the latest answer.
        post: what was typed.

    """

    number: int
    item: int
    changes: bool
    post: Posted


@transaction.atomic
def begin(code: str, municipality: Municipality, chosen: Beginning, *, at: datetime) -> None:
    """Begin a scan. One that is going on is left as it is; some finished ones for oneself are kept."""
    slot = str(chosen.publication.pk) if chosen.publication else _own_place(code, municipality)
    if slot is None or (chosen.publication and _locked(code, slot)):
        return
    latest = max(queries.scans(code, municipality), key=lambda scan: scan.record.clock, default=None)
    record = Record(
        municipality=municipality.pk,
        publication=chosen.publication.pk if chosen.publication else None,
        entry=chosen.entry,
        card=chosen.card,
        length=chosen.length,
        bank=chosen.bank,
        seed=secrets.randbits(_SEED_BITS),
        secret=secrets.token_bytes(SECRET_BYTES),
        calibrates=chosen.calibrates,
        profile=latest.record.profile if latest else "",
        day=timezone.localdate(at),
        clock=int(at.timestamp()),
    )
    _store(code, slot, _with_next(record, at), at)


@transaction.atomic
def answer(scan: Scan, sent: Sent, *, at: datetime) -> Came:
    """Take an answer. One to another question than the one at hand changes nothing, however often it comes.

    Raises:
        UnreadableError: it cannot be read; its message says what is missing, and nothing has changed.

    """
    record = _locked(scan.code, scan.slot)
    if record is None or record.is_finished:
        return Came.LED_ON
    if sent.changes:
        return _change(scan, record, sent, at)
    item = engine.asked(record, scan.gone(at))
    if item is None or (sent.number, sent.item) != (record.number, item):
        return Came.REPLACED if _was_replaced(record, sent, item) else Came.LED_ON
    question = scan.entry(item).question
    response = question.parse(sent.post)
    taken = replace(record, pending=item).answered(response, question.score(response), at)
    _store(scan.code, scan.slot, _with_next(taken, at), at)
    return Came.TAKEN


@transaction.atomic
def finish(scan: Scan, *, at: datetime) -> Delivery:
    """Finish a scan that is complete: hand in what leaves for the report, and close the record.

    Both in one transaction. A second time nothing happens, and the answer is the same. A scan that is not
    complete stays as it is: `Delivery.GOING`.
    """
    record = _locked(scan.code, scan.slot)
    if record is None or record.is_finished:
        return record.delivery if record else Delivery.GOING
    if engine.asked(record, scan.gone(at)) is not None:
        return Delivery.GOING
    delivery = _hand_in(scan.publication, record, at) if scan.publication else Delivery.KEPT
    _store(scan.code, scan.slot, record.finished(delivery, timezone.localdate(at)), at)
    return delivery


@transaction.atomic
def choose_profile(scan: Scan, profile: str, *, at: datetime) -> None:
    """Keep which job profile somebody laid beside the result ("" for none)."""
    record = _locked(scan.code, scan.slot)
    if record and record.profile != profile:
        _store(scan.code, scan.slot, replace(record, profile=profile), at)


@transaction.atomic
def erase(code: str, municipality: Municipality) -> None:
    """Erase all that a code opens here: every scan, what was handed in and not yet published, the lessons."""
    for scan in queries.scans(code, municipality, lock=True):
        if scan.record.delivery == Delivery.DELIVERED:
            blocks.withdraw(scan.record.secret)
    codes.erase(code, *queries.slots(municipality))


def _own_place(code: str, municipality: Municipality) -> str | None:
    """Find room for a scan for oneself: an empty slot, or the oldest result; None while one is going on."""
    held = {slot: _locked(code, slot) for slot in queries.own_slots(municipality)}
    if any(record and not record.is_finished for record in held.values()):
        return None
    return min(held, key=lambda slot: record.clock if (record := held[slot]) else 0)


def _change(scan: Scan, record: Record, sent: Sent, at: datetime) -> Came:
    """Change the latest answer, if that is still the one on the page."""
    if not record.answers or (sent.number, sent.item) != (len(record.answers), record.answers[-1].place):
        return Came.LED_ON
    question = scan.entry(sent.item).question
    response = question.parse(sent.post)
    if response != record.answers[-1].response:
        changed = record.changed(response, question.score(response))
        _store(scan.code, scan.slot, _with_next(changed, at), at)
    return Came.TAKEN


def _was_replaced(record: Record, sent: Sent, item: int | None) -> bool:
    return sent.number == record.number and sent.item == record.pending != item


def _hand_in(publication: Publication, record: Record, at: datetime) -> Delivery:
    """Draw a level a domain and hand them in; answers for calibration follow after the commit."""
    levels = engine.levels_to_send(record, tuple(publication.cuts), _random)
    if not blocks.contribute(publication, record.card, levels, record.secret, at):
        return Delivery.REFUSED
    if record.calibrates:
        calibration.hand_over(publication, answers_to_calibrate(record))
    return Delivery.DELIVERED


def _locked(code: str, slot: str) -> Record | None:
    data = records.load_locked(code, slot)
    return unpack(data) if data is not None else None


def _with_next(record: Record, at: datetime) -> Record:
    return replace(record, pending=engine.next_place(record, gone(record.bank, at)))


def _store(code: str, slot: str, record: Record, at: datetime) -> None:
    codes.store(code, slot, record.packed(), at)
