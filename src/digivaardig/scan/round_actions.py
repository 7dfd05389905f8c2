"""Everything that members do to a round: always audited. What a visitor does to a scan: `actions`."""

from collections.abc import Callable
from copy import copy
from datetime import datetime
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from digivaardig.audit.actions import record as audit
from digivaardig.blocks import actions as blocks
from digivaardig.blocks.actions import CardToPrint
from digivaardig.blocks.queries import publications
from digivaardig.organisations.models import Membership
from digivaardig.organisations.queries import list_units

from . import gates, queries
from .models import SET_UP, Round

Printed = TypeVar("Printed")


@transaction.atomic
def prepare(round_: Round, *, by: Membership) -> None:
    """Save a round that is being prepared: a new one, or of another what its form holds and nothing else.

    Raises:
        ValidationError: it has been opened.

    """
    if round_.pk:
        _change(round_, by)
    else:
        round_.save()
        audit("round.prepared", round_, by=by)


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
    before = copy(current)
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
    before = copy(current)
    current.consented_to, current.consented_by, current.consented_at = promised, by, at
    current.save(update_fields=["consented_to", "consented_by", "consented_at"])
    audit("round.consented", current, by=by, before=before)


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
    opening = gates.opening_of(current, publications(current.municipality), at)
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


def _change(round_: Round, by: Membership) -> None:
    """Copy the form's fields onto the row as it stands: a gate may have been opened since it was read."""
    current = _lock_round(round_)
    current.check_open_to_change()
    before = copy(current)
    for name in SET_UP:
        setattr(current, name, getattr(round_, name))
    current.save(update_fields=SET_UP)
    audit("round.changed", current, by=by, before=before)


def _lock_round(round_: Round) -> Round:
    """Get the row as it stands, and keep others off it until the transaction ends."""
    found = Round.of(round_.municipality).select_for_update().get(pk=round_.pk)
    found.municipality = round_.municipality
    return found
