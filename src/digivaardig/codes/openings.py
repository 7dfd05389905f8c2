"""Where a code leads: the rooms above each say whether something of theirs lies under it.

A room registers once, when Django starts (`apps.py`); this room knows none of them.
"""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from digivaardig.tenancy.models import Municipality

Opening = Callable[[str, Municipality, datetime], str | None]
AnyOpening = TypeVar("AnyOpening", bound=Opening)
_openings: list[tuple[int, Opening]] = []


def opens(*, first: int) -> Callable[[AnyOpening], AnyOpening]:
    """Register a function of code, municipality and moment that gives the address to lead on to, or `None`.

    Args:
        first: the lowest that gives an address decides.

    """

    def register(opening: AnyOpening) -> AnyOpening:
        _openings.append((first, opening))
        _openings.sort(key=lambda pair: pair[0])
        return opening

    return register


def where(code: str, municipality: Municipality, now: datetime) -> str | None:
    """Give the address of what this code opens here; `None`: nothing, so it is answered like a wrong code."""
    found = (opening(code, municipality, now) for _first, opening in _openings)
    return next((address for address in found if address), None)
