"""Whose texts? A municipality writes its own; the cooperation's desk writes those of all. The rest is 404.

Shared texts can be read and copied by everybody who writes, once they were approved. Kinds that are not
written on the site (the questions of the scan) are not found here at all.
"""

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from digivaardig.organisations.access import MemberRequest
from digivaardig.tenancy.models import Municipality

from . import kinds
from .kinds import Kind
from .models import Text, Version


def owner_of(municipality: Municipality) -> Municipality | None:
    """Give who owns what is written here: None is all municipalities together."""
    return None if municipality.writes_for_all else municipality


def access_kind(name: str | None) -> Kind:
    """Give a kind that is written on the site; the first of them when none is named."""
    found = next((kind for kind in kinds.editable() if name in {kind.name, None}), None)
    if found is None:
        raise Http404
    return found


def access_text(request: MemberRequest, pk: int) -> Text:
    """Give a text that may be read: an own one, or a shared one of which a version was approved."""
    text = get_object_or_404(Text.visible_to(request.municipality).filter(kind__in=_names()), pk=pk)
    if not readable_versions(text, request.municipality).exists():
        raise Http404
    return text


def access_version(request: MemberRequest, pk: int) -> Version:
    """Give a version that may be changed."""
    rows = Version.owned_by(owner_of(request.municipality)).select_related("text", "written_by__user")
    return get_object_or_404(rows.filter(text__kind__in=_names()), pk=pk)


def access_readable_version(request: MemberRequest, pk: int) -> Version:
    """Give a version that may be read: an own one, or a shared one that was approved."""
    rows = Version.visible_to(request.municipality).select_related("text", "written_by__user")
    found = get_object_or_404(rows.filter(text__kind__in=_names()), pk=pk)
    if not is_own(found, request.municipality) and found.approved_at is None:
        raise Http404
    return found


def readable_versions(text: Text, municipality: Municipality) -> QuerySet[Version]:
    """Give the versions of a text that may be read here."""
    rows = Version.visible_to(municipality).filter(text=text)
    return rows if is_own(text, municipality) else rows.exclude(approved_at=None)


def is_own(row: Text | Version, municipality: Municipality) -> bool:
    """Say whether a row may be changed here."""
    owner = owner_of(municipality)
    return row.municipality_id == (owner.pk if owner else None)


def _names() -> list[str]:
    return [kind.name for kind in kinds.editable()]
