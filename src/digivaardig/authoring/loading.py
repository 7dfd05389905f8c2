"""Texts from files, and back. A file with a mistake is told by line and reason, and then nothing changes.

What is loaded already costs nothing: the same text under the same version does nothing. A text that was
written on the site is left alone. Changed text under an old version number is refused. Where files are the
master, what no file names any more is retired.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from digivaardig.plumbing import notation
from digivaardig.plumbing.notation import Source, read_folder

from . import actions, kinds
from .actions import Entering
from .kinds import Kind
from .models import Origin, State, Version
from .reading import Reading, Tree

SLUG = re.compile(r"[a-z0-9]+(?:[-.][a-z0-9]+)*")
STATUSES = {"draft": State.DRAFT, "review": State.REVIEW, "live": State.LIVE, "retired": State.RETIRED}
LEADS_ON = [State.DRAFT, State.REVIEW, State.LIVE, State.RETIRED]


@dataclass(frozen=True, slots=True)
class Incoming:
    """A text as a file gives it.

    Attributes:
        slug: its name; it never changes.
        number: its version.
        status: draft, review, live or retired.
        review_by: when somebody must look at it again.
        tree: what it says, without these four.
        where: says of a path in `tree` where it stands: file and line.

    """

    slug: str
    number: int
    status: str
    review_by: date
    tree: object
    where: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading did: how many texts, and which were left alone because they were written on the site."""

    new: int
    changed: int
    same: int
    retired: int
    left_alone: tuple[str, ...]


def load_folder(kind: str, folder: Path, *, at: datetime) -> Loaded:
    """Load all files below a folder, one text a file.

    Raises:
        ValidationError: something is not in order; one message each, with file and line. Nothing has changed.

    """
    return load_texts(kind, _incoming_from(kinds.of(kind), folder), at=at)


def read_texts(kind: str, folder: Path) -> dict[str, Any]:
    """Read all files below a folder and store nothing; gives the content of each text by its name.

    Raises:
        ValidationError: something is not in order; one message each, with file and line.

    """
    of_kind = kinds.of(kind)
    read = _in_order(of_kind, _incoming_from(of_kind, folder))
    return {each.slug: reading.content for each, reading in read}


def incoming_of(kind: Kind, source: Source) -> Incoming:
    """Read the outside of a file that holds one text: name, version, status and day of review.

    Raises:
        ValidationError: one of them is missing or cannot be read; one message each.

    """
    tree = source.tree if isinstance(source.tree, Mapping) else {}
    outside = (kind.name, "version", "status", "review_by")
    checks = (_is_slug, _is_number, _is_status, _is_day)
    problems = [
        f"{source.where(key)}: {words} ({key})"
        for key, check in zip(outside, checks, strict=True)
        if (words := check(tree.get(key)))
    ]
    if problems:
        raise ValidationError([*problems])
    return Incoming(
        slug=str(tree[kind.name]),
        number=int(tree["version"]),
        status=str(tree["status"]),
        review_by=date.fromisoformat(str(tree["review_by"])),
        tree={key: part for key, part in tree.items() if key not in outside},
        where=source.where,
    )


@transaction.atomic
def load_texts(kind: str, incoming: Iterable[Incoming], *, at: datetime) -> Loaded:
    """Make the shared texts of a kind what files give. Two queries when nothing is new.

    Raises:
        ValidationError: something is not in order; one message each, with file and line. Nothing has changed.

    """
    of_kind = kinds.of(kind)
    entering = [
        (each, Entering(each.slug, each.number, STATUSES[each.status], each.review_by, reading.tree))
        for each, reading in _in_order(of_kind, list(incoming))
    ]
    return _Load(of_kind, at).run(entering)


def export(version: Version, at: datetime) -> str:
    """Write a version as the file that would load it."""
    state = version.state_at(at)
    outside: Tree = {
        version.text.kind: version.text.slug,
        "version": version.number,
        "status": str(State.REVIEW if state == State.PLANNED else state),
    }
    if version.review_by:
        outside["review_by"] = version.review_by
    return notation.write(outside | version.content)


def _incoming_from(kind: Kind, folder: Path) -> list[Incoming]:
    problems: list[str] = []
    incoming: list[Incoming] = []
    for source in read_folder(folder):
        try:
            incoming.append(incoming_of(kind, source))
        except ValidationError as error:
            problems += error.messages
    if problems:
        raise ValidationError([*problems])
    return incoming


