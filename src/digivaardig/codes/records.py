"""Opening what lies under a code.

A slot names one thing that a code opens: the id of a round's publication, or what `slot_of` makes of a kind
(`self:<instrument>`, `learning`) and a municipality: one cookie holds for all of them.
Handle and key of a record are HMACs over slot and code, so the rows of one code cannot be told to belong
together, and nobody without the code can open one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings

from digivaardig.plumbing.crypto import DIGEST_BYTES, SealBrokenError, derive, open_record
from digivaardig.tenancy.models import Municipality

from .models import Record


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record lies, and the key that opens it. Its repr shows neither."""

    slot: str
    handle: UUID
    key: bytes

    def __repr__(self) -> str:
        return f"Place({self.slot!r})"


def slot_of(kind: str, municipality: Municipality) -> str:
    """Name the slot of something that a code can open in each municipality apart."""
    return f"{kind}@{municipality.pk}"


def places(code: str, slot: str) -> list[Place]:
    """Give the places of a slot, one a server key, the newest key first: that one writes."""
    keys = settings.RECORD_KEYS
    return [_place(keys[version], slot, code) for version in sorted(keys, reverse=True)]


def expiry(at: datetime) -> date:
    """Give the last day of what is written now: the end of the calendar year after next, for every record."""
    return date(at.year + 2, 12, 31)


def load(code: str, slot: str) -> bytes | None:
    """Open the record of a slot; `None` when there is none. One query."""
    return load_all(code, [slot]).get(slot)


def load_all(code: str, slots: Iterable[str], *, lock: bool = False) -> dict[str, bytes]:
    """Open the records of several slots, by slot; a slot without one is left out. One query.

    `lock` keeps others off them until the transaction at hand ends.
    """
    return _open(code, slots, lock=lock)


def load_locked(code: str, slot: str) -> bytes | None:
    """Open a record and keep others off it until the transaction at hand ends. One query."""
    return _open(code, [slot], lock=True).get(slot)


def _place(key: bytes, slot: str, code: str) -> Place:
    handle = UUID(bytes=derive(key, "handle", slot, code)[:DIGEST_BYTES])
    return Place(slot, handle, derive(key, "record", slot, code))


def _open(code: str, slots: Iterable[str], *, lock: bool) -> dict[str, bytes]:
    wanted = {place.handle: place for slot in slots for place in reversed(places(code, slot))}
    rows = Record.by_handle.filter(handle__in=list(wanted))
    rows = rows.select_for_update() if lock else rows
    sealed = {row.handle: bytes(row.sealed) for row in rows}
    opened: dict[str, bytes] = {}
    for handle, place in wanted.items():  # the newest key comes last and wins
        plain = _unsealed(place, sealed.get(handle))
        if plain is not None:
            opened[place.slot] = plain
    return opened


def _unsealed(place: Place, sealed: bytes | None) -> bytes | None:
    """Open one row. A row that somebody damaged is as good as none: nothing in it can be believed."""
    try:
        return open_record(place.key, place.handle.bytes, sealed) if sealed else None
    except SealBrokenError:
        return None
