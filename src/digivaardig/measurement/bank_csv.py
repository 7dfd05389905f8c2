"""A bank of items, a correlation matrix and people's abilities, read from CSV files.

Domains have names here; they are numbered in the order in which the bank names them first.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log
from pathlib import Path
from typing import Final

import numpy as np

from .bank import Bank, Item
from .beliefs import Belief
from .correlation import Prior, default_correlation
from .grid import Floats
from .tables import Block, TableError, named, number, read_blocks

_SECONDS: Final = 50.0
_STEP: Final = re.compile(r"b([1-9]\d*)")
_SYMMETRIC: Final = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class NamedBank:
    """A bank whose domains have names [domains]."""

    bank: Bank
    domains: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class ItemsOfFile:
    """The items of a file, and the names of its domains in the order in which they came."""

    file: Path
    items: tuple[Item, ...]
    domains: tuple[str, ...]

    def bank(self, prior: Prior) -> NamedBank:
        """Build the bank."""
        return NamedBank(Bank.of(self.items, prior), self.domains)

    def beliefs_for(self, bank: Bank) -> tuple[Belief, ...]:
        """Give the belief of this file about each item of a bank.

        Raises:
            TableError: it does not have an item of the bank, or with another number of steps.

        """
        mine = {item.key: item.belief for item in self.items}
        for item in bank.items:
            if item.key not in mine:
                raise TableError(self.file, 1, f"the item '{item.key}' of the other bank is missing.")
            if len(mine[item.key].b) != len(item.belief.b):
                raise TableError(self.file, 1, f"the item '{item.key}' has another number of steps.")
        return tuple(mine[item.key] for item in bank.items)


def read_items(path: Path) -> ItemsOfFile:
    """Read `item, domain, a, b` and, as far as they are there, the other columns.

    These are `c` (0), `seconds` (50), `sd_lna`, `sd_b`, `sd_c` (0: known), `practice` (0), `calibrated` (1),
    and `b1`, `b2` ... in place of `b` for an item that scores in steps. `a` is exp of the mean of ln a.

    Raises:
        TableError: see `tables.read_blocks`; a cell that is no number, an item twice, steps that do not
            ascend, and what else a belief refuses.

    """
    items: dict[str, Item] = {}
    domains: dict[str, int] = {}
    for block in read_blocks(path, ("item", "domain", "a")):
        for row, item in enumerate(_items(block, domains)):
            if item.key in items:
                raise block.wrong(row, f"the item '{item.key}' is there twice.")
            items[item.key] = item
    if not items:
        raise TableError(path, 1, "the file has no items.")
    return ItemsOfFile(path, tuple(items.values()), tuple(domains))


def _items(block: Block, domains: dict[str, int]) -> Iterator[Item]:
    places = block.read("domain", lambda text: domains.setdefault(named(text), len(domains)))
    columns = zip(
        block.read("item", named),
        places,
        block.optional("seconds", _SECONDS),
        block.optional("practice", 0.0),
        block.optional("calibrated", 1.0),
        _beliefs(block),
        strict=True,
    )
    for row, (key, domain, seconds, practice, calibrated, belief) in enumerate(columns):
        if seconds <= 0:
            raise block.wrong(row, "seconds: an item takes time.")
        yield Item(key, domain, belief, seconds, bool(practice), bool(calibrated))


def _beliefs(block: Block) -> Iterator[Belief]:
    spreads = (block.optional(name, 0.0) for name in ("c", "sd_lna", "sd_b", "sd_c"))
    columns = zip(block.read("a", _log), _steps(block), *spreads, strict=True)
    for row, (lna, steps, c, sd_lna, sd_b, sd_c) in enumerate(columns):
        try:
            yield Belief(lna, steps, c, sd_lna, sd_b, sd_c)
        except ValueError as error:
            raise block.wrong(row, str(error)) from None


def _log(text: str) -> float:
    found = number(text)
    if found <= 0:
        raise ValueError(f"'{text}' is not above 0.")
    return log(found)


def _steps(block: Block) -> list[tuple[float, ...]]:
    """Give the difficulty of each item, or those of its steps."""
    numbered = sorted((int(found[1]), name) for name in block.columns if (found := _STEP.fullmatch(name)))
    names = [name for _, name in numbered]
    if "b" not in block.columns and not names:
        raise TableError(block.file, 1, "the column 'b' is missing.")
    columns = [
        block.read(name, lambda text: number(text) if text else None)
        for name in ("b", *names)
        if name in block.columns
    ]
    rows = zip(*columns, strict=True)
    return [_of_row(block, row, cells, has_b="b" in block.columns) for row, cells in enumerate(rows)]


def _of_row(block: Block, row: int, cells: Sequence[float | None], *, has_b: bool) -> tuple[float, ...]:
    alone, steps = (cells[0], cells[1:]) if has_b else (None, cells)
    found = tuple(step for step in steps if step is not None)
    if steps[: len(found)] != found:
        raise block.wrong(row, "a step is empty, but a later one is not.")
    if (alone is None) == (not found):
        raise block.wrong(row, "an item has either b, or the steps b1, b2 ...")
    return found if alone is None else (alone,)


def prior_of(between: str, domains: Sequence[str]) -> Prior:
    """Take one correlation for all domains ("0.7"), or the path of a matrix with the names of the domains.

    Raises:
        TableError: see `tables.read_blocks`; the file holds no correlation matrix of these domains.
        ValueError: with this number the matrix is not positive definite.

    """
    try:
        same = float(between)
    except ValueError:
        return _read_prior(Path(between), domains)
    return Prior.of(default_correlation(len(domains), same))


def _read_prior(path: Path, domains: Sequence[str]) -> Prior:
    rows = _read_matrix(path, domains)
    missing = [name for name in domains if name not in rows]
    if missing:
        raise TableError(path, 1, f"the domain '{missing[0]}' has no row.")
    matrix = np.array([rows[name][1] for name in domains])
    _check_matrix(path, matrix, [rows[name][0] for name in domains])
    try:
        return Prior.of((matrix + matrix.T) / 2)
    except ValueError as error:
        raise TableError(path, 1, str(error)) from None


def _read_matrix(path: Path, domains: Sequence[str]) -> dict[str, tuple[int, list[float]]]:
    """Give the line and the numbers of each row, by the name in its first cell."""
    rows: dict[str, tuple[int, list[float]]] = {}
    for block in read_blocks(path, domains):
        columns = [block.read(name, number) for name in domains]
        names = block.read(next(iter(block.columns)), named)
        for row, (name, *numbers) in enumerate(zip(names, *columns, strict=True)):
            if name in rows:
                raise block.wrong(row, f"the domain '{name}' is there twice.")
            rows[name] = (block.lines[row], numbers)
    return rows


def _check_matrix(path: Path, matrix: Floats, lines: Sequence[int]) -> None:
    """Name the first line that cannot be one of a correlation matrix."""
    skew = (np.abs(matrix - matrix.T) > _SYMMETRIC).any(axis=1)
    wide = (np.abs(matrix) > 1).any(axis=1)
    off = np.abs(np.diag(matrix) - 1) > _SYMMETRIC
    reasons = (
        (off, "a domain correlates 1 with itself."),
        (wide, "a correlation lies between -1 and 1."),
        (skew, "the matrix is not symmetric."),
    )
    for wrong, reason in reasons:
        if wrong.any():
            raise TableError(path, lines[int(np.argmax(wrong))], reason)


@dataclass(frozen=True, slots=True, eq=False)
class People:
    """People with names [people], and their true abilities [people, domains]."""

    names: tuple[str, ...]
    theta: Floats


def read_people(path: Path, domains: Sequence[str]) -> People:
    """Read `person` and a column a domain.

    Raises:
        TableError: see `tables.read_blocks`; a cell that is no number, a person twice.

    """
    names: dict[str, None] = {}
    theta: list[Floats] = []
    for block in read_blocks(path, ("person", *domains)):
        for row, name in enumerate(block.read("person", named)):
            if name in names:
                raise block.wrong(row, f"the person '{name}' is there twice.")
            names[name] = None
        theta.append(np.array([block.read(domain, number) for domain in domains]).T)
    if not names:
        raise TableError(path, 1, "the file has no people.")
    return People(tuple(names), np.concatenate(theta))
