"""What the start page shows of the rooms below, for who has a code."""

from dataclasses import dataclass
from datetime import datetime

from digivaardig.learning.queries import Continuing, continuing, progress
from digivaardig.scan import engine
from digivaardig.scan.queries import Scan, scan_at_hand
from digivaardig.tenancy.models import Municipality


@dataclass(frozen=True, slots=True)
class GoingOn:
    """Where somebody was: in a scan (`windows` shows how far), and in a lesson."""

    scan: Scan | None
    progress: engine.Progress | None
    lesson: Continuing | None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to go on with."""
        return self.scan is None and self.lesson is None


def going_on(code: str, municipality: Municipality, now: datetime) -> GoingOn:
    """Find where somebody was. Two or three queries."""
    scan = scan_at_hand(code, municipality, now)
    place = scan.asked(now) if scan else None
    shown = engine.progress(scan.record, place) if scan and place is not None else None
    return GoingOn(scan, shown, continuing(progress(code, municipality), municipality, now))
