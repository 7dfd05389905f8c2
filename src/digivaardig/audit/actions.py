"""Writing the audit trail: called by the actions of other rooms, inside their transaction."""

from typing import TYPE_CHECKING

from django.db import models, transaction

from digivaardig.tenancy.models import Municipality, Owned, Shared

from .models import AuditLine

if TYPE_CHECKING:  # a member stands a floor higher; the line only points at the row
    from digivaardig.organisations.models import Membership


@transaction.atomic(savepoint=False)
def record(
    did: str, subject: Owned | Shared, *, by: "Membership | None", before: Owned | Shared | None = None
) -> None:
    """Write one line.

    Args:
        did: noun and verb in the past tense, such as `notice.withdrawn`.
        subject: the row that was changed, as it is now.
        by: the member who acted; `None` is the system itself.
        before: the same row as it was; the line then holds old and new of every changed field.

    """
    changes = _difference(before, subject) if before else {}
    note(did, f"{subject._meta.model_name}:{subject.pk}", subject.municipality, by=by, changes=changes)


@transaction.atomic(savepoint=False)
def note(
    did: str,
    subject: str,
    municipality: Municipality | None,
    *,
    by: "Membership | None",
    changes: dict[str, tuple[str, str]] | None = None,
) -> None:
    """Write one line about something that is not a single row: an import, a run, a stack of cards."""
    AuditLine(municipality=municipality, by=by, did=did, subject=subject, changes=changes or {}).save()


def _difference(before: models.Model, after: models.Model) -> dict[str, tuple[str, str]]:
    fields = [field.attname for field in after._meta.concrete_fields]
    pairs = {name: (str(getattr(before, name)), str(getattr(after, name))) for name in fields}
    return {name: (old, new) for name, (old, new) in pairs.items() if old != new}
