"""What the answers say about the abilities: expectation propagation with one Gaussian site a domain.

The answers of a domain form a one-dimensional likelihood on the grid, which is exact; only the coupling
over domains is Gaussian (Minka 2001). All arrays may carry leading axes for people: the same code serves
one person between two questions and a thousand in a simulation.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

import numpy as np

from .bank import Bank
from .correlation import Prior
from .grid import GAUSSIAN, POINTS, POWERS, Booleans, Floats, Integers
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

    def of(self, people: Integers | Booleans | slice) -> Self:
        """Take some of many people."""
        return type(self)(self.prior, *(part[people] for part in _parts(self)))

    def put(self, people: Integers, found: "State") -> Self:
        """Replace some of many people."""
        parts = []
        for old, new in zip(_parts(self), _parts(found), strict=True):
            parts.append(part := old.copy())
            part[people] = new
        return type(self)(self.prior, *parts)

    @classmethod
    def beside(cls, states: Sequence["State"]) -> Self:
        """Put states of many people together, along their leading axis."""
        parts = zip(*(_parts(state) for state in states), strict=True)
        return cls(states[0].prior, *(np.concatenate(part) for part in parts))

    def flat(self) -> Self:
        """Lay all people along one leading axis."""
        one = (-1, self.prior.domains)
        return type(self)(
            self.prior,
            self.loglik.reshape(*one, POINTS),
            self.tau.reshape(one),
            self.nu.reshape(one),
            self.mean.reshape(one),
            self.cov.reshape(*one, self.prior.domains),
        )

    def shaped(self, people: tuple[int, ...]) -> Self:
        """Give many people the axes that `flat` took away."""
        return type(self)(self.prior, *(part.reshape(*people, *part.shape[1:]) for part in _parts(self)))

    def with_loglik(self, loglik: Floats) -> Self:
        """Put another likelihood in place, with the sites left as they are: not yet at rest."""
        return type(self)(self.prior, loglik, self.tau, self.nu, self.mean, self.cov)


def _parts(state: State) -> tuple[Floats, ...]:
    return state.loglik, *_sites(state)


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
    return settle(state.with_loglik(bank.in_domain[chosen].T @ bank.log_curves[chosen, scores]))


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
    domain = bank.items[item].domain
    loglik = state.loglik.copy()
    loglik[domain] += bank.log_curves[item, category]
    return settle(_matched(state.with_loglik(loglik), (), domain), still)


def update_many(bank: Bank, state: State, items: Integers, categories: Integers, still: float) -> State:
    """Give the state of many people after one more answer each.

    Args:
        bank: by which to score.
        state: before it; its likelihood is changed in place.
        items: the item that each answered [people].
        categories: the score on it [people].
        still: how little the means may still move.

    """
    people, domains = np.arange(len(items)), bank.domain[items]
    state.loglik[people, domains] += bank.log_curves[items, categories]
    return settle(_matched(state, (people,), domains), still)


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
    """Sweep over all domains at once until no mean of a person moves more than `still`.

    Each of many people is swept until they are at rest themselves: who else is there makes no difference.

    Raises:
        NotStillError: it does not come to rest in `sweeps` sweeps.

    """
    if state.mean.ndim > 1:
        return _settle_many(state.flat(), still, sweeps).shaped(state.mean.shape[:-1])
    for sweep in range(sweeps):
        swept = _sweep(state, _step(sweep))
        if np.abs(swept.mean - state.mean).max() <= still:
            return swept
        state = swept
    raise NotStillError(f"The posterior still moves after {sweeps} sweeps.")


def _settle_many(state: State, still: float, sweeps: int) -> State:
    """Sweep people [people, ...] who still move."""
    rest = State(state.prior, state.loglik, *(np.empty_like(each) for each in _sites(state)))
    who = np.arange(len(state.mean))
    for sweep in range(sweeps):
        swept = _sweep(state, _step(sweep))
        moves = np.abs(swept.mean - state.mean).max(axis=-1) > still
        for kept, found in zip(_sites(rest), _sites(swept), strict=True):
            kept[who] = found
        if not moves.any():
            return rest
        state, who = swept.of(moves), who[moves]
    raise NotStillError(f"The posterior still moves after {sweeps} sweeps.")


def _sites(state: State) -> tuple[Floats, ...]:
    """Give what sweeps change."""
    return state.tau, state.nu, state.mean, state.cov


def _step(sweep: int) -> float:
    return 1.0 if sweep < _CALM else 0.5


def _sweep(state: State, step: float) -> State:
    """Match every site to the mean and variance of its own density; `step` below 1 damps."""
    precision, weighted = _cavity(state)
    tau, nu = _site(state.prior, state.loglik, precision, weighted)
    if step < 1:
        tau, nu = state.tau + step * (tau - state.tau), state.nu + step * (nu - state.nu)
    return _joined(state, tau, nu)


def _site(prior: Prior, loglik: Floats, precision: Floats, weighted: Floats) -> tuple[Floats, Floats]:
    """Give the site by which the cavity gets the mean and variance of its product with the likelihood."""
    moments = _tilted(loglik, precision, weighted) @ POWERS
    mean = moments[..., 1] / moments[..., 0]
    square = moments[..., 2] / moments[..., 0]
    tau = np.maximum(1 / (square - mean * mean) - precision, prior.floor)
    return tau, mean * (precision + tau) - weighted


def _cavity(state: State) -> tuple[Floats, Floats]:
    """Give the Gaussian without each domain's own site: precision, and precision times mean."""
    variance = state.variance
    return 1 / variance - state.tau, state.mean / variance - state.nu


