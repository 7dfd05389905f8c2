"""What a calibration might have learned of the bank at hand, made by hand so that it takes no time."""

from dataclasses import replace

import numpy as np

from digivaardig.items.actions import store_calibration
from digivaardig.items.calibrations import known_so_far
from digivaardig.items.learned import Fit, Learned, Outcome, Point
from digivaardig.items.models import Calibration
from digivaardig.measurement import Belief, Item
from tests.conftest import NOW

PEOPLE = 600
HARDER = 1.2
POINTS = tuple(Point(at, 40, 0.35 + 0.1 * at, 0.4 + 0.1 * at) for at in (-1.5, -0.5, 0.5, 1.5))
FIT = Fit(success=0.61, expected=0.6, rmsd=0.03, p=0.4, points=POINTS)


def harder(belief: Belief, by: float = HARDER) -> Belief:
    return replace(belief, b=tuple(b + by for b in belief.b), sd_b=0.15, sd_lna=0.1)


def learned(item: Item, domains: tuple[str, ...]) -> Learned:
    return Learned(
        key=item.key,
        domain=domains[item.domain],
        before=item.belief,
        after=harder(item.belief),
        answers=240,
        total=240,
        is_steady=True,
        fit=FIT,
    )


def an_outcome() -> Outcome:
    """Every item turned out harder."""
    bank, domains = known_so_far()
    correlation = np.full((len(domains), len(domains)), 0.6) + 0.4 * np.eye(len(domains))
    items = tuple(learned(item, domains) for item in bank.items)
    return Outcome(PEOPLE, domains, correlation.tolist(), items)


def a_calibration() -> Calibration:
    return store_calibration(an_outcome(), at=NOW)
