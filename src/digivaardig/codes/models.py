"""The one table that a code opens. Its rows tell nothing: not whose, not what, not when."""

from typing import ClassVar

from django.db import models


class CodeForgottenError(LookupError):
    """A query asked for records without naming a handle."""


class ByHandle(models.Manager["Record"]):
    """Records are reached by the handle that a code gives, never listed."""

    def all(self) -> models.QuerySet["Record"]:
        """Refuse to list."""
        raise CodeForgottenError("Ask codes.records.load(code, slot).")


class Record(models.Model):
    """Something that one code opens: a scan, progress in lessons.

    No municipality, kind, state or moment stands in it in clear. Every row lives until the last day of the
    calendar year after next. On SQLite the table has no row numbers: they would tell the order.
    """

    handle = models.UUIDField(primary_key=True, editable=False)
    sealed = models.BinaryField()
    expires_on = models.DateField()

    by_handle: ClassVar[ByHandle] = ByHandle()

    def __str__(self) -> str:
        return "record"
