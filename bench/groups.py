"""The figures of groups: what is reached beside what was asked. Some four minutes on one core.

Run: python -m bench.groups

People really take the adaptive scan: 10 domains x 40 items as in bench/measurement.py, 40 questions,
eligibility found by simulation. Unit means are N(0, T), people within a unit N(mean, R - T). A contribution
is drawn from the likelihood of a domain's own answers and goes through the channel of `disclosure`. Each bank
has 24 draws of the true items and each draw two units of 300 people; smaller groups are parts of these. True
is the share of N(mean, R - T) below the cut; outside 2 to 98% it is shown, and held, at that end.

The method was tried on seeds 5001 to 5300; the banks here are seeds 70 and 71.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from itertools import product
from time import perf_counter, process_time
from typing import Final

import numpy as np

from bench.measurement import DOMAINS, Found, Row, bank_of, parameters, seeded
from bench.units import (
    PAIR,
    PEOPLE,
    TRUTHS,
    Round,
    T,
    Units,
    a_round,
    calibrated,
    designed,
    estimates,
    some_units,
    take,
    the_next,
)
from digivaardig.measurement import (
    CUTS,
    Bank,
    Design,
    GroupReading,
    Length,
    Plan,
    Prior,
    ReadOut,
    World,
    align,
    estimate_between,
    growth,
    known,
    read,
    simulate_read_out,
)
from digivaardig.measurement.beliefs import Parameters
from digivaardig.measurement.grid import Booleans, Floats
from digivaardig.measurement.normal import Z95, share_below

BANKS: Final = (70, 71)
SIZES: Final = (8, 20, 50, 300)
PARTS: Final = 6  # groups of one size out of a unit, at most
SPREADS: Final = (0.1, 0.2, 0.35, 0.5, 0.7)
USUAL: Final = 0.35
UNITS, SMALL = 120, 20  # units of so many people, where T is wrong
A_WHOLE: Final = 12  # units
TWO: Final = 2
COVERED: Final = (0.93, 0.97)
FEW, MOST = 0.02, 0.98
CUT_NAMES: Final = ("the low cut", "the norm", "the high cut")
Rounds = dict[str, list[Round]]


@dataclass(frozen=True, eq=False)
class Told:
    """Readings beside the truth [groups, domains, cuts]: errors of shares, and whether their margins hold."""

    error: Floats
    held: Booleans

    def points(self, cut: int = 1) -> float:
        """Give the RMSE of a share, in percentage points."""
        return 100 * float(np.sqrt(np.mean(self.error[..., cut] ** 2)))

    @classmethod
    def together(cls, results: Sequence["Told"]) -> "Told":
        """Lay the groups of several results together."""
        return cls(
            *(np.concatenate([getattr(each, field.name) for each in results]) for field in fields(cls))
        )


def main() -> None:
    """Print the table, line by line as it comes."""
    began = perf_counter()
    print(f"{'':<56} {'reached':>24}   asked")
    rounds: Rounds = {}
    for rows in (known_rows, first_rows, later_rows, growth_rows, between_rows, time_rows):
        for row in rows(rounds):
            print(row, flush=True)
    print(f"\n{perf_counter() - began:.0f} s")


def known_rows(rounds: Rounds) -> Iterator[Row]:
    """Read units when all is known of the items."""
    designs = [
        designed([known(*each) for each in parameters(seeded(seed))], calibrated=True) for seed in BANKS
    ]
    rounds["known"] = _rounds(designs, 0)
    yield from size_rows("known items", rounds["known"], (14, 12, 9, 5))
    held = np.mean([_of_eight(each) for each in rounds["known"]])
    yield Row("  the mean of eight units together, n = 2400: holds", "", (Found(float(held)),))


def first_rows(rounds: Rounds) -> Iterator[Row]:
    """Read units on the first day: all that is known are authors' estimates."""
    rounds["first"] = _rounds([designed(estimates(seed), calibrated=False) for seed in BANKS], 20)
    yield from size_rows("the first day", rounds["first"], (14, 13, 11.5, 8.5))


def _rounds(designs: Sequence[Design], more: int) -> list[Round]:
    return [
        a_round(design, World.of(design.bank), seed + more)
        for design, seed in zip(designs, BANKS, strict=True)
    ]


