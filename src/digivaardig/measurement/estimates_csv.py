"""Items that are to be calibrated, read from a CSV file: with an author's estimate, or with hardly anything.

What the file does not say follows from all items: `PRIOR_LNA`, `PRIOR_B`. An estimate without an sd is an
author's, and is shrunk to them once (`belief_of_estimate`); with an sd it is a belief and stays as it is.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import exp, log
from pathlib import Path
from typing import Final

import numpy as np

from .bank import Bank, Item
from .bank_csv import NamedBank
from .beliefs import PRIOR_B, PRIOR_LNA, Belief, belief_of_estimate
from .correlation import Prior
from .grid import Booleans, Floats
from .tables import Block, TableError, named, number, read_blocks, write_table

_SD_C: Final = 0.03
_RIGHT_OR_WRONG: Final = 2
_APART: Final = 1.0  # the first and last step of an item of which nothing is known lie so far from its middle
_ABOUT: Final = ("options", "categories", "a", "c", "sd_lna", "sd_b", "sd_c", "seconds", "anchor")
_USUAL: Final = 50.0


@dataclass(frozen=True, slots=True, eq=False)
class Estimates:
    """The items of a file as they are believed before any answer.

    Attributes:
        named: the bank, with the names of its domains.
        anchors: items that hold the scale [items].
        is_timed: the file says how long items usually take.

    """

    named: NamedBank
    anchors: Booleans
    is_timed: bool

    def timed_by(self, item: np.ndarray, seconds: Floats | None) -> "Estimates":
        """Take the median time of the answers as usual, where the file does not say it.

        Args:
            item: of each answer [answers].
            seconds: it took [answers]; `None` when that is not known.

        """
        if self.is_timed or seconds is None:
            return self
        items = [
            replace(each, seconds=_median(seconds[item == place]))
            for place, each in enumerate(self.named.bank.items)
        ]
        bank = Bank.of(items, self.named.bank.prior)
        return replace(self, named=NamedBank(bank, self.named.domains))


def read_estimates(path: Path) -> Estimates:
    """Read `item, domain` and, as far as they are there, the other columns.

    These are `options` (guessing is then right once in so many), `categories` (2), `a`, `b` (or `b1`,
    `b2` ... for an item in steps), `c`, `sd_lna`, `sd_b`, `sd_c`, `seconds` and `anchor` (1: stays as it is).

    Raises:
        TableError: see `tables.read_blocks`; a cell that is no number, an item twice, and what else a belief
            refuses.

    """
    items: dict[str, Item] = {}
    domains: dict[str, int] = {}
    anchors: list[bool] = []
    is_timed = False
    for block in read_blocks(path, ("item", "domain")):
        is_timed = is_timed or "seconds" in block.columns
        for row, (item, is_anchor) in enumerate(_items(block, domains)):
            if item.key in items:
                raise block.wrong(row, f"the item '{item.key}' is there twice.")
            items[item.key] = item
            anchors.append(is_anchor)
    if not items:
        raise TableError(path, 1, "the file has no items.")
    bank = Bank.of(list(items.values()), Prior.default(len(domains)))
    return Estimates(NamedBank(bank, tuple(domains)), np.array(anchors, dtype=np.bool_), is_timed)


def write_bank(path: Path, named: NamedBank) -> None:
    """Write a bank as `bank_csv.read_items` reads it.

    Raises:
        OSError: the folder does not take it.

    """
    most = max(len(item.belief.b) for item in named.bank.items)
    steps = [f"b{step}" for step in range(1, most + 1)] if most > 1 else []
    header = ["item", "domain", "a", "b", *steps, "c", "sd_lna", "sd_b", "sd_c", "seconds", "calibrated"]
    write_table(path, header, (_row(item, named.domains, len(steps)) for item in named.bank.items))


def write_correlation(path: Path, named: NamedBank) -> None:
    """Write how the domains go together, as `bank_csv.prior_of` reads it.

    Raises:
        OSError: the folder does not take it.

    """
    rows = zip(named.domains, named.bank.prior.correlation.tolist(), strict=True)
    rounded = ([name, *(round(each, 6) for each in row)] for name, row in rows)
    write_table(path, ["domain", *named.domains], rounded)


def _items(block: Block, domains: dict[str, int]) -> Iterator[tuple[Item, bool]]:
    keys = block.read("item", named)
    places = block.read("domain", lambda text: domains.setdefault(named(text), len(domains)))
    given = {name: _numbers(block, name) for name in _ABOUT}
    for row, (key, domain) in enumerate(zip(keys, places, strict=True)):
        of_row = {name: column[row] for name, column in given.items()}
        is_anchor, seconds = bool(of_row["anchor"]), of_row["seconds"]
        try:
            steps = _steps(block, row, of_row["categories"])
            belief = _belief(of_row, steps, is_anchor=is_anchor)
        except ValueError as error:
            raise block.wrong(row, str(error)) from None
        if seconds is not None and seconds <= 0:
            raise block.wrong(row, "seconds: an item takes time.")
        yield Item(key, domain, belief, seconds or _USUAL, calibrated=is_anchor), is_anchor


def _numbers(block: Block, name: str) -> Sequence[float | None]:
    if name not in block.columns:
        return [None] * len(block.lines)
    return block.read(name, lambda text: number(text) if text else None)


def _steps(block: Block, row: int, categories: float | None) -> tuple[float, ...] | None:
    """Give the difficulties that a row names; `None` when it names none."""
    names = [name for name in block.columns if name == "b" or (name[:1] == "b" and name[1:].isdigit())]
    cells = [block.columns[name][row].strip() for name in sorted(names, key=lambda name: int(name[1:] or 0))]
    found = tuple(number(cell) for cell in cells if cell)
    if not found:
        return None
    if categories is not None and len(found) != categories - 1:
        raise ValueError(f"{len(found)} difficulties, where {categories:g} categories need one fewer.")
    return found


def _belief(given: dict[str, float | None], steps: tuple[float, ...] | None, *, is_anchor: bool) -> Belief:
    a, c = given["a"], _guessing(given)
    if a is not None and a <= 0:
        raise ValueError("a is not above 0.")
    if is_anchor and (a is None or steps is None):
        raise ValueError("an anchor needs a and b.")
    doubt = 0.0 if is_anchor else _SD_C
    sd_c = _or(given["sd_c"], doubt if c else 0.0)
    first, second = _slope(a, given["sd_lna"], is_anchor=is_anchor)
    middle = _middle(steps, given["categories"], given["sd_b"], is_anchor=is_anchor)
    return Belief(first, middle.b, c, second, middle.sd_b, sd_c)


def _slope(a: float | None, sd: float | None, *, is_anchor: bool) -> tuple[float, float]:
    """Give mean and sd of ln a."""
    if a is None:
        return PRIOR_LNA
    if sd is not None or is_anchor:
        return log(a), _or(sd, 0.0)
    shrunk = belief_of_estimate(a, 0.0)
    return shrunk.lna, shrunk.sd_lna


def _middle(
    steps: tuple[float, ...] | None, categories: float | None, sd: float | None, *, is_anchor: bool
) -> Belief:
    """Give the difficulties with their sd, in a belief about nothing else."""
    if steps is None:
        return Belief(0.0, _unknown(categories), sd_b=PRIOR_B[1])
    if sd is not None or is_anchor:
        return Belief(0.0, steps, sd_b=_or(sd, 0.0))
    return belief_of_estimate(exp(PRIOR_LNA[0]), steps)


def _unknown(categories: float | None) -> tuple[float, ...]:
    """Lay the steps of an item of which only the number of categories is known."""
    count = _or(categories, _RIGHT_OR_WRONG)
    if count < _RIGHT_OR_WRONG or count != int(count):
        raise ValueError("categories: 2, 3, 4 ...")
    if count == _RIGHT_OR_WRONG:
        return (PRIOR_B[0],)
    return tuple(float(each) for each in PRIOR_B[0] + np.linspace(-_APART, _APART, int(count) - 1))


def _guessing(given: dict[str, float | None]) -> float:
    """Give c: as it stands there, or one in so many options."""
    c, options = given["c"], given["options"]
    if c is not None:
        return c
    if options is None or not options:
        return 0.0
    if options < _RIGHT_OR_WRONG:
        raise ValueError("options: there are at least two.")
    return 1 / options


def _or(value: float | None, other: float) -> float:
    return other if value is None else value


def _median(seconds: Floats) -> float:
    known = seconds[np.isfinite(seconds)]
    return float(np.median(known)) if known.size and np.median(known) > 0 else _USUAL


def _row(item: Item, domains: Sequence[str], steps: int) -> list[object]:
    belief = item.belief
    alone, several = ([belief.b[0]], []) if len(belief.b) == 1 else ([""], list(belief.b))
    padded = [*several, *[""] * (steps - len(several))]
    shape = [_round(each) for each in (*alone, *padded, belief.c, belief.sd_lna, belief.sd_b, belief.sd_c)]
    head = [item.key, domains[item.domain], _round(exp(belief.lna))]
    return [*head, *shape, _round(item.seconds), int(item.calibrated)]


def _round(value: float | str) -> float | str:
    return value if isinstance(value, str) else round(value, 6)
