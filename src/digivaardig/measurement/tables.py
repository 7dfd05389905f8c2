"""CSV files of numbers: read column by column, with the line and the reason where one is wrong.

A file is UTF-8, with or without a byte order mark, with commas or (as Dutch Excel writes) semicolons
between the cells. Numbers have a decimal point.
"""

import csv
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice
from math import isfinite
from pathlib import Path
from typing import Final, Protocol, TextIO, TypeVar

_ROWS: Final = 20_000  # rows read at once
_DELIMITERS: Final = ",;\t"
_Parsed = TypeVar("_Parsed")


class _Reader(Protocol):
    """What `csv.reader` gives."""

    @property
    def line_num(self) -> int: ...

    def __iter__(self) -> Iterator[list[str]]: ...


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
        columns: the cells by the name of their column, as text [rows].

    """

    file: Path
    lines: list[int]
    columns: dict[str, Sequence[str]]

    def read(self, name: str, parse: Callable[[str], _Parsed]) -> list[_Parsed]:
        """Parse a column, without the spaces around its cells; each different text once.

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
        parsed = self[text] = self._parse(text.strip())
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
    """Read a file with a header, twenty thousand rows at a time. Empty lines are skipped.

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
    except UnicodeDecodeError:
        raise TableError(path, _line_of(path), "the file is not UTF-8.") from None


def _blocks(path: Path, file: TextIO, needed: Iterable[str]) -> Iterator[Block]:
    first = file.readline()
    file.seek(0)
    rows = csv.reader(file, delimiter=max(_DELIMITERS, key=first.count), strict=True)
    header = _some(path, rows, 1)
    names = [name.strip() for name in header[0]] if header else []
    _check_header(path, names, needed)
    before = rows.line_num
    while block := _some(path, rows, _ROWS):
        lines = _lines(block, before, rows.line_num)
        before = rows.line_num
        if filled := [place for place, row in enumerate(block) if any(row)]:
            yield _block(path, names, [lines[place] for place in filled], [block[place] for place in filled])


def _some(path: Path, rows: _Reader, count: int) -> list[list[str]]:
    """Read up to so many rows."""
    try:
        return list(islice(rows, count))
    except csv.Error as error:
        raise TableError(path, rows.line_num, f"this is not CSV ({error}).") from None


def _lines(rows: Sequence[list[str]], before: int, after: int) -> Sequence[int]:
    """Give the line on which each row ends; a cell between quotes may hold several."""
    if after - before == len(rows):
        return range(before + 1, after + 1)
    return [before + end for end in accumulate(1 + sum(cell.count("\n") for cell in row) for row in rows)]


def _check_header(path: Path, names: Sequence[str], needed: Iterable[str]) -> None:
    if not any(names):
        raise TableError(path, 1, "the file is empty.")
    twice = [name for name in names if name and names.count(name) > 1]
    if twice:
        raise TableError(path, 1, f"the column '{twice[0]}' is there twice.")
    missing = [name for name in needed if name not in names]
    if missing:
        raise TableError(path, 1, f"the column '{missing[0]}' is missing.")


def _block(path: Path, names: Sequence[str], lines: list[int], rows: Sequence[list[str]]) -> Block:
    if set(map(len, rows)) != {len(names)}:
        line, cells = next(
            (line, len(row)) for line, row in zip(lines, rows, strict=True) if len(row) != len(names)
        )
        raise TableError(path, line, f"{cells} cells, where the header has {len(names)}.")
    return Block(path, lines, dict(zip(names, zip(*rows, strict=True), strict=True)))


def _line_of(path: Path) -> int:
    """Find the line that is no UTF-8: the error only knows its place in what was read last."""
    for line, content in enumerate(path.read_bytes().splitlines(), start=1):
        try:
            content.decode()
        except UnicodeDecodeError:
            return line
    return 1


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
