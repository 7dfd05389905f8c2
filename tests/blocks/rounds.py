"""A round to test with: opened, dealt, handed in to."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from digivaardig.blocks import actions, publishing
from digivaardig.blocks.models import Block, Contribution, Entry, Publication
from digivaardig.blocks.opening import Opening
from digivaardig.blocks.publishing import Publisher
from tests.cast import Cast
from tests.conftest import NOW

DAY = timedelta(days=1)
DOMAINS = ("privacy", "apps", "internet")
INTERIM, CLOSE = NOW + 7 * DAY, NOW + 21 * DAY


def an_opening(cast: Cast, **changes: Any) -> Opening:
    """A round from now until three weeks later, with cards and one moment halfway."""
    usual = Opening(
        municipality=cast.municipality,
        name="Herfstscan",
        opens_at=NOW,
        closes_at=CLOSE,
        k=8,
        length=40,
        bank=1,
        domains=DOMAINS,
        cuts=(-0.9, 0.1, 1.1),
        read_out={"centre": [0, 0, 0]},
        moments=(INTERIM,),
    )
    return replace(usual, **changes)


def a_publication(cast: Cast, **changes: Any) -> Publication:
    opening = an_opening(cast, **changes)
    return actions.open_publication(opening, by=None, at=min(NOW, opening.opens_at))


def secret(name: str) -> bytes:
    return sha256(name.encode()).digest()[:16]


class Round:
    """A publication whose cards were dealt, and the people who come to hand in."""

    def __init__(self, cast: Cast, **changes: Any) -> None:
        self.publication = a_publication(cast, **changes)
        self.cards: defaultdict[str, list[str]] = defaultdict(list)
        self.secrets: list[bytes] = []
        if self.publication.entry == Entry.CARDS:
            self.deal()

    def deal(self, at: datetime = NOW) -> None:
        self.cards.clear()
        self.publication.refresh_from_db()
        for card in actions.deal_cards(self.publication, by=None, at=at):
            self.cards[card.pool].append(card.code)

    def hand_in(
        self, pool: str, people: int = 1, *, at: datetime = NOW, levels: Iterable[int] = (0, 1, 2)
    ) -> None:
        """Have people draw a card of this pool (none with the open link) and hand in."""
        for _person in range(people):
            own = secret(f"{self.publication.pk} {len(self.secrets)}")
            code = self.cards[pool].pop() if self.publication.entry == Entry.CARDS else ""
            assert actions.contribute(self.publication, code, tuple(levels), own, at)
            self.secrets.append(own)

    def sizes(self) -> dict[tuple[str, datetime], int]:
        """Give the number of people in each block, by pool and moment."""
        blocks = Block.of(self.publication).select_related("pool")
        return {(block.pool.words, block.moment): block.n for block in blocks}


def in_boxes() -> int:
    return Contribution.by_key.everything().count()


def publish(publisher: Publisher, now: datetime) -> None:
    publishing.run(publisher, now)
