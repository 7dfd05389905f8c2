"""The calibrations in their order, and where each stands."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from .calibrations import learned_of
from .models import Calibration, Stage
from .queries import newest_bank
from .report import Report


@dataclass(frozen=True, slots=True)
class CalibrationLine:
    """A calibration in the list; a later one that was approved takes an earlier one along."""

    number: int
    created_at: datetime
    people: int
    stage: Stage
    state: str
    approved_at: datetime | None
    approved_by: str
    bank: int | None
    may_be_approved: bool


def history() -> list[CalibrationLine]:
    """List the calibrations, the latest first. One query."""
    rows = list(
        Calibration.owned_by(None)
        .select_related("approved_by__user")
        .defer("items", "correlation")
        .order_by("-number")
    )
    approved = max((row.number for row in rows if row.approved_at), default=0)
    return [_line(row, newest=rows[0].number, approved=approved) for row in rows]


def report_of(calibration: Calibration) -> Report:
    """Give the report of a calibration; questions that are still asked are called by their words."""
    bank = newest_bank()
    pairs = zip(bank.measure.items, bank.entries, strict=True)
    names = {item.key: entry.question.stem for item, entry in pairs}
    return Report.of(calibration.people, learned_of(calibration), names)


def _line(row: Calibration, *, newest: int, approved: int) -> CalibrationLine:
    is_taken_along = row.approved_at is None and row.number < approved
    return CalibrationLine(
        number=row.number,
        created_at=row.created_at,
        people=row.people,
        stage=row.stage,
        state=_("taken along by a later one") if is_taken_along else str(row.stage.label),
        approved_at=row.approved_at,
        approved_by=str(row.approved_by) if row.approved_by else "",
        bank=row.bank,
        may_be_approved=row.number == newest and row.stage == Stage.WAITING,
    )
