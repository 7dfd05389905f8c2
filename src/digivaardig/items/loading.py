"""From the folder of questions to versions and beliefs."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError

from digivaardig.authoring.loading import Incoming, Loaded, load_texts
from digivaardig.plumbing.notation import Source, read_folder

from . import actions
from .envelope import Entry, entries_of
from .texts import KIND


def read_items(folder: Path) -> list[tuple[Entry, Source, int]]:
    """Read every file; gives each entry with its source and its number in it.

    Raises:
        ValidationError: something cannot be read; one message each, with file, line and reason.

    """
    found: list[tuple[Entry, Source, int]] = []
    problems: list[Any] = []
    for source in read_folder(folder):
        entries, wrong = entries_of(source.tree)
        problems += [f"{source.where(path)}: {words} ({path})" for path, words in wrong]
        found += [(entry, source, number) for number, entry in enumerate(entries, 1)]
    if problems:
        raise ValidationError(problems)
    return found


def load_items(folder: Path, *, at: datetime) -> Loaded:
    """Make the bank's texts and beliefs what the files say; nothing changes when a file is wrong.

    Raises:
        ValidationError: one message a mistake.

    """
    found = read_items(folder)
    loaded = load_texts(KIND, _incoming(found), at=at)
    actions.keep_estimates([entry for entry, _source, _number in found])
    return loaded


def _incoming(found: list[tuple[Entry, Source, int]]) -> Iterator[Incoming]:
    for entry, source, number in found:
        where = partial(_where, source, number)
        yield Incoming(entry.key, entry.number, entry.status, entry.review_by, entry.content, where)


def _where(source: Source, number: int, path: str) -> str:
    return source.where(f"items.{number}.{path}")
