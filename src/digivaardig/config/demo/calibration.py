"""A calibration of the demo: invented people answer the real questions; the rest is as in real life."""

from datetime import datetime
from typing import Final

import numpy as np

from digivaardig.items import actions, jobs
from digivaardig.items.building import Say
from digivaardig.items.calibrations import Given
from digivaardig.items.queries import newest_bank
from digivaardig.measurement import Design, Length, World, simulate
from digivaardig.organisations.models import Membership

PEOPLE: Final = 700
_SEED: Final = 26


def calibrate(keeper: Membership, now: datetime, say: Say) -> None:
    """Let people answer by what each question might truly be, and learn from that.

    It waits for its approval: who shows the demo gives that on the page, and sees the bank computed anew.
    """
    bank = newest_bank()
    random = np.random.default_rng(_SEED)
    design = Design(bank.measure, bank.plans[Length.STANDARD], bank.probabilities[Length.STANDARD])
    truth = World.of(bank.measure).draw(random)
    run = simulate(design, bank.measure.prior.draw(PEOPLE, random), truth, random)
    items = bank.measure.items
    given = [
        [Given(items[place].key, score, items[place].seconds) for place, score in run.answers_of(person)]
        for person in range(PEOPLE)
    ]
    actions.store_calibration(jobs.calibrate(given, say), at=now)
