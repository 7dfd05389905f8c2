"""Answers of many people to calibrate with."""

from collections.abc import Sequence

import numpy as np

from digivaardig.measurement import Bank, Belief, Design, Item, Plan, Prior, Responses, World, simulate
from digivaardig.measurement.grid import Booleans, Floats

from .banks import seeded

FIRST_GUESS = {"sd_lna": 0.3, "sd_b": 1.0}


def unknown(bank: Bank, kept: Booleans | None = None) -> Bank:
    """The same items with hardly anything known of them, but for those that are kept."""
    items = [
        item if kept is not None and kept[place] else _unknown(item) for place, item in enumerate(bank.items)
    ]
    return Bank.of(items, Prior.default(bank.domains))


def _unknown(item: Item) -> Item:
    middle = float(np.mean(item.belief.b))
    steps = tuple(step - middle for step in item.belief.b)
    c = item.belief.c
    return Item(item.key, item.domain, Belief(0.2, steps, c, 0.3, 1.0, 0.03 if c else 0.0))


def believing(bank: Bank, beliefs: Sequence[Belief], correlation: Floats) -> Bank:
    """The same items with other beliefs."""
    items = [Item(item.key, item.domain, belief) for item, belief in zip(bank.items, beliefs, strict=True)]
    return Bank.of(items, Prior.of(correlation))


def people_of(bank: Bank, people: int, seed: int, mean: float = 0.0, sd: float = 1.0) -> Floats:
    """Abilities with exactly this mean and spread in the sample, so that chance does not move the scale."""
    drawn = bank.prior.draw(people, seeded(seed))
    return mean + sd * (drawn - drawn.mean(axis=0)) / drawn.std(axis=0)


def full_scores(bank: Bank, theta: Floats, seed: int) -> np.ndarray:
    """Everybody's score on every item [people, items]."""
    random, people = seeded(seed), len(theta)
    truth = World.of(bank).draw(random)
    columns = []
    for place, domain in enumerate(bank.domain.tolist()):
        who = (np.zeros(people, dtype=np.intp), np.full(people, place))
        columns.append((random.random(people)[:, None] < truth.reach(who, theta[:, domain])).sum(axis=1))
    return np.array(columns).T


def complete(scores: np.ndarray, group: Sequence[int] | None = None) -> Responses:
    """Responses of people who answered everything."""
    people, items = scores.shape
    return Responses.of(
        person=np.repeat(np.arange(people), items),
        item=np.tile(np.arange(items), people),
        score=scores.ravel(),
        group=group,
    )


def adaptive(bank: Bank, asks: Bank, people: int, seed: int) -> Responses:
    """Responses of people to an adaptive scan that asks by one bank while they answer by another."""
    theta, random = people_of(bank, people, seed), seeded(seed + 1)
    run = simulate(Design(asks, Plan.of(asks)), theta, World.of(bank).draw(random), random)
    person, place = np.nonzero(run.items >= 0)
    return Responses.of(
        person=person, item=run.items[person, place], score=run.categories[person, place], people=people
    )
