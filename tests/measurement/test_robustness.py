"""What goes wrong in life, in small; `python -m bench.robustness` prints it at full size."""

from collections.abc import Callable
from math import exp

import numpy as np
import pytest

from digivaardig.measurement import (
    Bank,
    Belief,
    Design,
    Item,
    Plan,
    Prior,
    Responses,
    Run,
    World,
    belief_of_estimate,
    calibrate,
    default_correlation,
    known,
    simulate,
)
from digivaardig.measurement.grid import Floats

from .banks import seeded

DOMAINS, EACH, PEOPLE = 5, 12, 400
Estimate = tuple[float, float, float]


def truth(seed: int) -> list[Estimate]:
    random = seeded(seed)
    drawn = zip(random.lognormal(0.2, 0.3, DOMAINS * EACH), random.normal(size=DOMAINS * EACH), strict=True)
    return [(float(a), float(b), 0.2 * (place % 2)) for place, (a, b) in enumerate(drawn)]


def estimates(seed: int) -> list[Estimate]:
    """What authors make of the truth: off by sd .7 in b and .35 in ln a."""
    off = seeded(seed + 100).normal(size=(DOMAINS * EACH, 2)) * (0.35, 0.7)
    return [
        (a * exp(lna), b + shift, c)
        for (a, b, c), (lna, shift) in zip(truth(seed), off.tolist(), strict=True)
    ]


def bank_of(beliefs: list[Belief], correlation: Floats) -> Bank:
    items = [Item(str(at), at // EACH, belief, calibrated=True) for at, belief in enumerate(beliefs)]
    return Bank.of(items, Prior.of(correlation))


def scans(
    supposed: Callable[[int], list[Belief]], between: float, scored: float = 0.7, seeds: range = range(3)
) -> list[Run]:
    """People whose abilities correlate by `between` answer true items; the engine supposes something else."""
    runs = []
    for seed in seeds:
        random = seeded(seed + 200)
        bank = bank_of(supposed(seed), default_correlation(DOMAINS, scored))
        world = World.of(
            bank_of([known(*each) for each in truth(seed)], default_correlation(DOMAINS, between))
        )
        theta = world.prior.draw(PEOPLE, random)
        runs.append(simulate(Design(bank, Plan.of(bank)), theta, world.draw(random), random))
    return runs


def honesty(runs: list[Run]) -> float:
    """The error divided by the standard error: 1 is honest, more boasts."""
    errors = np.concatenate([run.state.mean - run.theta for run in runs])
    return float(np.sqrt(np.mean(errors**2) / np.mean([run.state.variance for run in runs])))


def coverage(runs: list[Run]) -> float:
    return float(np.mean([np.abs(run.state.mean - run.theta) < 1.96 * run.state.sd for run in runs]))


def test_margins_stay_honest_when_authors_are_off_by_seven_tenths():
    doubted = scans(lambda seed: [belief_of_estimate(*each) for each in estimates(seed)], between=0.7)
    believed = scans(lambda seed: [known(*each) for each in estimates(seed)], between=0.7)
    assert honesty(doubted) == pytest.approx(1, abs=0.05)
    assert coverage(doubted) == pytest.approx(0.95, abs=0.015)
    assert honesty(believed) > 1.1


@pytest.mark.parametrize(("between", "boasts"), [(0.5, (1.03, 1.2)), (0.9, (0.75, 0.95))])
def test_a_wrong_correlation_widens_or_narrows_margins_a_little_and_the_right_one_mends_them(
    between: float, boasts: tuple[float, float]
):
    def items(seed: int) -> list[Belief]:
        return [known(*each) for each in truth(seed)]

    least, most = boasts
    assert least < honesty(scans(items, between)) < most
    assert honesty(scans(items, between, scored=between)) == pytest.approx(1, abs=0.04)


def test_people_who_are_better_than_supposed_are_drawn_back_by_little():
    bank = bank_of([known(*each) for each in truth(0)], default_correlation(DOMAINS))
    random = seeded(300)
    theta = 0.7 + bank.prior.draw(PEOPLE, random)
    run = simulate(Design(bank, Plan.of(bank)), theta, World.of(bank).draw(random), random)
    assert -0.15 < np.mean(run.state.mean - theta) < 0


@pytest.mark.parametrize("seed", [6, 13])
def test_a_calibration_comes_to_rest_on_a_steep_item_of_which_nobody_knows_whether_it_can_be_guessed(
    seed: int,
):
    random = seeded(seed)
    a, b = np.append(random.lognormal(0.5, 0.3, 6)[:5], 3.2), np.append(random.normal(size=6)[:5], 0.95)
    unknown = Belief(0.2, (0.0,), 0.15, sd_lna=0.3, sd_b=1.0, sd_c=0.05)
    theta = Prior.of(default_correlation(2, 0.75)).draw(600, random)[:, [0, 0, 0, 1, 1, 1]]
    right = random.random(theta.shape) < 0.04 + 0.96 / (1 + np.exp(-a * (theta - b)))
    bank = Bank.of([Item(str(at), at // 3, unknown) for at in range(6)], Prior.default(2))
    person, item = np.indices(right.shape).reshape(2, -1)
    found = calibrate(bank, Responses.of(person=person, item=item, score=right.ravel().astype(int)))
    assert found.beliefs[-1].b[0] == pytest.approx(0.95, abs=0.2)
