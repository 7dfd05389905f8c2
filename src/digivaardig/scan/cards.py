"""The cards of a round, as they go to the printer once: by pool, so that each pool gets a bowl of its own."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from digivaardig.blocks.actions import CardToPrint
from digivaardig.codes.code import groups
from digivaardig.plumbing.pdf import document

from .models import Round

SOURCE = Path(__file__).parent / "typst/cards.typ"


@dataclass(frozen=True, slots=True)
class Bowl:
    """The cards of one pool; each is its five groups of four characters."""

    pool: str
    cards: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that is printed, in the language of who prints."""

    language: str
    title: str
    address: str
    closes: str
    heading: str
    counts_for: str
    how: tuple[str, ...]
    tear: str
    bowls: tuple[Bowl, ...]


def sheet_of(round_: Round, cards: Sequence[CardToPrint], address: str, closes: str) -> Sheet:
    """Lay out the cards.

    Args:
        round_: whose they are.
        cards: of all pools; those of a pool stand together.
        address: of the scan's start page, as people type it.
        closes: the last day, in words.

    """
    bowls = [
        Bowl(pool, tuple(tuple(groups(card.code)) for card in found))
        for (_id, pool), found in groupby(cards, key=lambda card: (card.pool_id, card.pool))
    ]
    return Sheet(
        language=(get_language() or "nl")[:2],
        title=_("Cards of “%s”") % round_.name,
        address=address,
        closes=_("Until %s") % closes,
        heading=_("Your card for the scan"),
        counts_for=_("This card counts for:"),
        how=(
            _("Go to the address below."),
            _("Choose “I have a card” and type these twenty characters."),
            _("This card does not open your result. You get a code of your own for that."),
        ),
        tear=_("Tear me up after use."),
        bowls=tuple(bowls),
    )


def as_pdf(sheet: Sheet) -> bytes:
    """Make a tagged PDF, ten cards a page. It exists in memory only."""
    return document(SOURCE, asdict(sheet))
