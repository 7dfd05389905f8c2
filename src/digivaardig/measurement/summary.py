"""What a simulated run tells: how near the found abilities are to the true ones, and what it cost."""

from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any, Final, Self

import numpy as np

from .bank_csv import NamedBank
from .grid import Floats
from .levels import CUTS
from .lot import draw_lot
from .normal import Z95
from .posterior import State, level_probabilities, start, update
from .scoring import Scores
from .selection import next_item
from .simulation import STILL_BETWEEN, Design, Run

_DIGITS: Final = 6
_TIMED: Final = 25  # people who are followed one by one
Figures = dict[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Accuracy:
    """How near found abilities are to the true ones.

    Attributes:
        rmse: over all people and domains.
        rmse_by_domain: [domains].
        reliability_by_domain: squared correlation of found and true [domains]; not a number without spread.
        reliability_of_total: the same of the mean over the domains.
        right, near: part of the levels that is right, and that is at most one off.
        rmse_over_se: 1 is honest.
        coverage: part of the 95% intervals that hold the truth.

    """

    rmse: float
    rmse_by_domain: Floats
    reliability_by_domain: Floats
    reliability_of_total: float
    right: float
    near: float
    rmse_over_se: float
    coverage: float

    @classmethod
    def of(cls, theta: Floats, state: State, cuts: tuple[float, ...] = CUTS) -> Self:
        """Compare a state of many people with the truth [people, domains]."""
        error = state.mean - theta
        best, true = level_probabilities(state, cuts).argmax(axis=-1), np.digitize(theta, cuts)
        return cls(
            rmse=_root_mean(error),
            rmse_by_domain=np.sqrt(np.mean(error**2, axis=0)),
            reliability_by_domain=_squared_correlation(state.mean, theta),
            reliability_of_total=float(_squared_correlation(state.mean.mean(axis=-1), theta.mean(axis=-1))),
            right=float(np.mean(best == true)),
            near=float(np.mean(np.abs(best - true) <= 1)),
            rmse_over_se=_root_mean(error) / _root_mean(state.sd),
            coverage=float(np.mean(np.abs(error) < Z95 * state.sd)),
        )


def _root_mean(values: Floats) -> float:
    return float(np.sqrt(np.mean(values**2)))


def _squared_correlation(found: Floats, true: Floats) -> Floats:
    """Correlate over people, the leading axis; not a number where one of the two has no spread."""
    a, b = found - found.mean(axis=0), true - true.mean(axis=0)
    spread = np.asarray((a**2).sum(axis=0) * (b**2).sum(axis=0))
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(spread > 0, np.asarray((a * b).sum(axis=0)) ** 2 / spread, np.nan)


def accuracy_figures(accuracy: Accuracy, domains: Sequence[str]) -> Figures:
    """Give what JSON can hold."""
    return {
        "rmse": {"overall": accuracy.rmse, "domains": _by_name(domains, accuracy.rmse_by_domain)},
        "reliability": {
            "total": accuracy.reliability_of_total,
            "domains": _by_name(domains, accuracy.reliability_by_domain),
        },
        "level": {"right": accuracy.right, "at_most_one_off": accuracy.near},
        "rmse_over_se": accuracy.rmse_over_se,
        "coverage": accuracy.coverage,
    }


_UNKNOWN: Final[Figures] = dict.fromkeys(("rmse", "reliability", "level", "rmse_over_se", "coverage"))


def _by_name(domains: Sequence[str], values: Floats) -> dict[str, float]:
    return dict(zip(domains, values.tolist(), strict=True))


def run_figures(named: NamedBank, run: Run, cuts: tuple[float, ...] = CUTS) -> Figures:
    """Sum up a run; what hangs on the truth is null where nobody knows it."""
    unknown = bool(np.isnan(run.theta).any())
    truth = _UNKNOWN if unknown else accuracy_figures(Accuracy.of(run.theta, run.state, cuts), named.domains)
    return {
        "people": len(run.theta),
        **truth,
        "se": {
            "overall": _root_mean(run.state.sd),
            "domains": _by_name(named.domains, np.sqrt(np.mean(run.state.variance, axis=0))),
        },
        **_cost(named, run),
    }


def _cost(named: NamedBank, run: Run) -> Figures:
    exposure = run.exposure(len(named.bank.items))
    seconds = np.array([item.seconds for item in named.bank.items] + [0.0])  # the last: no question
    return {
        "questions": {
            "mean": float(np.mean(run.questions)),
            "p90": float(np.percentile(run.questions, 90)),
        },
        "exposure": {"max": float(exposure.max()), "unused": float(np.mean(exposure == 0))},
        "minutes": float(seconds[run.items].sum(axis=-1).mean() / 60),
    }


def against_all_answers(run: Run, every: Scores) -> Figures:
    """Hold a scan that asked some of the answers people gave against what all their answers say."""
    apart = run.state.mean - every.mean
    best, other = level_probabilities(run.state).argmax(axis=-1), every.levels.argmax(axis=-1)
    return {
        "rmse": _root_mean(apart),
        "same_level": float(np.mean(best == other)),
        "correlation": float(_squared_correlation(run.state.mean.ravel(), every.mean.ravel()) ** 0.5),
        "se_of_all": _root_mean(every.sd),
        "answers": float(every.questions.sum(axis=-1).mean()),
    }


def seconds_a_step(design: Design, run: Run, seeds: Sequence[int]) -> Floats:
    """Follow some people of a run one by one, and time each choice of a question and update [steps].

    Args:
        design: of the run.
        run: whose answers are given again.
        seeds: of the lots in the run.

    """
    steps: list[float] = []
    for person, seed in enumerate(seeds[:_TIMED]):
        steps += _steps_of(design, run.answers_of(person), seed)
    return np.array(steps)


def _steps_of(design: Design, answers: Sequence[tuple[int, int]], seed: int) -> list[float]:
    bank, state = design.bank, start(design.bank.prior)
    lot = draw_lot(bank, design.plan, design.probabilities, seed)
    asked, seconds = [], []
    for item, category in answers:
        began = perf_counter()
        next_item(bank, design.plan, lot, state, asked)
        state = update(bank, state, item, category, STILL_BETWEEN)
        seconds.append(perf_counter() - began)
        asked.append(item)
    return seconds


def step_figures(seconds: Floats) -> Figures:
    """Give median and 99th percentile in microseconds; null without a step."""
    if not len(seconds):
        return {"median": None, "p99": None}
    median, high = (float(each) * 1e6 for each in np.percentile(seconds, [50, 99]))
    return {"median": round(median, 1), "p99": round(high, 1)}


def rounded(figures: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
    """Round all numbers to six digits, and make null of what is not a number."""
    if isinstance(figures, dict):
        return {name: rounded(value) for name, value in figures.items()}
    if isinstance(figures, float):
        return round(figures, _DIGITS) if np.isfinite(figures) else None
    return figures
