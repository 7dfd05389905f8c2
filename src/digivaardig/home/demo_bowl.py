"""The bowl with cards, in the demo only: in real life it stands on a table and no computer knows it."""

import fcntl
import json
import random
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

from django.conf import settings

Bowls = dict[str, dict[str, list[str]]]  # municipality -> pool in words -> codes


def fill_bowl(municipality: str, cards: dict[str, list[str]]) -> None:
    """Keep the cards that nobody of the demo's people drew."""
    with _bowls() as bowls:
        bowls[municipality] = {pool: codes for pool, codes in cards.items() if codes}


def draw_card(municipality: str) -> tuple[str, str] | None:
    """Draw any card for good; gives pool and code, or None when the bowl is empty."""
    with _bowls() as bowls:
        mine = bowls.get(municipality, {})
        pools = [name for name, codes in mine.items() if codes]
        if not pools:
            return None
        chosen = random.choice(pools)  # noqa: S311 - which card it is decides nothing
        return chosen, mine[chosen].pop()


@contextmanager
def _bowls() -> Generator[Bowls]:
    """Open the bowls for one at a time; what was taken out stays out."""
    path = Path(settings.VAR) / "demo-bowls.json"
    with path.open("a+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        bowls = cast("Bowls", json.loads(file.read() or "{}"))
        yield bowls
        file.seek(0)
        file.truncate()
        file.write(json.dumps(bowls))
