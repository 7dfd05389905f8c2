"""What the answers say about the abilities: expectation propagation with one Gaussian site a domain.

The answers of a domain form a one-dimensional likelihood on the grid, which is exact; only the coupling
over domains is Gaussian (Minka 2001). All arrays may carry leading axes for people: the same code serves
one person between two questions and a thousand in a simulation.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from .bank import Bank
from .correlation import Prior
from .grid import GRID, POINTS, POWERS, SQUARES, Floats, Integers
from .levels import CUTS, level_weights

STILL: Final = 1e-7
_SWEEPS: Final = 400
_CALM: Final = 12  # sweeps after which a step is halved: some rare answers make full steps swing


class NotStillError(ArithmeticError):
    """The sweeps did not come to rest."""


@dataclass(frozen=True, slots=True, eq=False)
class State:
    """What is known of somebody, or of many people at once.

    Attributes:
        prior: of the abilities.
        loglik: of the answers, per domain [..., domains, grid].
        tau: precisions of the sites [..., domains].
        nu: the sites' means times their precisions [..., domains].
        mean: of the abilities [..., domains].
        cov: of the abilities [..., domains, domains].

    """

    prior: Prior
    loglik: Floats
    tau: Floats
    nu: Floats
    mean: Floats
    cov: Floats

    @property
    def variance(self) -> Floats:
        """Variances of the abilities [..., domains]."""
        return self.cov.diagonal(axis1=-2, axis2=-1)

    @property
    def sd(self) -> Floats:
        """Standard errors of the abilities [..., domains]."""
        return np.sqrt(self.variance)


def start(prior: Prior, people: tuple[int, ...] = ()) -> State:
    """Give the state before the first answer, for one person or for an array of them."""
    shape = (*people, prior.domains)
    return State(
        prior=prior,
        loglik=np.zeros((*shape, POINTS)),
        tau=np.zeros(shape),
        nu=np.zeros(shape),
        mean=np.zeros(shape),
        cov=np.broadcast_to(prior.correlation, (*shape, prior.domains)),
    )


def replay(bank: Bank, items: Sequence[int], categories: Sequence[int]) -> State:
    """Give one person's state after these answers; their order makes no difference.

    Args:
        bank: by which to score.
        items: the items answered, by their place in the bank.
        categories: the score on each; "I don't know" is 0.

    Raises:
        ValueError: not as many scores as items, or a score that an item does not have.

    """
    state = start(bank.prior)
    if not len(items):
        return state
    chosen, scores = np.asarray(items, dtype=np.intp), np.asarray(categories, dtype=np.intp)
    check_answers(bank, chosen, scores)
    return settle(_with_loglik(state, bank.in_domain[chosen].T @ bank.log_curves[chosen, scores]))


def update(bank: Bank, state: State, item: int, category: int, still: float = STILL) -> State:
    """Give one person's state after one more answer.

    Args:
        bank: by which to score.
        state: before it.
        item: the item answered.
        category: the score on it.
        still: how little the means may still move; 2e-3 will do to choose the next question.

    Raises:
        ValueError: a score that the item does not have.

    """
    if not 0 <= category < bank.categories[item]:
        raise ValueError("The item does not have this score.")
    loglik = state.loglik.copy()
    loglik[bank.items[item].domain] += bank.log_curves[item, category]
    return settle(_with_loglik(state, loglik), still)


def check_answers(bank: Bank, items: Integers, categories: Integers) -> None:
    """Refuse answers that the bank cannot score.

    Raises:
        ValueError: not as many scores as items, an item outside the bank, a score that an item does not have.

    """
    if items.shape != categories.shape:
        raise ValueError("Every answer needs an item and a score.")
    if items.min() < 0 or items.max() >= len(bank.items):
        raise ValueError("The bank does not have this item.")
    if categories.min() < 0 or (categories >= bank.categories[items]).any():
        raise ValueError("The item does not have this score.")


def settle(state: State, still: float = STILL, sweeps: int = _SWEEPS) -> State:
    """Sweep over all domains at once until no mean moves more than `still`.

    Raises:
        NotStillError: it does not come to rest in `sweeps` sweeps.

    """
    for sweep in range(sweeps):
        swept = _sweep(state, 1.0 if sweep < _CALM else 0.5)
        if np.abs(swept.mean - state.mean).max() <= still:
            return swept
        state = swept
    raise NotStillError(f"The posterior still moves after {sweeps} sweeps.")


def _sweep(state: State, step: float) -> State:
    """Match every site to the mean and variance of its own density; `step` below 1 damps."""
    precision, weighted = _cavity(state)
    density = np.exp(_tilted(state.loglik, precision, weighted))
    moments = density @ POWERS
    mean = moments[..., 1] / moments[..., 0]
    square = moments[..., 2] / moments[..., 0]
    tau = np.maximum(1 / (square - mean * mean) - precision, state.prior.floor)
    nu = mean * (precision + tau) - weighted
    if step < 1:
        tau, nu = state.tau + step * (tau - state.tau), state.nu + step * (nu - state.nu)
    return _joined(state, tau, nu)


def _cavity(state: State) -> tuple[Floats, Floats]:
    """Give the Gaussian without each domain's own site: precision, and precision times mean."""
    variance = state.variance
    return 1 / variance - state.tau, state.mean / variance - state.nu


def _tilted(loglik: Floats, precision: Floats, weighted: Floats) -> Floats:
    """Give the log of likelihood times cavity on the grid, at most 0."""
    log_density = loglik + weighted[..., None] * GRID - (0.5 * precision)[..., None] * SQUARES
    return log_density - log_density.max(axis=-1, keepdims=True)


def _joined(state: State, tau: Floats, nu: Floats) -> State:
    """Join prior and sites: S = (R^-1 + diag tau)^-1, m = S nu."""
    precision = state.prior.precision + tau[..., None] * state.prior.identity
    cov = np.asarray(np.linalg.inv(precision), dtype=np.float64)
    mean: Floats = (cov @ nu[..., None])[..., 0]
    return State(state.prior, state.loglik, tau, nu, mean, cov)


def _with_loglik(state: State, loglik: Floats) -> State:
    return State(state.prior, loglik, state.tau, state.nu, state.mean, state.cov)


def answered(state: State, loglik: Floats, still: float) -> State:
    """Give the state with another likelihood, swept from where it was; for many people at once."""
    return settle(_with_loglik(state, loglik), still)


def densities(state: State) -> Floats:
    """Give each ability's own density as weights on the grid [..., domains, grid]."""
    weights = np.exp(_tilted(state.loglik, *_cavity(state)))
    return weights / weights.sum(axis=-1, keepdims=True)


def density(state: State, domain: int) -> Floats:
    """Give one ability's own density as weights on the grid [..., grid]."""
    variance = state.cov[..., domain, domain]
    precision = 1 / variance - state.tau[..., domain]
    weighted = state.mean[..., domain] / variance - state.nu[..., domain]
    weights = np.exp(_tilted(state.loglik[..., domain, :], np.asarray(precision), np.asarray(weighted)))
    return weights / weights.sum(axis=-1, keepdims=True)


def level_probabilities(state: State, cuts: tuple[float, ...] = CUTS) -> Floats:
    """Give the chance of each level [..., domains, levels]."""
    chances = np.maximum(densities(state) @ level_weights(cuts), 0.0)
    return chances / chances.sum(axis=-1, keepdims=True)
