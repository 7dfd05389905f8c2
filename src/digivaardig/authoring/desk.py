"""What writers have in hand: lists of texts and versions, with their states."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError

from digivaardig.organisations.models import Membership
from digivaardig.tenancy.models import Municipality

from .access import is_own, readable_versions
from .comparing import Change, compare
from .kinds import Kind
from .models import State, Text, Version
from .queries import editors, live_version
from .shapes import Shape

DIGITS = 15  # of a number in a query: longer ones name nothing
OPEN = frozenset({State.DRAFT, State.REVIEW})


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version in a list, and what may be done with it."""

    pk: int
    number: int
    title: str
    state: State
    writer: str
    written_at: datetime
    starts_at: datetime | None
    ends_at: datetime | None
    review_by: date | None
    remark: str
    is_overdue: bool
    is_own: bool

    @property
    def is_open(self) -> bool:
        """Whether it is still being written."""
        return self.state in OPEN

    @property
    def is_live(self) -> bool:
        """Whether readers see it."""
        return self.state == State.LIVE

    @property
    def is_planned(self) -> bool:
        """Whether readers will see it."""
        return self.state == State.PLANNED

    @property
    def is_in_review(self) -> bool:
        """Whether it waits for a second pair of eyes."""
        return self.state == State.REVIEW


@dataclass(frozen=True, slots=True)
class TextRow:
    """A text in a list, with the versions that matter now, newest first."""

    pk: int
    slug: str
    title: str
    is_own: bool
    is_replaced: bool  # shared, while the municipality has its own live one
    versions: tuple[VersionRow, ...]

    @property
    def in_hand(self) -> VersionRow | None:
        """Give the draft, or what is in review."""
        return next((each for each in self.versions if each.is_open), None)

    @property
    def seen(self) -> VersionRow | None:
        """Give what readers see now."""
        return next((each for each in self.versions if each.is_live), None)


def list_texts(kind: Kind, municipality: Municipality, now: datetime) -> list[TextRow]:
    """List the texts of a kind: the own ones and the shared ones that were approved. One query."""
    versions = (
        Version.visible_to(municipality)
        .filter(text__kind=kind.name)
        .select_related("text", "written_by__user")
        .defer("content")
        .order_by("-number")
    )
    by_text: dict[Text, list[Version]] = {}
    for version in versions:
        if version.approved_at or is_own(version, municipality):
            by_text.setdefault(version.text, []).append(version)
    rows = [_row(text, found, municipality, now) for text, found in by_text.items()]
    live_here = {row.slug for row in rows if row.seen and row.is_own}
    return sorted(
        (_with_replaced(row, live_here) for row in rows), key=lambda row: (row.title.casefold(), row.pk)
    )


def versions_of(text: Text, municipality: Municipality, now: datetime) -> list[VersionRow]:
    """List the versions of a text that may be read here, newest first. One query."""
    found = readable_versions(text, municipality).select_related("written_by__user").defer("content")
    return [row_of(version, municipality, now) for version in found.order_by("-number")]


def row_of(version: Version, municipality: Municipality, now: datetime) -> VersionRow:
    """Make a line of a version."""
    state = version.state_at(now)
    return VersionRow(
        pk=version.pk,
        number=version.number,
        title=version.title,
        state=state,
        writer=str(version.written_by or ""),
        written_at=version.written_at,
        starts_at=version.starts_at,
        ends_at=version.ends_at,
        review_by=version.review_by,
        remark=version.remark,
        is_overdue=state == State.LIVE and version.is_overdue(now.date()),
        is_own=is_own(version, municipality),
    )


def worklist(rows: Iterable[TextRow]) -> dict[str, list[tuple[TextRow, VersionRow]]]:
    """Sort out what asks for somebody: what is in review, what is overdue, what is being written."""
    own = [(row, version) for row in rows if row.is_own for version in row.versions]
    return {
        "in_review": [pair for pair in own if pair[1].is_in_review],
        "overdue": [pair for pair in own if pair[1].is_overdue],
        "drafts": [pair for pair in own if pair[1].state == State.DRAFT],
    }


def to_compare(
    version: Version, municipality: Municipality, now: datetime, asked_for: str = ""
) -> Version | None:
    """Give the version to compare with: asked for, or the one before it, or the shared one it began as."""
    rows = readable_versions(version.text, municipality).select_related("text")
    if asked_for.isdecimal() and len(asked_for) < DIGITS:
        return rows.filter(pk=asked_for).exclude(pk=version.pk).first()
    before = rows.filter(number__lt=version.number).order_by("-number").first()
    return before or _shared(version, now)


def must_wait(version: Version, member: Membership) -> str:
    """Say why somebody cannot approve a version, or nothing."""
    try:
        version.check_second_pair_of_eyes(member, editors(member))
    except ValidationError as error:
        return error.messages[0]
    return ""


def changes(old: Version, new: Version) -> list[Change]:
    """Say what differs between two versions of one text."""
    return compare(shape_of(new), old.content, new.content)


def shape_of(version: Version) -> type[Shape]:
    """Give the shape of a text that is written on the site.

    Raises:
        LookupError: its kind is not written there.

    """
    shape = version.text.of_kind.shape
    if shape is None:
        raise LookupError(f"{version.text.kind} is not written on the site.")
    return shape


def _shared(version: Version, now: datetime) -> Version | None:
    if version.municipality_id is None:
        return None
    seen = live_version(version.text.kind, version.text.slug, None, now)
    return Version.owned_by(None).select_related("text").filter(pk=seen.pk).first() if seen else None


def _row(text: Text, versions: list[Version], municipality: Municipality, now: datetime) -> TextRow:
    found = tuple(row_of(version, municipality, now) for version in versions)
    current = next((each for each in found if each.is_live), found[0])
    return TextRow(
        pk=text.pk,
        slug=text.slug,
        title=current.title or found[0].title or text.slug,
        is_own=is_own(text, municipality),
        is_replaced=False,
        versions=tuple(each for each in found if each.state != State.RETIRED) or found[:1],
    )


def _with_replaced(row: TextRow, live_here: set[str]) -> TextRow:
    replaced = not row.is_own and row.slug in live_here
    return TextRow(row.pk, row.slug, row.title, row.is_own, replaced, row.versions)