def later_rows(rounds: Rounds) -> Iterator[Row]:
    """Read rounds of the first day again, once the items have been calibrated."""
    rounds["later"] = [
        a_round(each.design, calibrated(each.world, seed), seed + 10)
        for each, seed in zip(rounds["first"], BANKS, strict=True)
    ]
    yield from size_rows("read again after calibration", rounds["later"], (14, 12, 10, 6))


def size_rows(name: str, rounds: Sequence[Round], asked: Sequence[float]) -> Iterator[Row]:
    """Say how far off shares are, in points, and whether margins hold."""
    yield Row(f"{name}, n = 8 / 20 / 50 / 300:", "", ())
    found = [Told.together([told(each, size) for each in rounds]) for size in SIZES]
    for cut in (1, 0, 2):
        most = asked if cut == 1 else [np.inf] * len(asked)
        points = tuple(
            Found(each.points(cut), ".1f", most=top) for each, top in zip(found, most, strict=True)
        )
        limits = "<= " + " / ".join(f"{each:g}" for each in asked) if cut == 1 else ""
        yield Row(f"  points by which a share below {CUT_NAMES[cut]} is off", limits, points)
    yield Row("  95% margin holds the share", ".93-.97", tuple(held_part(each.held) for each in found))


def held_part(held: Booleans) -> Found:
    """Give the part of margins that hold."""
    return Found(float(np.mean(held)), ".3f", *COVERED)


