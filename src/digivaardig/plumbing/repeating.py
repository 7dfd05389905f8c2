"""A command that goes on beside the pages: it works now and again, until told to stop or left alone."""

import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event
from types import FrameType

from django.db import close_old_connections

_LOOK = 1.0  # seconds between looks whether to stop


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often, in seconds; and the process without which it stops."""

    every: float
    parent: int

    @classmethod
    def of(cls, every: float, parent: object) -> "Rhythm":
        """Take what a command line gave; without a parent it is who started this."""
        return cls(every, int(str(parent or os.getppid())))


def repeat(work: Callable[[], None], rhythm: Rhythm) -> None:
    """Work now, and again and again."""
    stop = Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, end)
    due = time.monotonic()
    while not stop.is_set() and os.getppid() == rhythm.parent:
        if time.monotonic() >= due:
            close_old_connections()
            work()
            due = time.monotonic() + rhythm.every
        stop.wait(min(_LOOK, rhythm.every))
