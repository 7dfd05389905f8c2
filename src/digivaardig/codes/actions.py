"""Everything that is written under a code."""

from datetime import date, datetime

from django.db import transaction

from digivaardig.plumbing.crypto import seal_record

from .models import Record
from .records import expiry, places

SIZE = 4096
"""Bytes of a record before sealing; it is padded to this, so one byte less is what fits."""


@transaction.atomic(savepoint=False)
def store(code: str, slot: str, plain: bytes, at: datetime) -> None:
    """Seal something under a code, in the place of what lay in this slot. One statement by key.

    What still lay under an older server key goes. To change what is there, open it with
    `records.load_locked` in the same transaction first.

    Raises:
        ValueError: `plain` is longer than 4,095 bytes.

    """
    newest, *older = places(code, slot)
    sealed = seal_record(newest.key, newest.handle.bytes, plain, SIZE)
    row = Record(handle=newest.handle, sealed=sealed, expires_on=expiry(at))
    Record.by_handle.bulk_create(
        [row], update_conflicts=True, unique_fields=["handle"], update_fields=["sealed", "expires_on"]
    )
    if older:
        Record.by_handle.filter(handle__in=[place.handle for place in older]).delete()


@transaction.atomic(savepoint=False)
def erase(code: str, *slots: str) -> None:
    """Remove what lies under a code in these slots; what is not there is no matter. One statement."""
    handles = [place.handle for slot in slots for place in places(code, slot)]
    Record.by_handle.filter(handle__in=handles).delete()


@transaction.atomic
def expire(today: date) -> int:
    """Remove all records whose last day has passed; give how many."""
    removed, _by_table = Record.by_handle.filter(expires_on__lt=today).delete()
    return removed
