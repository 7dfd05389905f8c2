"""Reading the bank. A version never changes, so each process keeps the ones it met."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

import numpy as np

from digivaardig.authoring.queries import at_versions, live
from digivaardig.measurement import Bank, Belief, Length, Plan
from digivaardig.plumbing.remember import Remembered
from digivaardig.questions.question import Question
from digivaardig.skills.queries import framework

from .building import Known, read_out_key
from .models import BankVersion, ItemBelief
from .texts import KIND, ItemText

FOR_EVER = float("inf")
_banks: Remembered["LiveBank"] = Remembered(seconds=FOR_EVER)
_newest: Remembered[int] = Remembered(seconds=5)
_gone: Remembered[frozenset[int]] = Remembered(seconds=5)


@dataclass(frozen=True, slots=True)
class BankEntry:
    """One question of a bank version; its place in the tuple is its number in `measurement`."""

    key: str
    number: int
    domain: str
    subskill: str
    question: Question


@dataclass(frozen=True, eq=False)
class LiveBank:
    """A version of the bank, ready to ask and to score."""

    number: int
    framework: int
    measure: Bank
    entries: tuple[BankEntry, ...]
    eligibility: dict[str, list[float]]
    read_outs: dict[str, dict[str, Any]]

    @property
    def lengths(self) -> list[Length]:
        """List the lengths that this version can carry, short to long."""
        return [length for length in Length if length.value in self.eligibility]

    @cached_property
    def plans(self) -> dict[Length, Plan]:
        """Lay the places of each length."""
        return {length: Plan.of(self.measure, length) for length in self.lengths}

    @cached_property
    def probabilities(self) -> dict[Length, np.ndarray]:
        """Give how often each item is eligible, by length [items]."""
        return {length: np.array(self.eligibility[length.value]) for length in self.lengths}

    def read_out(self, length: Length, cuts: tuple[float, ...]) -> dict[str, Any] | None:
        """Give how a group's figures are read, as `measurement.ReadOut.as_dict`.

        `None`: this version was not made for these cuts; the next one is.
        """
        newest = tuple(self.read_outs[length.value]["cuts"])
        return self.read_outs.get(read_out_key(length, cuts, newest))

    @cached_property
    def place_of(self) -> dict[tuple[str, int], int]:
        """Number the questions by key and version."""
        return {(entry.key, entry.number): place for place, entry in enumerate(self.entries)}


def newest_bank() -> LiveBank:
    """Give the newest version.

    Raises:
        LookupError: none was built yet.

    """
    return bank(_newest.get("newest", _newest_number))


def bank(number: int) -> LiveBank:
    """Give a version of the bank. Two queries the first time in a process, none afterwards.

    Raises:
        BankVersion.DoesNotExist: there is none by that number.

    """
    return _banks.get(number, lambda: _load(number))


def gone(number: int, now: datetime) -> frozenset[int]:
    """Give the places of questions that may not be asked any more: retired, or mended since."""
    return _gone.get(number, lambda: _load_gone(number, now))


def known_live(now: datetime) -> tuple[list[Known], int]:
    """Give what is believed of every live question, and the number of the framework. Two queries."""
    yardstick = framework()
    beliefs = {(row.key, row.number): row for row in ItemBelief.owned_by(None)}
    texts = [(text.slug, text.number) for text in live(KIND, None, now)]
    return [_known(beliefs[pair], yardstick.index(beliefs[pair].domain)) for pair in texts], yardstick.number


def _known(row: ItemBelief, domain: int) -> Known:
    belief = Belief.from_row(row.row)
    return Known(row.key, row.number, domain, row.seconds, row.is_practice, row.is_calibrated, belief)


def _newest_number() -> int:
    newest = BankVersion.owned_by(None).order_by("-number").values_list("number", flat=True).first()
    if newest is None:
        raise LookupError("No bank was built yet: run `digivaardig load-content`.")
    return newest


def _load(number: int) -> LiveBank:
    row = BankVersion.owned_by(None).get(number=number)
    measure = Bank.from_dict(row.measure)
    pairs = [_pair(item.key) for item in measure.items]
    texts = at_versions(KIND, pairs)
    entries = tuple(_entry(pair, texts[pair]) for pair in pairs)
    return LiveBank(number, row.framework, measure, entries, row.eligibility, row.read_outs)


def _entry(pair: tuple[str, int], text: ItemText) -> BankEntry:
    if text.question is None:
        raise LookupError(f"Question {pair} can no longer be read.")
    return BankEntry(*pair, text.subskill.split(".")[0], text.subskill, text.question)


def _load_gone(number: int, now: datetime) -> frozenset[int]:
    alive = {(text.slug, text.number) for text in live(KIND, None, now)}
    return frozenset(place for pair, place in bank(number).place_of.items() if pair not in alive)


def _pair(key: str) -> tuple[str, int]:
    name, number = key.rsplit(" ", 1)
    return name, int(number)
