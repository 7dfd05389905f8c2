"""Rounds of the demo: prepared, let through their gates by the cast, opened, and taken part in."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from secrets import token_bytes
from uuid import UUID

from django.db import transaction

from digivaardig.blocks import queries as blocks
from digivaardig.blocks.actions import contribute
from digivaardig.blocks.models import Entry, Publication
from digivaardig.organisations.models import Membership
from digivaardig.organisations.queries import list_units
from digivaardig.organisations.rights import Role
from digivaardig.scan import round_actions as scan
from digivaardig.scan.gates import fingerprint
from digivaardig.scan.models import Dealer, Round
from digivaardig.tenancy.models import Municipality

from .people import Crowd

SECRET_BYTES = 16
HOUR = timedelta(hours=1)
Cards = dict[UUID, list[str]]  # codes, by pool


@dataclass(frozen=True, slots=True)
class Cast:
    """A municipality with its members by role."""

    municipality: Municipality
    members: dict[str, Membership]

    @property
    def slug(self) -> str:
        """The municipality's name in URLs."""
        return self.municipality.slug


@dataclass(frozen=True, slots=True)
class RoundPlan:
    """A round as the demo wants it; `share` of those who will take part do so until the moment at hand."""

    name: str
    opens_at: datetime
    closes_at: datetime
    moments: tuple[datetime, ...] = ()
    share: float = 0.6
    growth: float = 0.0
    entry: Entry = Entry.CARDS

    def by_open_link(self) -> "RoundPlan":
        """Give the same round with the open link instead of cards."""
        return replace(self, entry=Entry.OPEN)


@dataclass(frozen=True, slots=True)
class OpenRound:
    """A round that was opened."""

    cast: Cast
    plan: RoundPlan
    publication: Publication


def open_for(cast: Cast, plan: RoundPlan) -> OpenRound:
    """Prepare a round, let it through its gates and open it, each by who may."""
    round_ = Round(
        municipality=cast.municipality,
        name=plan.name,
        opens_at=plan.opens_at,
        closes_at=plan.closes_at,
        moments=[moment.isoformat() for moment in plan.moments],
        entry=plan.entry,
        dealer=Dealer.WORKS_COUNCIL if plan.entry == Entry.CARDS else "",
    )
    before = plan.opens_at - HOUR
    scan.prepare(round_, by=cast.members[Role.HR])
    officer, council = cast.members[Role.PRIVACY_OFFICER], cast.members[Role.WORKS_COUNCIL]
    scan.record_assessment(round_, "DPIA Digivaardig 1.0 (fictief)", by=officer, at=before)
    promised = fingerprint(round_, list_units(cast.municipality))
    scan.give_consent(round_, promised, by=council, at=before)
    scan.open_round(round_, by=cast.members[Role.HR], at=before)
    publication = Round.of(cast.municipality).get(pk=round_.pk).publication
    if publication is None:
        raise LookupError("The round was not opened.")
    return OpenRound(cast, plan, publication)


@transaction.atomic
def hold(opened: OpenRound, crowd: Crowd, *, until: datetime, cards: Cards | None = None) -> Cards:
    """Let people of every unit take the scan and hand it in before a moment; give the cards that are left."""
    if cards is None:
        cards = _deal(opened)
    publication, at = opened.publication, until - HOUR
    for unit in blocks.units(publication):
        for levels in crowd.finishes(
            unit.key, unit.heads, publication, opened.plan.share, opened.plan.growth
        ):
            card = cards[unit.pool].pop() if publication.entry == Entry.CARDS else ""
            contribute(publication, card, levels, token_bytes(SECRET_BYTES), at)
    return cards


def _deal(opened: OpenRound) -> Cards:
    cards: Cards = defaultdict(list)
    if opened.plan.entry == Entry.CARDS:
        found = Round.of(opened.cast.municipality).get(publication=opened.publication)
        council = opened.cast.members[Role.WORKS_COUNCIL]
        for card in scan.deal(found, list, by=council, at=opened.plan.opens_at):
            cards[card.pool_id].append(card.code)
    return cards


def bowl_of(opened: OpenRound, cards: Cards) -> dict[str, list[str]]:
    """Give the cards by what stands on them: the pool in words."""
    words = blocks.pool_names(opened.publication)
    return {words[pool]: codes for pool, codes in cards.items()}
