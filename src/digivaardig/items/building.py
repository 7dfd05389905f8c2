"""Computing a version of the bank: eligibility and read-out of each length, some seconds a length."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from json import dumps
from typing import Any

from digivaardig.measurement import (
    Bank,
    Belief,
    Design,
    Item,
    Length,
    Plan,
    World,
    find_probabilities,
    offered_lengths,
    simulate_read_out,
)

Say = Callable[[str], None]
_NEWS = 3000  # people after which progress is told


@dataclass(frozen=True, slots=True)
class Known:
    """What is believed of one live question."""

    key: str
    number: int
    domain: int
    seconds: float
    is_practice: bool
    is_calibrated: bool
    belief: Belief


@dataclass(frozen=True, slots=True)
class Built:
    """A version of the bank, ready to be stored."""

    measure: dict[str, Any]
    eligibility: dict[str, list[float]]
    read_outs: dict[str, dict[str, Any]]


def bank_of(known: Sequence[Known]) -> Bank:
    """Lay the items in their order: by domain, then by name."""
    ordered = sorted(known, key=lambda each: (each.domain, each.key))
    return Bank.of(
        [
            Item(
                f"{each.key} {each.number}",
                each.domain,
                each.belief,
                each.seconds,
                each.is_practice,
                each.is_calibrated,
            )
            for each in ordered
        ]
    )


def fingerprint(bank: Bank, framework: int) -> str:
    """Name what a version is made of: the same questions and beliefs give the same name."""
    return sha256(dumps([bank.as_dict(), framework], sort_keys=True).encode()).hexdigest()


def build(bank: Bank, say: Say) -> Built:
    """Find eligibility and read-out for every length that the bank can carry."""
    eligibility: dict[str, list[float]] = {}
    read_outs: dict[str, dict[str, Any]] = {}
    for length in offered_lengths(bank):
        say(f"bank: {length.value} scan, eligibility and read-out by simulation")
        eligibility[length.value], read_outs[length.value] = _one(bank, length, say)
    return Built(bank.as_dict(), eligibility, read_outs)


def _one(bank: Bank, length: Length, say: Say) -> tuple[list[float], dict[str, Any]]:
    plan = Plan.of(bank, length)
    probabilities = find_probabilities(bank, plan)
    design = Design(bank, plan, probabilities)
    read_out = simulate_read_out(design, World.of(bank), say=lambda done, of: _tell(length, done, of, say))
    return [round(float(each), 6) for each in probabilities], read_out.as_dict()


def _tell(length: Length, done: int, of: int, say: Say) -> None:
    if done % _NEWS == 0 or done == of:
        say(f"bank: {length.value} scan, {done} of {of} simulated people read")
