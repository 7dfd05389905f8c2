"""CSV files of numbers: read column by column, with the line and the reason where one is wrong.

A file is UTF-8, with or without a byte order mark, with commas or (as Dutch Excel writes) semicolons
between the cells. Numbers have a decimal point.
"""

import csv
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from math import isfinite
from pathlib import Path
from typing import Final, Protocol, TextIO, TypeVar

_ROWS: Final = 100_000  # rows read at once
_DELIMITERS: Final = ",;\t"
_Parsed = TypeVar("_Parsed")


class _Reader(Protocol):
    """What `csv.reader` gives."""

    @property
    def line_num(self) -> int: ...

    def __iter__(self) -> Iterator[list[str]]: ...

    def __next__(self) -> list[str]: ...


class TableError(ValueError):
    """A file cannot be used: where, and why.

    Attributes:
        file: its path.
        line: from 1.
        reason: one sentence.

    """

    def __init__(self, file: Path, line: int, reason: str) -> None:
        super().__init__(f"{file}, line {line}: {reason}")
        self.file, self.line, self.reason = file, line, reason


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Some rows of a file.

    Attributes:
        file: where they stand.
        lines: the line of each row [rows].
        columns: the cells by the name of their column, as text without spaces around it [rows].

    """

    file: Path
    lines: list[int]
    columns: dict[str, Sequence[str]]

    def read(self, name: str, parse: Callable[[str], _Parsed]) -> list[_Parsed]:
        """Parse a column; each different text once.

        Raises:
            TableError: `parse` raised a ValueError.

        """
        known = _Memo(parse)
        column = self.columns[name]
        try:
            return list(map(known.__getitem__, column))
        except ValueError as error:
            bad = next(row for row, text in enumerate(column) if text not in known)
            raise TableError(self.file, self.lines[bad], f"{name}: {error}") from None

    def optional(self, name: str, default: float) -> list[float]:
        """Read a column of numbers that may be absent; the default counts for every empty cell.

        Raises:
            TableError: a cell is no number.

        """
        if name not in self.columns:
            return [default] * len(self.lines)
        return self.read(name, lambda text: number(text) if text else default)

    def wrong(self, row: int, reason: str) -> TableError:
        """Say what is wrong with a row."""
        return TableError(self.file, self.lines[row], reason)


class _Memo(dict[str, _Parsed]):
    """What texts were parsed to. Answers have a few different scores on millions of lines."""

    def __init__(self, parse: Callable[[str], _Parsed]) -> None:
        super().__init__()
        self._parse = parse

    def __missing__(self, text: str) -> _Parsed:
        parsed = self[text] = self._parse(text)
        return parsed


def number(text: str) -> float:
    """Read a finite number.

    Raises:
        ValueError: it is none; a decimal comma is named.

    """
    try:
        found = float(text)
    except ValueError:
        why = " A decimal comma? Write a point." if _has_comma(text) else ""
        raise ValueError(f"'{text}' is not a number.{why}") from None
    if not isfinite(found):
        raise ValueError(f"'{text}' is not a finite number.")
    return found


def _has_comma(text: str) -> bool:
    return text.count(",") == 1 and text.replace(",", "").lstrip("+-").isdigit()


def named(text: str) -> str:
    """Read a name.

    Raises:
        ValueError: it is empty.

    """
    if not text:
        raise ValueError("a name is missing.")
    return text


def read_blocks(path: Path, needed: Iterable[str]) -> Iterator[Block]:
    """Read a file with a header, a hundred thousand rows at a time. Empty lines are skipped.

    Args:
        path: of the file.
        needed: columns that must be there; there may be others.

    Raises:
        TableError: no such file, no UTF-8, no header, a column that is missing or named twice, a row of
            another length.

    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from _blocks(path, file, needed)
    except OSError as error:
        raise TableError(path, 1, f"the file cannot be read ({error.strerror}).") from None
    except UnicodeDecodeError as error:
        raise TableError(path, _line_of(path, error), "the file is not UTF-8.") from None


def _blocks(path: Path, file: TextIO, needed: Iterable[str]) -> Iterator[Block]:
    first = file.readline()
    file.seek(0)
    rows = csv.reader(file, delimiter=max(_DELIMITERS, key=first.count), strict=True)
    numbered = _numbered(path, rows)
    line, header = next(numbered, (1, []))
    names = [name.strip() for name in header]
    _check_header(path, line, names, needed)
    while block := list(islice(numbered, _ROWS)):
        yield _block(path, names, block)


def _numbered(path: Path, rows: _Reader) -> Iterator[tuple[int, list[str]]]:
    """Give the rows that are not empty, with their line."""
    try:
        for row in rows:
            if any(row):
                yield rows.line_num, row
    except csv.Error as error:
        raise TableError(path, rows.line_num, f"this is not CSV ({error}).") from None


def _check_header(path: Path, line: int, names: Sequence[str], needed: Iterable[str]) -> None:
    if not names:
        raise TableError(path, line, "the file is empty.")
    twice = [name for name in names if name and names.count(name) > 1]
    if twice:
        raise TableError(path, line, f"the column '{twice[0]}' is there twice.")
    missing = [name for name in needed if name not in names]
    if missing:
        raise TableError(path, line, f"the column '{missing[0]}' is missing.")


def _block(path: Path, names: Sequence[str], numbered: Sequence[tuple[int, list[str]]]) -> Block:
    lines, rows = zip(*numbered, strict=True)
    for line, row in numbered:
        if len(row) != len(names):
            reason = f"{len(row)} cells, where the header has {len(names)}."
            raise TableError(path, line, reason)
    columns = zip(*rows, strict=True)
    stripped = ([cell.strip() for cell in column] for column in columns)
    return Block(path, list(lines), dict(zip(names, stripped, strict=True)))


def _line_of(path: Path, error: UnicodeDecodeError) -> int:
    """Find the line that is no UTF-8; the error only knows its place in what was read last."""
    for line, content in enumerate(path.read_bytes().splitlines(), start=1):
        try:
            content.decode()
        except UnicodeDecodeError:
            return line
    return error.start


def write_table(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a file beside its place and put it there when it is whole; a failure leaves nothing.

    Raises:
        OSError: the folder does not take it.

    """
    part = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(header)
            writer.writerows(rows)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
