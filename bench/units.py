"""Simulated rounds for bench/groups.py: units of people who really take the adaptive scan."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log
from typing import Final

import numpy as np

from bench.measurement import DOMAINS, bank_of, parameters, seeded
from digivaardig.disclosure import channel
from digivaardig.measurement import (
    Bank,
    Belief,
    Design,
    Effort,
    Item,
    Plan,
    ReadOut,
    World,
    belief_of_estimate,
    default_between,
    find_probabilities,
    own_level_probabilities,
    simulate,
    simulate_read_out,
)
from digivaardig.measurement.beliefs import Parameters
from digivaardig.measurement.grid import Floats

TRUTHS: Final = 24  # draws of the items a bank
PAIR: Final = 2  # units a draw
PEOPLE: Final = 300  # a unit
AT_ONCE: Final = 3  # draws of the items
T: Final = default_between(DOMAINS)
CALIBRATED: Final = (0.08, 0.1)  # sd of ln a and b that some thousands of people leave
CHANNEL: Final = np.array(channel(), dtype=np.float64)
QUICKLY: Final = Effort(1000, 3)


@dataclass(frozen=True, eq=False)
class Units:
    """Units that will take the scan: means [draws, units, domains], people in each, how units differ."""

    means: Floats
    people: int
    between: Floats


@dataclass(frozen=True, eq=False)
class Round:
    """A round that was held.

    Attributes:
        design: how it asked and scored.
        world: what is believed of the items when it is read.
        truth: what the items truly are, of each draw.
        means: of the units [draws, units, domains].
        levels: that left, one-hot [draws, units, people, domains, levels].
        read_out: how to read it.

    """

    design: Design
    world: World
    truth: Parameters
    means: Floats
    levels: Floats
    read_out: ReadOut


def take(design: Design, truth: Parameters, units: Units, seed: int) -> Floats:
    """Let units take the scan, each draw of the items by its own.

    Returns:
        what leaves, one-hot [draws, units, people, domains, levels].

    """
    random, inside = seeded(seed), np.linalg.cholesky(design.bank.prior.correlation - units.between)
    shape = (*units.means.shape[:2], units.people, DOMAINS)
    theta = units.means[:, :, None] + random.standard_normal(shape) @ inside.T
    starts = range(0, len(theta), AT_ONCE)
    return np.concatenate([_some(design, part(truth, at), theta[at : at + AT_ONCE], random) for at in starts])


def part(truth: Parameters, at: int) -> Parameters:
    """Take a few of the draws."""
    here = slice(at, at + AT_ONCE)
    return Parameters(truth.a[here], truth.b[here], truth.c[here])


def _some(design: Design, truth: Parameters, theta: Floats, random: np.random.Generator) -> Floats:
    draws, units, people, domains = theta.shape
    in_turn = theta.transpose(1, 2, 0, 3).reshape(
        -1, domains
    )  # person after person another draw of the items
    run = simulate(design, in_turn, truth, random)
    reported = own_level_probabilities(run.state.loglik) @ CHANNEL
    drawn = (random.random(reported.shape[:2])[..., None] > reported.cumsum(axis=-1)[..., :3]).sum(axis=-1)
    levels = np.eye(4)[drawn].reshape(units, people, draws, domains, 4)
    return levels.transpose(2, 0, 1, 3, 4)


def a_round(design: Design, world: World, seed: int) -> Round:
    """Draw items and units, let people take the scan, and simulate how to read it."""
    random = seeded(seed + 1000)
    truth, units = world.draw(random, TRUTHS), some_units(random, (TRUTHS, PAIR))
    levels = take(design, truth, units, seed + 2000)
    return Round(design, world, truth, units.means, levels, simulate_read_out(design, world))


def some_units(
    random: np.random.Generator, shape: tuple[int, int], people: int = PEOPLE, between: Floats = T
) -> Units:
    """Draw the means of units."""
    return Units(random.multivariate_normal(np.zeros(DOMAINS), between, shape), people, between)


def designed(beliefs: Sequence[Belief], *, calibrated: bool) -> Design:
    """Lay out a round of 40 questions over a bank of these beliefs."""
    bank = bank_of(list(beliefs))
    items = [Item(item.key, item.domain, item.belief, calibrated=calibrated) for item in bank.items]
    bank = Bank.of(items, bank.prior)
    plan = Plan.of(bank)
    return Design(bank, plan, find_probabilities(bank, plan, effort=QUICKLY))


def estimates(seed: int) -> list[Belief]:
    """Give what is believed of items when authors were off by .35 in ln a, .7 in b and .03 in c."""
    random = seeded(seed)
    truth = parameters(random)
    off = (random.normal(size=(len(truth), 3)) * (0.35, 0.7, 0.03)).tolist()
    return [
        belief_of_estimate(a * exp(lna), b + shift, max(c + guess, 0.02) if c else 0.0)
        for (a, b, c), (lna, shift, guess) in zip(truth, off, strict=True)
    ]


def the_next(round_: Round, seed: int) -> Round:
    """Hold a round later, with what is believed by then, by the same true items."""
    design = designed(round_.world.beliefs, calibrated=True)
    units = some_units(seeded(seed + 4000), (TRUTHS, PAIR))
    levels = take(design, round_.truth, units, seed + 5000)
    read_out = simulate_read_out(design, round_.world, seed=2)
    return Round(design, round_.world, round_.truth, units.means, levels, read_out)


def calibrated(world: World, seed: int) -> World:
    """Give what is believed once some thousands of people answered; what items truly are is drawn here."""
    random = seeded(seed + 3000)
    truth = world.draw(random)
    return World(
        tuple(
            _learnt(belief, log(truth.a[0, at]), float(truth.b[0, at, 0]), random)
            for at, belief in enumerate(world.beliefs)
        ),
        world.prior,
    )


def _learnt(old: Belief, lna: float, b: float, random: np.random.Generator) -> Belief:
    (new_lna, sd_lna), (new_b, sd_b) = (
        _joined(mean, before, true + sd * float(random.normal()), sd)
        for mean, before, true, sd in (
            (old.lna, old.sd_lna, lna, CALIBRATED[0]),
            (old.b[0], old.sd_b, b, CALIBRATED[1]),
        )
    )
    return Belief(new_lna, (new_b,), old.c, sd_lna, sd_b, old.sd_c)


def _joined(mean: float, before: float, estimate: float, sd: float) -> tuple[float, float]:
    weight = before**2 / (before**2 + sd**2)
    return mean + weight * (estimate - mean), sd * weight**0.5
