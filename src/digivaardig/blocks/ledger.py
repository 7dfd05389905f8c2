"""The append-only file of blocks: a line of JSON for every moment that was drawn.

It holds nothing that may not be public, and it makes a restored database safe: what was published stays
published, and a moment that was drawn never comes again.
"""

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from .keys import PublisherError

Key = tuple[UUID, datetime]


@dataclass(frozen=True, slots=True)
class WrittenBlock:
    """A block as the file has it."""

    id: UUID
    pool: UUID
    k: int
    n: int
    counts: list[list[int]]


@dataclass(frozen=True, slots=True)
class Line:
    """A moment of a publication that was drawn out of an epoch; its blocks, and the pools stopped since."""

    publication: UUID
    moment: datetime
    epoch: int
    blocks: tuple[WrittenBlock, ...]
    stopped: tuple[UUID, ...]

    @property
    def key(self) -> Key:
        """What is drawn once."""
        return self.publication, self.moment

    def agrees_with(self, other: "Line") -> bool:
        """Say whether both tell of the same blocks; pools may have been stopped since."""
        mine, theirs = (sorted(line.blocks, key=lambda block: block.id) for line in (self, other))
        return mine == theirs and self.epoch == other.epoch


class Ledger:
    """The file. Only one publisher uses it at a time (it holds the lock of the key folder)."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> dict[Key, Line]:
        """Read all whole lines; one that a crash tore is as good as none.

        Raises:
            PublisherError: a line cannot be read.

        """
        lines = [_line(text, number) for number, text in enumerate(self._whole().splitlines(), 1)]
        return {line.key: line for line in lines}

    def newest_epoch(self) -> int:
        """Give the highest number of an epoch that was drawn; 0 if none was."""
        return max((line.epoch for line in self.read().values()), default=0)

    def append(self, lines: Iterable[Line]) -> None:
        """Write lines at the end and have them on the disk."""
        text = "".join(json.dumps(asdict(line), default=_plain, sort_keys=True) + "\n" for line in lines)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        whole = len(self._whole())
        with self.path.open("ab") as file:
            file.truncate(whole)
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())

    def _whole(self) -> bytes:
        data = self.path.read_bytes() if self.path.exists() else b""
        return data[: data.rfind(b"\n") + 1]


def block_ledger(folder: Path) -> Ledger:
    """Find the file: by environment variable or settings, or else beside the keys."""
    given = os.environ.get("DIGIVAARDIG_BLOCKS_FILE") or getattr(settings, "BLOCKS_FILE", "")
    return Ledger(Path(given) if given else folder / "blocks.jsonl")


def _line(text: bytes, number: int) -> Line:
    try:
        given = json.loads(text)
        return Line(
            publication=UUID(given["publication"]),
            moment=datetime.fromisoformat(given["moment"]),
            epoch=int(given["epoch"]),
            blocks=tuple(_block(each) for each in given["blocks"]),
            stopped=tuple(UUID(each) for each in given["stopped"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        raise PublisherError(f"Line {number} of the file of blocks cannot be read.") from None


def _block(given: dict[str, Any]) -> WrittenBlock:
    return WrittenBlock(
        UUID(given["id"]), UUID(given["pool"]), int(given["k"]), int(given["n"]), given["counts"]
    )


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
