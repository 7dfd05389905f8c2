"""Everything that changes what the bank believes, and its versions."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from digivaardig.audit.actions import note
from digivaardig.organisations.models import Membership
from digivaardig.plumbing.remember import forget_everything

from .building import Built
from .envelope import Entry
from .learned import Outcome
from .models import BankVersion, Calibration, ItemBelief


@transaction.atomic
def keep_estimates(entries: Sequence[Entry]) -> None:
    """Store the authors' estimates as beliefs. What answers have calibrated since is left alone."""
    stored = {(row.key, row.number): row for row in ItemBelief.owned_by(None)}
    for entry in entries:
        row = stored.get((entry.key, entry.number)) or ItemBelief(key=entry.key, number=entry.number)
        given = (
            entry.domain,
            entry.question.is_practice,
            entry.estimate.seconds,
            entry.estimate.belief.as_row(),
        )
        if row.is_calibrated or given == (row.domain, row.is_practice, row.seconds, row.row):
            continue
        row.domain, row.is_practice, row.seconds, row.row = given
        row.save()


@transaction.atomic
def store_bank(built: Built, mark: str, framework: int, *, at: datetime) -> BankVersion:
    """Store a version; it never changes afterwards."""
    newest = BankVersion.owned_by(None).order_by("-number").first()
    version = BankVersion(
        number=newest.number + 1 if newest else 1,
        measure=built.measure,
        eligibility=built.eligibility,
        read_outs=built.read_outs,
        exposure=built.exposure,
        fingerprint=mark,
        framework=framework,
        created_at=at,
    )
    version.save()
    note("bank.built", f"bank:{version.number}", None, by=None)
    transaction.on_commit(forget_everything)
    return version


@transaction.atomic
def store_calibration(outcome: Outcome, *, at: datetime) -> Calibration:
    """Store what answers taught. Nothing goes by it before a content manager has approved it."""
    newest = Calibration.owned_by(None).order_by("-number").first()
    calibration = Calibration(
        number=newest.number + 1 if newest else 1,
        created_at=at,
        people=outcome.people,
        domains=list(outcome.domains),
        correlation=outcome.correlation,
        items=[each.as_dict() for each in outcome.items],
    )
    calibration.save()
    note("calibration.stored", f"calibration:{calibration.number}", None, by=None)
    return calibration


@transaction.atomic
def approve_calibration(calibration: Calibration, *, by: Membership | None, at: datetime) -> None:
    """Let new rounds go by a calibration. Twice is once; an older one than the newest is refused.

    Raises:
        ValidationError: a later calibration goes on from this one: that one is to be approved.

    """
    rows = Calibration.owned_by(None).select_for_update()
    current = rows.get(pk=calibration.pk)
    if current.approved_at:
        return
    if rows.filter(number__gt=current.number).exists():
        raise ValidationError(_("A later calibration goes on from this one. Approve that one."))
    current.approved_at, current.approved_by = at, by
    current.save(update_fields=["approved_at", "approved_by"])
    owner = by.municipality if by else None
    note("calibration.approved", f"calibration:{current.number}", owner, by=by)


@transaction.atomic
def take_over(calibration: Calibration, *, at: datetime) -> None:
    """Believe from now on what an approved calibration says of each question. Twice is once."""
    current = Calibration.owned_by(None).select_for_update().get(pk=calibration.pk)
    if current.approved_at is None or current.taken_over_at:
        return
    steady = {each["key"]: each["after"] for each in current.items if each["is_steady"]}
    for row in ItemBelief.owned_by(None):
        if (belief := steady.get(f"{row.key} {row.number}")) is not None:
            row.row, row.is_calibrated = belief, True
            row.save(update_fields=["row", "is_calibrated"])
    current.taken_over_at = at
    current.save(update_fields=["taken_over_at"])
    note("calibration.taken_over", f"calibration:{current.number}", None, by=None)


@transaction.atomic
def note_bank(calibration: Calibration, number: int) -> None:
    """Note which version of the bank was built with a calibration."""
    Calibration.owned_by(None).filter(pk=calibration.pk, bank=None).update(bank=number)


@transaction.atomic
def note_renewed(calibration: Calibration, *, at: datetime) -> None:
    """Note that every earlier figure is read by a calibration."""
    changed = Calibration.owned_by(None).filter(pk=calibration.pk, renewed_at=None).update(renewed_at=at)
    if changed:
        note("calibration.used", f"calibration:{calibration.number}", None, by=None)