def _in_order(kind: Kind, given: list[Incoming]) -> list[tuple[Incoming, Reading[Any]]]:
    readings = [(each, kind.read(each.tree)) for each in given]
    problems = [*_doubles(given)]
    for each, reading in readings:
        problems += [f"{each.where(path)}: {words} ({path})" for path, words in reading.problems.items()]
    if problems:
        raise ValidationError([*problems])
    return readings


class _Load:
    """One run: compares what files give with what is known, and acts."""

    def __init__(self, kind: Kind, at: datetime) -> None:
        self.kind, self.at = kind, at
        self.counts = dict.fromkeys(("new", "changed", "same", "retired"), 0)
        self.problems: list[str] = []
        self.left_alone: list[str] = []
        self.known: dict[str, dict[int, Version]] = {}
        for version in Version.owned_by(None).filter(text__kind=kind.name).select_related("text"):
            self.known.setdefault(version.text.slug, {})[version.number] = version

    def run(self, entering: list[tuple[Incoming, Entering]]) -> Loaded:
        for incoming, each in entering:
            try:
                self.counts[self._one(each)] += 1
            except _LeftAlone:
                self.left_alone.append(each.slug)
            except ValidationError as error:
                self.problems += [f"{incoming.where('')}: {words}" for words in error.messages]
        if self.kind.file_is_master:
            self._retire_what_is_gone({each.slug for _incoming, each in entering})
        if self.problems:
            raise ValidationError([*self.problems])
        return Loaded(**self.counts, left_alone=tuple(self.left_alone))

    def _one(self, each: Entering) -> str:
        versions = self.known.get(each.slug, {})
        if not versions:
            actions.enter(self.kind.name, each, at=self.at)
            return "new"
        newest = versions[max(versions)]
        if any(version.origin == Origin.SITE for version in versions.values()):
            if (newest.number, newest.content) != (each.number, each.tree):
                raise _LeftAlone
            return "same"
        if each.number > newest.number:
            _check_nothing_open(newest)
            actions.enter(self.kind.name, each, at=self.at)
            return "changed"
        return self._known(newest, each)

    def _known(self, newest: Version, each: Entering) -> str:
        """Deal with a version that was loaded before: what it says stands, its state may move on."""
        if each.number < newest.number:
            raise ValidationError(_("Version %d of this text was loaded already.") % newest.number)
        if newest.content != each.tree:
            raise ValidationError(
                _("“%s” was changed under its old version number. Raise the number.") % each.slug
            )
        state = newest.state_at(self.at)
        if (state, newest.review_by) == (each.state, each.review_by):
            return "same"
        if LEADS_ON.index(each.state) < LEADS_ON.index(state) and each.state != State.LIVE:
            raise ValidationError(_("Readers have seen this version. Give it the status “retired”."))
        actions.settle(newest, each, at=self.at)
        return "changed"

    def _retire_what_is_gone(self, named: set[str]) -> None:
        for slug, versions in self.known.items():
            newest = versions[max(versions)]
            if slug not in named and newest.state_at(self.at) == State.LIVE:
                actions.retire(newest, by=None, at=self.at)
                self.counts["retired"] += 1


class _LeftAlone(Exception):  # noqa: N818 - it is news, not an error
    """The text was written on the site: a file does not touch it."""


def _check_nothing_open(newest: Version) -> None:
    if newest.approved_at is None:
        words = _("Version %d is still a draft. Give it the status “live” or “retired” first.")
        raise ValidationError(words % newest.number)


def _doubles(given: list[Incoming]) -> Iterable[str]:
    known: dict[str, Incoming] = {}
    for each in given:
        if each.slug in known:
            words = _("“%(slug)s” stands in another place too: %(where)s.")
            yield f"{each.where('')}: {words % {'slug': each.slug, 'where': known[each.slug].where('')}}"
        known.setdefault(each.slug, each)


def _is_slug(given: Any) -> str:  # noqa: ANN401 - whatever an author wrote
    if isinstance(given, str) and SLUG.fullmatch(given):
        return ""
    return _("A name of small letters, digits and hyphens belongs here.")


def _is_number(given: Any) -> str:  # noqa: ANN401 - see above
    if isinstance(given, int) and not isinstance(given, bool) and given > 0:
        return ""
    return _("A whole number from 1 belongs here.")


def _is_status(given: Any) -> str:  # noqa: ANN401 - see above
    return (
        ""
        if isinstance(given, str) and given in STATUSES
        else _("A status is one of: %s.") % ", ".join(STATUSES)
    )


def _is_day(given: Any) -> str:  # noqa: ANN401 - see above
    try:
        date.fromisoformat(str(given))
    except ValueError:
        return _("A day belongs here, such as 2027-11-01.")
    return ""
