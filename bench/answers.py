"""Answers that are drawn before anybody begins, so that every test looks up the same ones."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from bench.measurement import DOMAINS, EACH, parameters, seeded
from digivaardig.measurement import Design, Run, simulate
from digivaardig.measurement.beliefs import Parameters
from digivaardig.measurement.grid import Booleans, Floats, Integers

_BEYOND_ANYBODY: Final = 1e3


@dataclass(frozen=True)
class Items:
    """Parameters [items], and the domain of each; domains lie behind one another and are equally large."""

    a: Floats
    b: Floats
    c: Floats
    domain: Integers

    def of(self, domain: int) -> Integers:
        """Give the places of a domain's items."""
        return np.flatnonzero(self.domain == domain)

    @property
    def rows(self) -> list[tuple[float, float, float]]:
        """Give a, b and c of each item."""
        return list(zip(self.a.tolist(), self.b.tolist(), self.c.tolist(), strict=True))


def draw_items(random: np.random.Generator) -> Items:
    """Draw the items of a bank, as `bench.measurement` does."""
    drawn = np.array(parameters(random))
    return Items(drawn[:, 0], drawn[:, 1], drawn[:, 2], np.arange(DOMAINS * EACH) // EACH)


def draw_answers(items: Items, theta: Floats, random: np.random.Generator) -> Booleans:
    """Draw every answer of everybody [people, items]."""
    curve = 0.5 + 0.5 * np.tanh(0.5 * items.a * (theta[:, items.domain] - items.b))
    return random.random(curve.shape) < items.c + (1 - items.c) * curve


def take(design: Design, theta: Floats, answers: Booleans, seed: int = 0) -> Run:
    """Let people take the scan with these answers [people, items]; chance decides on lots only."""
    b = np.where(answers, -_BEYOND_ANYBODY, _BEYOND_ANYBODY)[..., None]
    surely = Parameters(np.ones(answers.shape), b, np.zeros(answers.shape))
    return simulate(design, theta, surely, seeded(seed))
