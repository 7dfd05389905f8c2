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
Cuts = tuple[float, ...]
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


def fingerprint(bank: Bank, framework: int, cuts: Sequence[Cuts]) -> str:
    """Name what a version is made of: the same questions, beliefs and cuts give the same name."""
    return sha256(dumps([bank.as_dict(), framework, cuts], sort_keys=True).encode()).hexdigest()


def build(bank: Bank, say: Say, cuts: Sequence[Cuts]) -> Built:
    """Find eligibility and read-outs for every length that the bank can carry.

    Args:
        bank: the items.
        say: told at each length.
        cuts: for which read-outs are made: those in force first, then those of rounds that are followed up.

    """
    eligibility: dict[str, list[float]] = {}
    read_outs: dict[str, dict[str, Any]] = {}
    for length in offered_lengths(bank):
        say(f"bank: {length.value} scan, eligibility and read-out by simulation")
        eligibility[length.value], found = _one(bank, length, cuts, say)
        read_outs |= {read_out_key(length, each, cuts[0]): found[each] for each in cuts}
    return Built(bank.as_dict(), eligibility, read_outs)


def read_out_key(length: Length, cuts: Cuts, newest: Cuts) -> str:
    """Name a read-out: by its length alone with the cuts in force, and by its cuts too with earlier ones."""
    return length.value if cuts == newest else f"{length.value} {cuts}"


def _one(
    bank: Bank, length: Length, cuts: Sequence[Cuts], say: Say
) -> tuple[list[float], dict[Cuts, dict[str, Any]]]:
    plan = Plan.of(bank, length)
    probabilities = find_probabilities(bank, plan)
    design, world = Design(bank, plan, probabilities), World.of(bank)

    def tell(done: int, of: int) -> None:
        if done % _NEWS == 0 or done == of:
            say(f"bank: {length.value} scan, {done} of {of} simulated people read")

    read_outs = {each: simulate_read_out(design, world, each, say=tell).as_dict() for each in cuts}
    return [round(float(each), 6) for each in probabilities], read_outs
