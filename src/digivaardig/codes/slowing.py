"""Wrong codes are slowed by address, in this process's memory only: nothing of it is ever written.

A code has 95 random bits, so guessing is hopeless anyway. A whole town hall may share one address: the first
wrong codes are free, and a wait is never longer than a minute.
"""

from collections import OrderedDict
from threading import Lock
from typing import Final

from django.conf import settings
from django.http import HttpRequest

FREE: Final = 10
FORGOTTEN_AFTER: Final = 600.0  # seconds without a wrong code
LONGEST: Final = 60.0  # seconds
_MOST_ADDRESSES: Final = 10_000


class Slowing:
    """Counts wrong codes by address. Moments are seconds of a clock that never goes back."""

    def __init__(self) -> None:
        self._wrong: OrderedDict[str, tuple[int, float]] = OrderedDict()
        self._lock = Lock()

    def wait(self, address: str, now: float) -> int:
        """Give how many seconds this address waits before a code is looked at; 0 is at once."""
        with self._lock:
            count, latest = self._wrong.get(address, (0, now))
        if count < FREE or now - latest > FORGOTTEN_AFTER:
            return 0
        pause = min(2.0 ** min(count - FREE + 1, 10), LONGEST)
        return max(round(latest + pause - now + 0.5), 0) if latest + pause > now else 0

    def note(self, address: str, now: float) -> None:
        """Count a well-formed code that opened nothing."""
        with self._lock:
            count, latest = self._wrong.pop(address, (0, now))
            self._wrong[address] = (1 if now - latest > FORGOTTEN_AFTER else count + 1, now)
            if len(self._wrong) > _MOST_ADDRESSES:
                self._wrong.popitem(last=False)

    def forget(self) -> None:
        """Start afresh."""
        self._wrong.clear()


slowing = Slowing()


def address_of(request: HttpRequest) -> str:
    """Give the address to slow: what our own proxy saw, where the settings say that there is one."""
    if getattr(settings, "SECURE_PROXY_SSL_HEADER", None):
        seen = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        return seen or request.META.get("REMOTE_ADDR", "")
    return request.META.get("REMOTE_ADDR", "")
