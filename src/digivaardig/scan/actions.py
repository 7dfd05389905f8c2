"""Everything that is done to a scan by its visitor (never audited), and to a round by members (always)."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from random import SystemRandom
from typing import Final, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from digivaardig.audit.actions import record as audit
from digivaardig.blocks import actions as blocks
from digivaardig.blocks import calibration
from digivaardig.blocks.actions import CardToPrint
from digivaardig.blocks.models import Publication
from digivaardig.codes import actions as codes
from digivaardig.codes import records
from digivaardig.items.queries import gone
from digivaardig.organisations.models import Membership
from digivaardig.organisations.queries import list_units
from digivaardig.questions import Posted
from digivaardig.tenancy.models import Municipality

from . import engine, gates, queries
from .calibrating import answers_to_calibrate
from .models import Round
from .queries import LEARNING_SLOT, OWN_SLOT, Scan
from .record import SECRET_BYTES, Delivery, Entry, Record, unpack

Printed = TypeVar("Printed")
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
    def slot(self) -> str:
        """The slot under the code."""
        return str(self.publication.pk) if self.publication else OWN_SLOT

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
    """Begin a scan. One that is going on is left as it is; a finished one for oneself makes way."""
    held = _locked(code, chosen.slot)
    if held and (chosen.publication or not held.is_finished):
        return
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
        profile=held.profile if held else "",
        day=timezone.localdate(at),
        clock=int(at.timestamp()),
    )
    _store(code, chosen.slot, _with_next(record, at), at)


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
    slots = [*(str(each.pk) for each in queries.publications(municipality)), OWN_SLOT]
    for scan in queries.scans(code, municipality, lock=True):
        if scan.record.delivery == Delivery.DELIVERED:
            blocks.withdraw(scan.record.secret)
    codes.erase(code, *slots, LEARNING_SLOT)


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


@transaction.atomic
def prepare(round_: Round, *, by: Membership) -> None:
    """Save a round that is being prepared, new or changed.

    Raises:
        ValidationError: it has been opened.

    """
    before = _lock_round(round_) if round_.pk else None
    if before:
        before.check_open_to_change()
    round_.save()
    audit("round.changed" if before else "round.prepared", round_, by=by, before=before)


@transaction.atomic
def record_assessment(round_: Round, reference: str, *, by: Membership, at: datetime) -> None:
    """Record the privacy assessment of a round: the privacy officer's own act.

    Raises:
        ValidationError: there is no reference, or the round has been opened.

    """
    current = _lock_round(round_)
    current.check_open_to_change()
    if not reference.strip():
        raise ValidationError(_("Fill in where the privacy assessment can be found."))
    before = _lock_round(round_)
    current.assessment, current.assessed_by, current.assessed_at = reference.strip()[:120], by, at
    current.save(update_fields=["assessment", "assessed_by", "assessed_at"])
    audit("round.assessed", current, by=by, before=before)


@transaction.atomic
def give_consent(round_: Round, promised: str, *, by: Membership, at: datetime) -> None:
    """Give the works council's consent to what its member saw on the page (`promised`, its fingerprint).

    Raises:
        ValidationError: the set-up was changed since, or the round has been opened.

    """
    current = _lock_round(round_)
    current.check_open_to_change()
    if promised != gates.fingerprint(current, list_units(current.municipality)):
        raise ValidationError(_("The set-up was changed just now. Look at it once more before you agree."))
    current.consented_to, current.consented_by, current.consented_at = promised, by, at
    current.save(update_fields=["consented_to", "consented_by", "consented_at"])
    audit("round.consented", current, by=by)


@transaction.atomic
def open_round(round_: Round, *, by: Membership, at: datetime) -> None:
    """Open a round: from now on nothing of what was promised changes. Doing it twice changes nothing.

    Raises:
        ValidationError: a gate is closed, or something else stands in the way; every reason in words.

    """
    current = _lock_round(round_)
    if current.publication_id:
        return
    closed = [gate for gate in gates.gates(current, list_units(current.municipality)) if not gate.is_open]
    if closed:
        raise ValidationError([f"{gate.name}: {gate.words}" for gate in closed])
    opening = gates.opening_of(current)
    if opening is None:
        raise ValidationError(_("There are not enough questions yet for a scan of this length."))
    current.publication = blocks.open_publication(opening, by=by, at=at)
    current.save(update_fields=["publication"])
    audit("round.opened", current, by=by)
    transaction.on_commit(queries.forget)


@transaction.atomic
def deal(
    round_: Round, printed: Callable[[list[CardToPrint]], Printed], *, by: Membership, at: datetime
) -> Printed:
    """Make the cards of a round and print them, once. Cards that cannot be printed are not made.

    Args:
        round_: an opened round with cards.
        printed: makes of the cards what goes to the printer; called within the transaction.
        by: the dealer.
        at: now.

    Raises:
        ValidationError: not the dealer, no cards, closed, or dealt before.

    """
    current = _lock_round(round_)
    if current.publication is None or not current.has_cards:
        raise ValidationError(_("There are no cards to print: the round is not open, or has no cards."))
    current.check_dealer(by)
    return printed(blocks.deal_cards(current.publication, by=by, at=at))


def _lock_round(round_: Round) -> Round:
    """Get the row as it stands, and keep others off it until the transaction ends."""
    found = Round.of(round_.municipality).select_for_update().get(pk=round_.pk)
    found.municipality = round_.municipality
    return found
