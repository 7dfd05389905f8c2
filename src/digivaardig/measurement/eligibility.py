"""How often each item is eligible, so that not too many see it: found once a bank version, by simulation.

Nobody is counted in the running scan. The simulation lowers the eligibility of items that too many people
see and raises it of items that fewer see than may (van der Linden and Veldkamp 2004).
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from .bank import Bank
from .grid import Booleans, Floats, Integers
from .plan import Plan
from .simulation import Design, World, simulate

SEEN: Final = 0.5
SEEN_UNCALIBRATED: Final = 0.35
_OVER_EVEN: Final = 1.5  # no item can be held below its even share; so much above it is the bound
_SPARE: Final = 2  # eligible items of a domain beyond its places
_TASKS: Final = 4  # eligible practice tasks
_AIM: Final = 0.95  # of the bound: what is left is chance
_NEWS: Final = 0.5  # weight of the latest round of the simulation


@dataclass(frozen=True, slots=True)
class Effort:
    """How long to look: people in a round of the simulation, and rounds."""

    people: int = 1000
    rounds: int = 6


def bounds(bank: Bank, plan: Plan, most: float = SEEN) -> Floats:
    """Give the part of all people by whom each item may be seen [items]: 50%, or 35% until it is calibrated.

    `most` is another bound than 50%. In a small domain the bound is 1.5 times the even share of its items,
    and so it is for practice tasks. It never lies below the eligibility that `enough` needs.
    """
    even = plan.places_in(bank.domains) / np.maximum(bank.sizes, 1)
    tasks = max(int(bank.practice.sum()), 1)
    for_tasks = max(_OVER_EVEN * plan.practice[0], _tasks_needed(bank, plan)) / tasks
    share = np.maximum(_OVER_EVEN * even, _needs(bank, plan) / np.maximum(bank.sizes, 1))[bank.domain]
    share = np.maximum(share, np.where(bank.practice, for_tasks, 0.0))
    asked = np.where(bank.calibrated, most, min(most, SEEN_UNCALIBRATED))
    return np.minimum(np.maximum(asked, share), 1.0)


def find_probabilities(
    bank: Bank, plan: Plan, seed: int = 1, effort: Effort | None = None, most: float = SEEN
) -> Floats:
    """Find how often each item should be eligible [items].

    An item that has not been calibrated is never eligible to more people than may see it: that spreads the
    errors of estimates over a group. How often an item is asked of those who may get it changes little from
    round to round, so that rate is smoothed over the rounds.

    Args:
        bank: the version of the bank; people answer as it believes.
        plan: of the rounds that use it.
        seed: of the simulation.
        effort: how long to look.
        most: the part of all people who may see a calibrated item.

    """
    effort = effort or Effort()
    bound = bounds(bank, plan, most)
    ceiling = np.where(bank.calibrated, 1.0, bound)
    chances = enough(bank, plan, bound)  # a start that holds by itself
    rate = np.zeros(len(bound))
    for turn in range(effort.rounds):
        seen = _exposure(Design(bank, plan, chances), seed + turn, effort.people)
        rate = rate + (_NEWS if turn else 1.0) * (seen / chances - rate)
        chances = enough(bank, plan, np.minimum(_AIM * bound / np.maximum(rate, _AIM * bound), ceiling))
    return chances


def enough(bank: Bank, plan: Plan, chances: Floats) -> Floats:
    """Raise chances where needed, so that everybody's draw holds enough.

    That is two items a domain more than it has places and four practice tasks (or the least number of the
    plan, if that is more), as far as the bank has them; `draw_eligible` then never falls short.
    """
    raised = _raise(chances, bank.practice, _tasks_needed(bank, plan))
    for domain, need in enumerate(_needs(bank, plan)):
        raised = _raise(raised, bank.domain == domain, int(need))
    return raised


def _needs(bank: Bank, plan: Plan) -> Integers:
    return np.minimum(plan.places_in(bank.domains) + _SPARE, bank.sizes)


def _tasks_needed(bank: Bank, plan: Plan) -> int:
    return min(max(_TASKS, plan.practice[0]), int(bank.practice.sum()))


def _raise(chances: Floats, where: Booleans, need: int) -> Floats:
    """Bring all chances of a group closer to 1 by one factor, until they sum to what is needed."""
    here = chances[where]
    short = need - here.sum()
    if short <= 0:
        return chances
    raised = chances.copy()
    # a hair more than needed: the sum of a line is compared with whole numbers
    raised[where] = np.minimum(1 - (1 - here) * (1 - min(short / (1 - here).sum() * (1 + 1e-9), 1.0)), 1.0)
    return raised


def _exposure(design: Design, seed: int, people: int) -> Floats:
    """Give the part of simulated people who see each item, when all answer as the bank believes."""
    random = np.random.Generator(np.random.PCG64(seed))
    world = World.of(design.bank)
    theta = design.bank.prior.draw(people, random)
    return simulate(design, theta, world.draw(random, people), random).exposure(len(design.bank.items))