def told(held: Round, size: int) -> Told:
    """Read all groups of one size."""
    parts = range(min(PEOPLE // size, PARTS))
    return judged(
        [
            (read(people[at * size : (at + 1) * size].sum(axis=0), size, held.read_out), mean)
            for means, levels in zip(held.means, held.levels, strict=True)
            for mean, people in zip(means, levels, strict=True)
            for at in parts
        ],
        held.read_out.within,
    )


def judged(readings: Sequence[tuple[GroupReading, Floats]], within: Floats) -> Told:
    """Hold readings against the true means of their groups."""
    means = np.array([mean for _, mean in readings])
    true = np.clip(share_below((np.array(CUTS) - means[..., None]) / within[:, None]), FEW, MOST)
    shares = [reading.share_below_cut for reading, _ in readings]
    value, low, high = (np.array([getattr(each, end) for each in shares]) for end in ("value", "low", "high"))
    return Told(value - true, (low <= true) & (true <= high))


def _of_eight(held: Round) -> Booleans:
    """Say whether the margin of the mean holds for eight units as one group."""
    means = held.means.reshape(-1, 8, DOMAINS).mean(axis=1)
    counts = held.levels.reshape(len(means), -1, DOMAINS, len(CUTS) + 1).sum(axis=1)
    readings = [read(each, 8 * PEOPLE, held.read_out) for each in counts]
    pairs = zip(readings, means, strict=True)
    return np.array([np.abs(reading.mean - mean) <= Z95 * reading.sd for reading, mean in pairs])


def growth_rows(rounds: Rounds) -> Iterator[Row]:
    """Compare two rounds by the same items or by others, read alike or not."""
    yield Row("growth of units of 300, 95% margin holds it:", "", ())
    alike = [grown(each, each, 1) for each in rounds["first"]]
    yield Row("  one version, both rounds read on the first day", ".93-.97", (held_part(np.array(alike)),))
    pairs = [(each, the_next(each, seed)) for each, seed in zip(rounds["later"], BANKS, strict=True)]
    anew = np.array([grown(*each) for each in pairs])
    yield Row("  by estimates, then calibrated; both read anew", ".93-.97", (held_part(anew),))
    others = zip(rounds["first"], rounds["known"], strict=True)
    yield Row(
        "  the first day, then other items",
        ".93-.97",
        (held_part(np.array([grown(*each) for each in others])),),
    )


def grown(before: Round, after: Round, step: int = 0) -> Booleans:
    """Say whether the margin of growth holds, from each unit to one of the other round by the same items."""
    held = []
    for draw, unit in product(range(TRUTHS), range(PAIR - step)):
        one, other = (
            read(each.levels[draw, place].sum(axis=0), PEOPLE, each.read_out)
            for each, place in ((before, unit), (after, unit + step))
        )
        change = growth(one, other)
        true = after.means[draw, unit + step] - before.means[draw, unit]
        held.append((change.low <= true) & (true <= change.high))
    return np.array(held)


def between_rows(rounds: Rounds) -> Iterator[Row]:
    """Say what a wrong T does, alone and with what the blocks of the round tell."""
    yield Row("units of 20, T by default / from 10 blocks / from 30:", "", ())
    of, read_out = rounds["known"][0], rounds["known"][0].read_out
    truth = of.world.draw(seeded(1))
    for place, sd in enumerate(SPREADS):
        units = some_units(seeded(600 + place), (1, UNITS), SMALL, T * (sd / USUAL) ** 2)
        counts, means = take(of.design, truth, units, 700 + place)[0].sum(axis=1), units.means[0]
        found = [_by_blocks(counts, means, read_out, (1 - sd**2) ** 0.5, blocks) for blocks in (1, 10, 30)]
        points = tuple(Found(each.points(), ".1f") for each in found)
        yield Row(f"  they differ by sd {sd}: points below the norm", "", points)
        yield Row("    margin holds the share", "", tuple(Found(float(each.held.mean())) for each in found))
        if sd == USUAL:
            aligned = _aligned(counts, means, read_out)
            yield Row("    aligned to their whole of 12: points", "", (Found(aligned.points(), ".1f"),))
            yield Row("    margin holds the share", ".93-.97", (held_part(aligned.held),))

    yield _two_row(of, truth)


def _two_row(of: Round, truth: Parameters) -> Row:
    """Say whether margins hold in two domains in which units differ twice as much as in the others."""
    twice = np.where(np.arange(DOMAINS) < TWO, 2.0, 1.0)
    units = some_units(seeded(610), (1, UNITS), SMALL, T * np.outer(twice, twice))
    people = Units(units.means, SMALL, T)
    counts, means = take(of.design, truth, people, 710)[0].sum(axis=1), units.means[0]
    found = [_by_blocks(counts, means, of.read_out, (1 - USUAL**2) ** 0.5, blocks) for blocks in (1, 10, 30)]
    held = tuple(Found(float(each.held[:, :TWO].mean())) for each in found)
    return Row("  by .7 in two domains alone: margin holds there", "", held)


def _by_blocks(counts: Floats, means: Floats, read_out: ReadOut, within: float, blocks: int) -> Told:
    """Read units with T from so many of them; from 1 it is the default."""
    readings = []
    for at in range(0, UNITS, blocks):
        here = counts[at : at + blocks]
        between = estimate_between([(each, SMALL) for each in here], read_out) if blocks > 1 else T
        readings += [read(each, SMALL, read_out, between) for each in here]
    return judged(list(zip(readings, means, strict=True)), np.full(DOMAINS, within))


def _aligned(counts: Floats, means: Floats, read_out: ReadOut) -> Told:
    readings = []
    for at in range(0, UNITS, A_WHOLE):
        here = counts[at : at + A_WHOLE]
        whole = read(here.sum(axis=0), SMALL * A_WHOLE, read_out)
        readings += align([read(each, SMALL, read_out) for each in here], whole)
    return judged(list(zip(readings, means, strict=True)), read_out.within)


def time_rows(_rounds: Rounds) -> Iterator[Row]:
    """Time the read-outs of a new version of the bank on one core: all authors' estimates."""
    whole = bank_of(estimates(9))
    one = _seconds(whole, Length.STANDARD)
    yield Row("read-out of 400 items, 40 questions, s", "<= 60", (Found(one, ".0f", most=60),))
    live = Bank.of(
        [item for at, item in enumerate(whole.items) if at % 40 < 25 - (at >= 280)], Prior.default()
    )
    both = sum(_seconds(live, length) for length in (Length.QUICK, Length.STANDARD))
    yield Row(
        f"  of {len(live.items)} items, 20 and 40 questions, s", "<= 60", (Found(both, ".0f", most=60),)
    )


def _seconds(bank: Bank, length: Length) -> float:
    began = process_time()
    simulate_read_out(Design(bank, Plan.of(bank, length)))
    return process_time() - began


if __name__ == "__main__":
    main()
