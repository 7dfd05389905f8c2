"""From the site back to files: the shared texts that were edited on the site, each at its place."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from . import kinds
from .loading import export
from .models import Origin, State, Version


def export_texts(content: Path, at: datetime) -> list[str]:
    """Write what was edited on the site and is live into the files of a content folder; touch nothing else.

    A text whose file lies elsewhere in the folder of its kind keeps that file.

    Returns:
        the files that were written, by their path in the folder; those that said the same already are not.

    Raises:
        ValidationError: there is no such folder.

    """
    if not content.is_dir():
        raise ValidationError(_("There is no folder %s.") % content)
    return [name for version in edited(at) if (name := _written(content, version, at))]


def edited(at: datetime) -> Iterator[Version]:
    """Give the live versions of shared texts that were written on the site, by kind and name."""
    names = [kind.name for kind in kinds.editable()]
    rows = Version.owned_by(None).filter(text__kind__in=names, origin=Origin.SITE).select_related("text")
    for version in rows.order_by("text__kind", "text__slug"):
        if version.state_at(at) == State.LIVE:
            yield version


def _written(content: Path, version: Version, at: datetime) -> str:
    text, file = export(version, at), _file_of(content, version)
    if file.exists() and file.read_text(encoding="utf-8") == text:
        return ""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return str(file.relative_to(content))


def _file_of(content: Path, version: Version) -> Path:
    place = Path(version.text.of_kind.place(version.text.slug, version.content))
    folder = content / place.parts[0]
    there = [] if len(place.parts) == 1 else sorted(folder.rglob(place.name))
    return content / place if content / place in there or not there else there[0]
