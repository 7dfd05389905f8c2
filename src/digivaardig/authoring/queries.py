"""Reading texts: what readers see now, and what writers have in hand."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from digivaardig.organisations.models import Membership
from digivaardig.organisations.rights import Right
from digivaardig.plumbing.remember import Remembered
from digivaardig.tenancy.models import Municipality

from . import kinds
from .models import Version

_approved: Remembered[list["_Approved"]] = Remembered(seconds=5)
_contents: Remembered[dict[int, Any]] = Remembered(seconds=3600)  # by version; approved ones never change


@dataclass(frozen=True, slots=True)
class LiveText:
    """A text as readers see it."""

    slug: str
    number: int
    title: str
    content: Any
    pk: int
    is_own: bool


@dataclass(frozen=True, slots=True)
class _Approved:
    pk: int
    slug: str
    number: int
    title: str
    is_own: bool
    starts_at: datetime
    ends_at: datetime | None
    replaced_at: datetime | None

    def is_live(self, now: datetime) -> bool:
        return self.starts_at <= now and not any(
            end and end <= now for end in (self.ends_at, self.replaced_at)
        )


def live(kind: str, municipality: Municipality | None, now: datetime) -> list[LiveText]:
    """List what readers in a municipality see, by slug; its own texts take the place of shared ones.

    Which versions were approved is remembered for some seconds; what the clock makes of them is not.
    No municipality: the shared texts only. At most two queries, none when remembered.
    """
    rows = _approved.get((kind, municipality and municipality.pk), lambda: _load(kind, municipality, now))
    seen: dict[str, _Approved] = {}
    for row in rows:
        if row.is_live(now) and (row.is_own or row.slug not in seen):
            seen[row.slug] = row
    contents = _contents_of(kind, [row.pk for row in seen.values()], municipality)
    return [
        LiveText(row.slug, row.number, row.title, contents[row.pk], row.pk, row.is_own)
        for _slug, row in sorted(seen.items())
        if row.pk in contents
    ]


def live_version(kind: str, slug: str, municipality: Municipality | None, now: datetime) -> LiveText | None:
    """Give what readers see of one text, or None."""
    return next((text for text in live(kind, municipality, now) if text.slug == slug), None)


def at_version(kind: str, slug: str, number: int) -> Any:  # noqa: ANN401 - a kind decides what its content is
    """Give the content of one version of a shared text, live or not.

    Raises:
        LookupError: there is none by that number that was ever approved.

    """
    return at_versions(kind, [(slug, number)])[slug, number]


def at_versions(kind: str, wanted: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Any]:
    """Give the contents of many versions of shared texts, in one query or two.

    Raises:
        LookupError: one of them was never approved.

    """
    pairs = list(wanted)
    found = Version.owned_by(None).filter(
        text__kind=kind, text__slug__in={slug for slug, _number in pairs}, approved_at__isnull=False
    )
    numbers = {(slug, number): pk for pk, slug, number in found.values_list("pk", "text__slug", "number")}
    lacking = [pair for pair in pairs if pair not in numbers]
    if lacking:
        raise LookupError(f"No such version of a {kind}: {lacking[:3]}")
    contents = _contents_of(kind, [numbers[pair] for pair in pairs], None)
    return {pair: contents[numbers[pair]] for pair in pairs}


def editors(by: Membership | None) -> frozenset[int]:
    """Name who could approve: the members of somebody's municipality who write texts. One query."""
    if by is None:
        return frozenset()
    members = Membership.of(by.municipality).filter(user__is_active=True).exclude(extra_roles=[])
    return frozenset(member.pk for member in members if member.may(Right.WRITE_TEXTS))


def forget() -> None:
    """Ask again next time which versions were approved: called by the actions."""
    _approved.forget()


def _load(kind: str, municipality: Municipality | None, now: datetime) -> list[_Approved]:
    rows = (Version.visible_to(municipality) if municipality else Version.owned_by(None)).filter(
        Q(ends_at=None) | Q(ends_at__gt=now),
        Q(replaced_at=None) | Q(replaced_at__gt=now),
        text__kind=kind,
        approved_at__isnull=False,
    )
    found = rows.order_by("number").values_list(
        "pk", "text__slug", "number", "title", "municipality", "starts_at", "ends_at", "replaced_at"
    )
    return [
        _Approved(pk, slug, number, title, owner is not None, starts_at, ends_at, replaced_at)
        for pk, slug, number, title, owner, starts_at, ends_at, replaced_at in found
    ]


def _contents_of(kind: str, pks: Iterable[int], municipality: Municipality | None) -> dict[int, Any]:
    known = _contents.get(kind, dict)
    missing = [pk for pk in pks if pk not in known]
    if missing:
        rows = Version.visible_to(municipality) if municipality else Version.owned_by(None)
        of_kind = kinds.of(kind)
        trees = rows.filter(pk__in=missing).values_list("pk", "content")
        known.update({pk: of_kind.read(tree).content for pk, tree in trees})
    return known
