"""Everything that changes what the bank believes, and its versions."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from digivaardig.audit.actions import note
from digivaardig.plumbing.remember import forget_everything

from .building import Built
from .envelope import Entry
from .models import BankVersion, ItemBelief


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
        fingerprint=mark,
        framework=framework,
        created_at=at,
    )
    version.save()
    note("bank.built", f"bank:{version.number}", None, by=None)
    transaction.on_commit(forget_everything)
    return version
