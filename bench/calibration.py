"""Calibrate 50,000 adaptive scans: how well, how fast, and what scoring with it costs, beside mirt.

Run: PYTHONPATH=src var/peers/bin/python -m bench.calibration (`make bench` installs var/peers)

400 items in ten domains, of which only authors' estimates are known (off by sd .7 in b and .35 in ln a).
50,000 people take the scan as a first round would give it: scored by those doubtful estimates, no item
eligible for more than 35%. Their abilities correlate by .50 to .83, where .7 is supposed. mirt fits a 3PL to
each domain: as it comes; and helped, with guessing as it truly is and the priors from which items were drawn.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from time import perf_counter
from typing import Any, Final

import numpy as np

from bench.answers import Items, draw_answers, draw_items, take
from bench.measurement import DOMAINS, EACH, bank_of, figures, seeded
from bench.table import Found, Row, show
from digivaardig.measurement import (
    Bank,
    Belief,
    Calibrated,
    Design,
    Item,
    Plan,
    Prior,
    Responses,
    belief_of_estimate,
    calibrate,
    find_probabilities,
    known,
)
from digivaardig.measurement.grid import Booleans, Floats, Integers

SEED, PEOPLE, AT_ONCE, TESTED = 40, 50_000, 1000, 2000
OFF_B, OFF_LNA = 0.7, 0.35
LEAST: Final = 100  # answers below which an item is judged by nobody
FREE, HELPED = "mirt, ten 3PL fits", "mirt, helped"


@dataclass(frozen=True)
class Fit:
    """What was found of the items, with standard errors [items], and in how many seconds."""

    lna: Floats
    b: Floats
    c: Floats
    sd_lna: Floats
    sd_b: Floats
    seconds: float


def main() -> None:
    """Print the table."""
    show((answer_rows, speed_rows, recovery_rows, correlation_rows, loss_rows))


@cache
def truth() -> Items:
    """Draw the items."""
    return draw_items(seeded(SEED))


@cache
def correlation() -> Floats:
    """Give how abilities hang together: by one common ability, behind some domains more than others."""
    loading = np.linspace(0.7, 0.92, DOMAINS)
    return np.outer(loading, loading) + np.diag(1 - loading**2)


@cache
def estimated() -> Bank:
    """Give the bank of authors' estimates."""
    items, random = truth(), seeded(SEED + 1)
    b = items.b + OFF_B * random.standard_normal(len(items.b))
    a = items.a * np.exp(OFF_LNA * random.standard_normal(len(items.a)))
    rows = zip(a.tolist(), b.tolist(), items.c.tolist(), strict=True)
    beliefs = [belief_of_estimate(*row, sd_c=0.03 if row[2] else 0.0) for row in rows]
    return Bank.of([Item(str(at), at // EACH, belief) for at, belief in enumerate(beliefs)])


@cache
def responses() -> Responses:
    """Let everybody take the scan."""
    bank, random = estimated(), seeded(SEED + 2)
    plan = Plan.of(bank)
    design = Design(bank, plan, find_probabilities(bank, plan))
    columns: list[tuple[Integers, Integers, Integers]] = []
    for first in range(0, PEOPLE, AT_ONCE):
        theta = Prior.of(correlation()).draw(AT_ONCE, random)
        run = take(design, theta, draw_answers(truth(), theta, random), seed=first)
        person, place = np.nonzero(run.items >= 0)
        columns.append((first + person, run.items[person, place], run.categories[person, place]))
    person, item, score = (np.concatenate(each) for each in zip(*columns, strict=True))
    return Responses.of(person=person, item=item, score=score, people=PEOPLE)


@cache
def ours() -> tuple[Fit, Calibrated]:
    """Calibrate jointly."""
    given, bank = responses(), estimated()
    began = perf_counter()
    found = calibrate(bank, given)
    seconds = perf_counter() - began
    rows = np.array([(each.lna, each.b[0], each.c, each.sd_lna, each.sd_b) for each in found.beliefs])
    return Fit(*rows.T, seconds=seconds), found


@cache
def theirs(name: str) -> Fit:
    """Fit a 3PL to each domain with mirt, with standard errors; as it comes, or helped."""
    matrix, seconds = coded(responses()), 0.0
    parts: list[list[Floats]] = []
    for domain in range(DOMAINS):
        here = truth().of(domain)
        more = help_for(here) if name == HELPED else {}
        began = perf_counter()
        found = import_module("mirt").fit_mirt(matrix[:, here], model="3PL", **more)
        seconds += perf_counter() - began
        a, b, c = (found.model.parameters[each] for each in ("discrimination", "difficulty", "guessing"))
        sd_a, sd_b = (found.standard_errors[each] for each in ("discrimination", "difficulty"))
        parts.append([np.log(np.maximum(a, 1e-3)), b, c, sd_a / a, sd_b])
    return Fit(*(np.concatenate(each) for each in zip(*parts, strict=True)), seconds=seconds)


def help_for(here: Integers) -> dict[str, Any]:
    """Give the true guessing chances, and the priors of the other parameters."""
    priors = import_module("mirt.estimation.priors")
    return {
        "start_values": {"guessing": np.maximum(truth().c[here], 1e-6)},
        "fixed": {"guessing": True},
        "priors": {
            "discrimination": priors.LogNormalPrior(0.2, 0.3),
            "difficulty": priors.NormalPrior(0.0, 1.0),
        },
    }


def coded(given: Responses) -> Integers:
    """Lay answers in a matrix [people, items]; -1 is not given."""
    matrix = np.full((given.people, DOMAINS * EACH), -1, dtype=np.intp)
    matrix[given.person, given.item] = given.score
    return matrix


def judged() -> Booleans:
    """Say which items have enough answers to judge a fit by."""
    return responses().given(DOMAINS * EACH) >= LEAST


def answer_rows() -> Iterator[Row | str]:
    """Say what there is to calibrate with."""
    count = responses().given(DOMAINS * EACH)
    yield f"{PEOPLE:,} people, {count.sum():,} answers; an item has {count.min():,} to {count.max():,}"
    enough = int((count >= LEAST).sum())
    yield f"{enough} of {len(count)} items have {LEAST} answers or more; figures are over those"


def speed_rows() -> Iterator[Row | str]:
    """Show how long a calibration takes."""
    fits = {name: theirs(name) for name in (FREE, HELPED)}
    found = ours()[0].seconds
    yield Row(
        "seconds, jointly with R and standard errors",
        "<= mirt's",
        (Found(found, ".1f", most=fits[FREE].seconds),),
    )
    yield from (Row(f"  {name}", "", (Found(fit.seconds, ".1f"),)) for name, fit in fits.items())


def recovery_rows() -> Iterator[Row | str]:
    """Show how near the parameters come."""
    yield "\nRMSE / bias / coverage of the 95% interval"
    estimates = estimated()
    believed = [item.belief for item in estimates.items]
    before = np.array([(each.lna, each.b[0], each.c, each.sd_lna, each.sd_b) for each in believed])
    fits = {"authors' estimates, shrunk": Fit(*before.T, seconds=0), "this calibration": ours()[0]}
    for name, fit in (fits | {each: theirs(each) for each in (FREE, HELPED)}).items():
        yield Row(f"  b: {name}", "", recovered(fit.b - truth().b, fit.sd_b))
        yield Row(f"  ln a: {name}", "", recovered(fit.lna - np.log(truth().a), fit.sd_lna))


def recovered(error: Floats, sd: Floats) -> tuple[Found, ...]:
    """Give RMSE, bias and coverage over the items that can be judged."""
    error, sd = error[judged()], sd[judged()]
    covered = float(np.mean(np.abs(error) < 1.96 * sd))
    return Found(float(np.sqrt(np.mean(error**2)))), Found(float(error.mean())), Found(covered, ".2f")


def correlation_rows() -> Iterator[Row | str]:
    """Show how near R comes; mirt's fits give none."""
    above = np.triu_indices(DOMAINS, 1)
    error = (ours()[1].correlation - correlation())[above]
    supposed = 0.7 - correlation()[above]
    yield "\ncorrelations between domains: RMSE / largest error"
    for name, each in (("this calibration", error), ("supposed before: .7", supposed)):
        found = Found(float(np.sqrt(np.mean(each**2)))), Found(float(np.abs(each).max()))
        yield Row(f"  {name}", "", found)


def loss_rows() -> Iterator[Row | str]:
    """Show what other people's scans lose when calibrated parameters stand in for the true ones."""
    yield f"\nRMSE of {TESTED} other people / more than with true parameters / RMSE/SE"
    prior = Prior.of(correlation())
    true = scored([known(*row) for row in truth().rows], prior)
    yield Row("  true parameters and R", "", shown(true, true))
    fit = ours()[1]
    mine = scored(list(fit.beliefs), Prior.of(fit.correlation))
    yield Row("  this calibration, with its R", "<= 2%", shown(mine, true, most=0.02))
    for name in (FREE, HELPED):
        yield Row(f"  {name}, with the true R", "", shown(scored(of_fit(theirs(name)), prior), true))
    yield Row("  authors' estimates, R of .7", "", shown(scored_by(estimated()), true))


def of_fit(fit: Fit) -> list[Belief]:
    """Take a fit at its word."""
    c = np.clip(fit.c, 0, 0.99)
    return [known(*row) for row in zip(np.exp(fit.lna).tolist(), fit.b.tolist(), c.tolist(), strict=True)]


def scored(beliefs: list[Belief], prior: Prior) -> dict[str, float]:
    """Let other people take the scan by these beliefs."""
    return scored_by(Bank.of(bank_of(beliefs).items, prior))


def scored_by(bank: Bank) -> dict[str, float]:
    """Let other people take the scan of this bank, without limits to who sees what."""
    random = seeded(SEED + 3)
    theta = Prior.of(correlation()).draw(TESTED, random)
    plan = replace(Plan.of(bank), explores=0)
    return figures(take(Design(bank, plan), theta, draw_answers(truth(), theta, random)))


def shown(found: dict[str, float], true: dict[str, float], most: float = np.inf) -> tuple[Found, ...]:
    """Show an error beside that with true parameters."""
    more = found["rmse"] / true["rmse"] - 1
    return Found(found["rmse"], ".4f"), Found(more, "+.1%", most=most), Found(found["honest"])


if __name__ == "__main__":
    main()
