"""Everything that changes a panel. What a panellist does is not audited: a seat is nobody."""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from digivaardig.audit.actions import record as audit
from digivaardig.codes.code import mint
from digivaardig.organisations.models import Membership
from digivaardig.skills.actions import set_cuts
from digivaardig.skills.queries import framework

from . import queries
from .access import digest_of
from .models import AFTER, FEWEST_SEATS, Panel, Seat, State

NARROWEST: Final = 0.25  # the scan cannot tell a narrower level: half of its own error a theme


@dataclass(frozen=True, slots=True)
class SeatCode:
    """The code of a seat, to be handed over; it is stored nowhere."""

    number: int
    code: str


@transaction.atomic
def begin(panel: Panel, seats: int, *, by: Membership, at: datetime) -> None:
    """Begin a panel with the newest bank: its booklet is made now and stays.

    Raises:
        ValidationError: there is no bank, or too few questions for a booklet.

    """
    try:
        panel.bank, panel.items = queries.new_booklet(at)
    except LookupError as error:
        raise ValidationError(_("There are not enough questions yet for a booklet.")) from error
    panel.framework, panel.led_by, panel.begun_at = framework().number, by, at
    panel.save()
    for number in range(1, seats + 1):
        Seat(municipality=panel.municipality, panel=panel, number=number).save()
    audit("panel.begun", panel, by=by)


@transaction.atomic
def deal_codes(panel: Panel, *, by: Membership) -> list[SeatCode]:
    """Make a new code for every seat; earlier codes open nothing any more, marks stay.

    Raises:
        ValidationError: the panel is closed.

    """
    current = _lock(panel)
    current.check_open()
    codes = []
    for seat in Seat.of(panel.municipality).filter(panel=current).order_by("number"):
        codes.append(SeatCode(seat.number, mint()))
        seat.digest = digest_of(codes[-1].code)
        seat.save(update_fields=["digest"])
    audit("panel.codes_dealt", current, by=by)
    return codes


@transaction.atomic
def mark(seat: Seat, marks: Sequence[int], *, knowing: str) -> None:
    """Put the marks of a seat, in the round that the panellist saw (`knowing`); again replaces them.

    Raises:
        ValidationError: the panel went on since, is closed, or these are no marks.

    """
    panel = _lock(seat.panel)
    panel.check_open()
    if knowing != panel.state:
        raise ValidationError(_("The next round has begun. Look at the marks of the others first."))
    try:
        queries.booklet_of(panel).check(marks)
    except ValueError as error:
        raise ValidationError(_("Each mark lies further on than the one before it.")) from error
    round_ = "first" if panel.state == State.FIRST else "second"
    Seat.of(panel.municipality).filter(pk=seat.pk).update(**{round_: list(marks)})


@transaction.atomic
def go_on(panel: Panel, *, knowing: str, by: Membership) -> None:
    """Begin the next round, or close the panel after the second. Doing it twice changes nothing.

    Raises:
        ValidationError: nobody has put marks yet.

    """
    current = _lock(panel)
    if knowing != current.state or not current.is_open:
        return
    if not queries.marks_of(current):
        raise ValidationError(_("Nobody has put marks yet."))
    before = copy(current)
    current.state = AFTER[State(current.state)]
    current.save(update_fields=["state"])
    if not current.is_open:
        Seat.of(current.municipality).filter(panel=current).update(digest=None)
    audit("panel.went_on", current, by=by, before=before)


@transaction.atomic
def approve(panel: Panel, *, by: Membership, at: datetime) -> None:
    """Put the panel's cuts in force for rounds that open from now on. Doing it twice changes nothing.

    Raises:
        ValidationError: too early, not by this person, too few panellists, or levels too narrow to tell.

    """
    current = _lock(panel)
    if current.state == State.APPROVED:
        return
    for_all = queries.decides_for_all(current.municipality)
    current.check_may_approve(by, for_all=for_all, framework=framework().number)
    if len(queries.marks_of(current)) < FEWEST_SEATS:
        words = _("At least %(count)d people put marks; of fewer the spread says nothing.")
        raise ValidationError(words % {"count": FEWEST_SEATS})
    cuts = queries.outcome(current).cuts
    if any(high - low < NARROWEST for low, high in pairwise(cuts)):
        raise ValidationError(_("A level would be so narrow that the scan cannot tell it. Talk once more."))
    set_cuts(cuts, _("panel “%s”") % current.name, at=at)
    before = copy(current)
    current.state, current.approved_by, current.approved_at = State.APPROVED, by, at
    current.save(update_fields=["state", "approved_by", "approved_at"])
    audit("panel.approved", current, by=by, before=before)


def _lock(panel: Panel) -> Panel:
    """Get the row as it stands, and keep others off it until the transaction ends."""
    found = Panel.of(panel.municipality).select_for_update(of=("self",)).get(pk=panel.pk)
    found.municipality = panel.municipality
    return found
