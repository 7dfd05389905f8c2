"""The bowl with cards, in the demo only: in real life it stands on a table and no computer knows it."""

import json
import random
from pathlib import Path

from django.conf import settings


def bowl_file() -> Path:
    """Say where the demo keeps its bowls."""
    return Path(settings.VAR) / "demo-bowls.json"


def fill_bowl(municipality: str, cards: dict[str, list[str]]) -> None:
    """Keep the cards that nobody of the demo's people drew."""
    bowls = _read()
    bowls[municipality] = {pool: codes for pool, codes in cards.items() if codes}
    bowl_file().write_text(json.dumps(bowls))


def draw_card(municipality: str, pool: str = "") -> tuple[str, str] | None:
    """Draw a card of a pool (or any) for good; gives pool and code, or None when the bowl is empty."""
    bowls = _read()
    mine = bowls.get(municipality, {})
    pools = [name for name, codes in mine.items() if codes]
    if not pools:
        return None
    chosen = pool if mine.get(pool) else random.choice(pools)  # noqa: S311 - which card it is decides nothing
    code = mine[chosen].pop()
    bowl_file().write_text(json.dumps(bowls))
    return chosen, code


def _read() -> dict[str, dict[str, list[str]]]:
    path = bowl_file()
    return json.loads(path.read_text()) if path.exists() else {}