def _tilted(loglik: Floats, precision: Floats, weighted: Floats) -> Floats:
    """Give likelihood times cavity on the grid, at most 1."""
    gaussian = np.empty((*np.shape(precision), 2))
    gaussian[..., 0], gaussian[..., 1] = weighted, precision
    density: Floats = gaussian @ GAUSSIAN
    density += loglik
    density -= density.max(axis=-1, keepdims=True)
    return np.exp(density, out=density)


def _joined(state: State, tau: Floats, nu: Floats) -> State:
    """Join prior and sites: S = (R^-1 + diag tau)^-1, m = S nu."""
    precision = state.prior.precision + tau[..., None] * state.prior.identity
    cov = np.asarray(np.linalg.inv(precision), dtype=np.float64)
    mean: Floats = (cov @ nu[..., None])[..., 0]
    return State(state.prior, state.loglik, tau, nu, mean, cov)


def _matched(state: State, people: tuple[Integers, ...], domain: int | Integers) -> State:
    """Match the site of the one domain that was asked; the others follow by a change of rank one.

    That brings the state so close to rest that one sweep is mostly enough between two questions.
    """
    at = (*people, domain)
    column, tau, nu, mean = state.cov[at], state.tau.copy(), state.nu.copy(), state.mean[at]
    variance = column[at]
    precision, weighted = 1 / variance - tau[at], mean / variance - nu[at]
    new_tau, new_nu = _site(state.prior, state.loglik[at], precision, weighted)
    more = new_tau - tau[at]
    share = 1 / (1 + more * variance)
    shift = np.asarray((new_nu - nu[at] - more * mean) * share)[..., None] * column
    scaled = np.asarray(more * share)[..., None] * column
    cov = state.cov - scaled[..., :, None] * column[..., None, :]
    tau[at], nu[at] = new_tau, new_nu
    return State(state.prior, state.loglik, tau, nu, state.mean + shift, cov)


def densities(state: State) -> Floats:
    """Give each ability's own density as weights on the grid [..., domains, grid]."""
    weights = _tilted(state.loglik, *_cavity(state))
    return weights / weights.sum(axis=-1, keepdims=True)


def density(state: State, domain: int) -> Floats:
    """Give one ability's own density as weights on the grid [..., grid]."""
    variance = state.cov[..., domain, domain]
    precision = 1 / variance - state.tau[..., domain]
    weighted = state.mean[..., domain] / variance - state.nu[..., domain]
    weights = _tilted(state.loglik[..., domain, :], np.asarray(precision), np.asarray(weighted))
    return weights / weights.sum(axis=-1, keepdims=True)


def level_probabilities(state: State, cuts: tuple[float, ...] = CUTS) -> Floats:
    """Give the chance of each level [..., domains, levels]."""
    chances = np.maximum(densities(state) @ level_weights(cuts), 0.0)
    return chances / chances.sum(axis=-1, keepdims=True)
