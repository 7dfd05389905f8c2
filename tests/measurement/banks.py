"""Banks and answers to measure with."""

from collections.abc import Sequence
from functools import cache

import numpy as np

from digivaardig.measurement import Bank, Belief, Item, Prior, belief_of_estimate, known


def seeded(seed: int) -> np.random.Generator:
    return np.random.Generator(np.random.PCG64(seed))


@cache
def a_bank(domains: int = 3, each: int = 8, *, sure: bool = True, tasks: int = 0, seed: int = 1) -> Bank:
    """`each` items a domain; half can be guessed; the last `tasks` are practice tasks of two steps."""
    random = seeded(seed)
    return Bank.of(
        [
            Item(
                f"{domain}.{place}",
                domain,
                _belief(random, place, each - tasks, sure=sure),
                50,
                place >= each - tasks,
                sure,
            )
            for domain in range(domains)
            for place in range(each)
        ],
        Prior.default(domains),
    )


def _belief(random: np.random.Generator, place: int, questions: int, *, sure: bool) -> Belief:
    a, b = float(random.lognormal(0.2, 0.3)), float(random.normal())
    steps = [b - 0.4, b + 0.4] if place >= questions else b
    c = 0.2 if place % 2 and place < questions else 0.0
    return known(a, steps, c) if sure else belief_of_estimate(a, steps, c)


def uneven(sizes: Sequence[int], *, sure: bool = True) -> Bank:
    """A bank with so many items in each domain."""
    random = seeded(3)
    items = [
        Item(f"{domain}.{place}", domain, _belief(random, place, size, sure=sure), calibrated=sure)
        for domain, size in enumerate(sizes)
        for place in range(size)
    ]
    return Bank.of(items, Prior.default(len(sizes)))


def some_answers(bank: Bank, count: int, seed: int) -> tuple[list[int], list[int]]:
    """Answers of somebody drawn from the prior, to items drawn at random."""
    random = seeded(seed)
    theta = bank.prior.draw(1, random)[0]
    items = [int(item) for item in random.permutation(len(bank.items))[:count]]
    scores = []
    for item in items:
        belief = bank.items[item].belief
        curve = 1 / (1 + np.exp(-np.exp(belief.lna) * (theta[bank.domain[item]] - np.array(belief.b))))
        scores.append(int(np.count_nonzero(random.random() < belief.c + (1 - belief.c) * curve)))
    return items, scores
