"""What must have been done before a round may be opened, and by whom. Each gate has a keeper of its own."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from json import dumps

from django.utils.translation import gettext as _

from digivaardig.blocks.models import Entry, Publication
from digivaardig.blocks.opening import Opening, problems
from digivaardig.blocks.pooling import freeze, rows_of, words_of
from digivaardig.items.queries import LiveBank, newest_bank
from digivaardig.organisations.queries import UnitLine
from digivaardig.organisations.rights import Role
from digivaardig.skills.queries import cuts, framework

from .engine import LENGTHS
from .models import Round


@dataclass(frozen=True, slots=True)
class Gate:
    """One gate: what is asked, who can open it, whether it is open, and what to say about it."""

    name: str
    keeper: Role
    is_open: bool
    words: str


@dataclass(frozen=True, slots=True)
class PoolToBe:
    """A group whose figures may be shown, as the organisation stands now."""

    words: str
    heads: int


def gates(round_: Round, units: Sequence[UnitLine]) -> list[Gate]:
    """List the gates of a round in the order in which people go through them."""
    found = [_assessment(round_)]
    if round_.has_cards:
        found.append(_consent(round_, fingerprint(round_, units)))
    return found


def fingerprint(round_: Round, units: Sequence[UnitLine]) -> str:
    """Name what the works council agrees to: the tree with its headcounts, k, the moments and the way in.

    Whatever of it changes afterwards gives another name, and consent is asked again.
    """
    tree = sorted([unit.key, unit.name, unit.parent, unit.headcount] for unit in units)
    moments = [*(each.isoformat() for each in round_.moments_at), round_.closes_at.isoformat()]
    promised = [tree, round_.k, round_.opens_at.isoformat(), moments, round_.entry, round_.dealer]
    return sha256(dumps(promised).encode()).hexdigest()


def obstacles(
    round_: Round, units: Sequence[UnitLine], others: Sequence[Publication], at: datetime
) -> list[str]:
    """Say in words what else stands in the way: other rounds, too few people, no questions."""
    if round_.has_cards and not units:
        return [_("There are no units yet: the organisation is imported first.")]
    asked = opening_of(round_, others, at)
    if asked is None:
        return [_("There are not enough questions yet for a scan of this length.")]
    return problems(asked, others, at)


def opening_of(round_: Round, others: Sequence[Publication], at: datetime) -> Opening | None:
    """Put together what is opened, with the newest bank; `None`: it cannot carry a scan of this length.

    It is compared with the latest of the `others` that has closed and was read alike.
    """
    bank = _bank()
    length = LENGTHS[round_.length]
    if bank is None or length not in bank.lengths:
        return None
    levels = _levels(round_, others, at)
    opening = Opening(
        municipality=round_.municipality,
        name=round_.name,
        opens_at=round_.opens_at,
        closes_at=round_.closes_at,
        k=round_.k,
        length=round_.length,
        bank=bank.number,
        domains=tuple(domain.key for domain in framework().domains),
        cuts=levels,
        read_out=bank.read_out(length, levels) or {},
        entry=Entry(round_.entry),
        moments=round_.moments_at,
    )
    return replace(opening, baseline=_baseline(opening, others, at))


def pools_to_be(round_: Round, units: Sequence[UnitLine]) -> list[PoolToBe]:
    """Show how people would be grouped if the round opened now."""
    if round_.has_cards and not units:
        return []
    found = freeze(round_.municipality, units, Entry(round_.entry), round_.k)
    pools = rows_of(Publication(entry=round_.entry), found)
    words = words_of(pools)
    return [PoolToBe(words[pool.pk], pool.heads) for pool in pools if pool.heads]


def _levels(round_: Round, others: Sequence[Publication], at: datetime) -> tuple[float, ...]:
    """Give the borders between the levels: those of the round that is followed up, or those in force."""
    domains = [domain.key for domain in framework().domains]
    alike = [each for each in others if [each.domains, each.entry] == [domains, round_.entry]]
    closed = [each for each in alike if each.closes_at <= at]
    if not round_.keeps_levels or not closed:
        return cuts()
    return tuple(max(closed, key=lambda each: each.closes_at).cuts)


def _baseline(opening: Opening, others: Sequence[Publication], at: datetime) -> Publication | None:
    """Find the latest round that has closed with the same levels, themes and way in; growth is since then."""
    alike = [list(opening.cuts), list(opening.domains), opening.entry]
    closed = [
        each for each in others if each.closes_at <= at and [each.cuts, each.domains, each.entry] == alike
    ]
    return max(closed, key=lambda each: each.closes_at, default=None)


def _bank() -> LiveBank | None:
    try:
        return newest_bank()
    except LookupError:
        return None


def _assessment(round_: Round) -> Gate:
    words = _("Recorded: %s") % round_.assessment if round_.assessment else _("No reference is recorded yet.")
    return Gate(_("Privacy assessment (DPIA)"), Role.PRIVACY_OFFICER, bool(round_.assessment), words)


def _consent(round_: Round, promised: str) -> Gate:
    if not round_.consented_to:
        words = _("Not asked or not given yet.")
    elif round_.consented_to != promised:
        words = _("The set-up was changed after consent was given. It is asked again.")
    else:
        words = _("Given.")
    return Gate(_("Consent of the works council"), Role.WORKS_COUNCIL, round_.consented_to == promised, words)
