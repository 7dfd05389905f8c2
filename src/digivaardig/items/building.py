"""Computing a version of the bank: eligibility and read-out of each length, some seconds a length."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from json import dumps
from typing import Any, Final

import numpy as np

from digivaardig.measurement import (
    Bank,
    Belief,
    Design,
    Item,
    Length,
    Plan,
    Prior,
    World,
    find_probabilities,
    offered_lengths,
    simulate,
    simulate_read_out,
)

Say = Callable[[str], None]
Cuts = tuple[float, ...]
_NEWS = 3000  # people after which progress is told
Correlation = Sequence[Sequence[float]]
_PEOPLE: Final = 1000  # simulated, to see how often each item is asked
_SEED: Final = 11


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
    """A version of the bank, ready to be stored; all by length."""

    measure: dict[str, Any]
    eligibility: dict[str, list[float]]
    read_outs: dict[str, dict[str, Any]]
    exposure: dict[str, list[float]] = field(default_factory=dict)


def bank_of(known: Sequence[Known], correlation: Correlation | None = None) -> Bank:
    """Lay the items in their order: by domain, then by name. Without a correlation the usual one holds."""
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
        ],
        Prior.of(correlation) if correlation else None,
    )


def fingerprint(bank: Bank, framework: int, cuts: Sequence[Cuts]) -> str:
    """Name what a version is made of: the same questions, beliefs and cuts give the same name."""
    return sha256(dumps([bank.as_dict(), framework, cuts], sort_keys=True).encode()).hexdigest()


def build(bank: Bank, say: Say, cuts: Sequence[Cuts], calibration: int = 0) -> Built:
    """Find eligibility, exposure and read-outs for every length that the bank can carry.

    Args:
        bank: what is asked, as it is believed now.
        say: told what is being done.
        cuts: for which read-outs are made: those in force first, then those of rounds that are followed up.
        calibration: the number of the calibration by which figures are read; 0 before the first.

    """
    built = Built(bank.as_dict(), {}, {})
    for length in offered_lengths(bank):
        say(f"bank: {length.value} scan, eligibility and read-out by simulation")
        plan = Plan.of(bank, length)
        probabilities = find_probabilities(bank, plan)
        design = Design(bank, plan, probabilities)
        built.eligibility[length.value] = _rounded(probabilities)
        built.exposure[length.value] = _rounded(_exposure(design))
        for each in cuts:
            found = simulate_read_out(design, World.of(bank), each, say=_teller(length, say)).as_dict()
            key = read_out_key(length, each, cuts[0])
            built.read_outs[key] = found | {"by_calibration": calibration}
    return built


def read_out_key(length: Length, cuts: Cuts, newest: Cuts) -> str:
    """Name a read-out: by its length alone with the cuts in force, and by its cuts too with earlier ones."""
    return length.value if cuts == newest else f"{length.value} {cuts}"


def _teller(length: Length, say: Say) -> Callable[[int, int], None]:
    def tell(done: int, of: int) -> None:
        if done % _NEWS == 0 or done == of:
            say(f"bank: {length.value} scan, {done} of {of} simulated people read")

    return tell


def _exposure(design: Design) -> np.ndarray:
    """Let people take the scan, by the items as they are believed; give the part who see each [items]."""
    random = np.random.default_rng(_SEED)
    parameters = World.of(design.bank).draw(random, _PEOPLE)
    theta = design.bank.prior.draw(_PEOPLE, random)
    return simulate(design, theta, parameters, random).exposure(len(design.bank.items))


def _rounded(numbers: np.ndarray) -> list[float]:
    return [round(float(each), 6) for each in numbers]
