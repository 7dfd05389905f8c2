"""The bank: the items that a version of the scan may ask, with the curves by which it scores them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, Self

import numpy as np

from .beliefs import Belief, padded_steps
from .correlation import Prior
from .grid import GRID, POINTS, Floats, Integers
from .normal import hermite

_NODES_LNA: Final = 7
_NODES_B: Final = 9
_LEAST: Final = 1e-12  # the least chance of an answer that exists


@dataclass(frozen=True, slots=True)
class Item:
    """One version of an item.

    Attributes:
        key: the caller's name for it; not used here.
        domain: which ability it loads on, from 0.
        belief: what is known of its curve.
        seconds: how long it usually takes.
        practice: it is a practice task.
        calibrated: its belief rests on answers, not only on its author's estimate.

    """

    key: str
    domain: int
    belief: Belief
    seconds: float = 50.0
    practice: bool = False
    calibrated: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Shelf:
    """The items of one domain, laid ready to choose from.

    Attributes:
        domain: its number.
        items: their places in the bank [here].
        curves: chances [grid, categories * here], category by category.
        scores: score of each category as a part of the whole [categories, here].
        seconds, practice, doubt: [here].

    """

    domain: int
    items: Integers
    curves: Floats
    scores: Floats
    seconds: Floats
    practice: np.ndarray
    doubt: Floats


@dataclass(frozen=True, eq=False)
class Bank:
    """A version of the bank.

    Attributes:
        items: in the order in which they are numbered everywhere else.
        prior: of the abilities.
        log_curves: log of the marginal chance of each category [items, categories, grid]; very low for a
            category that the item does not have.
        categories: how many scores an item has, 0 included [items].
        domain: [items].

    """

    items: tuple[Item, ...]
    prior: Prior
    log_curves: Floats
    categories: Integers
    domain: Integers

    @classmethod
    def of(cls, items: Sequence[Item], prior: Prior | None = None) -> Self:
        """Build the curves from the beliefs: about 20 ms for 200 items.

        Raises:
            ValueError: an item lies outside the domains of the prior or takes no time.

        """
        prior = prior or Prior.default()
        if any(not 0 <= item.domain < prior.domains or item.seconds <= 0 for item in items):
            raise ValueError("An item needs a domain of the prior and takes time.")
        beliefs = [item.belief for item in items]
        return cls(
            items=tuple(items),
            prior=prior,
            log_curves=np.log(np.maximum(marginal_curves(beliefs), _LEAST)),
            categories=np.array([len(belief.b) + 1 for belief in beliefs], dtype=np.intp),
            domain=np.array([item.domain for item in items], dtype=np.intp),
        )

    @property
    def domains(self) -> int:
        """The number of domains, empty ones included."""
        return self.prior.domains

    @cached_property
    def place_of(self) -> dict[str, int]:
        """The place of each item by its key."""
        return {item.key: place for place, item in enumerate(self.items)}

    @cached_property
    def practice(self) -> np.ndarray:
        """Which items are practice tasks [items]."""
        return np.array([item.practice for item in self.items], dtype=np.bool_)

    @cached_property
    def calibrated(self) -> np.ndarray:
        """Which items have been calibrated [items]."""
        return np.array([item.calibrated for item in self.items], dtype=np.bool_)

    @cached_property
    def doubt(self) -> Floats:
        """How little is known of each item [items]; 0 is known."""
        return np.array([item.belief.doubt for item in self.items], dtype=np.float64)

    @cached_property
    def sizes(self) -> Integers:
        """How many items each domain has [domains]."""
        return np.bincount(self.domain, minlength=self.domains).astype(np.intp)

    @cached_property
    def in_domain(self) -> Floats:
        """One where an item lies in a domain [items, domains]."""
        return np.eye(self.domains)[self.domain].reshape(-1, self.domains)

    @cached_property
    def shelves(self) -> tuple[Shelf, ...]:
        """The items by domain."""
        return tuple(self._shelf(domain) for domain in range(self.domains))

    def _shelf(self, domain: int) -> Shelf:
        here = np.flatnonzero(self.domain == domain)
        exists = np.arange(self.log_curves.shape[1])[:, None] < self.categories[here]
        chances = np.exp(self.log_curves[here]).transpose(2, 1, 0) * exists
        scores = np.arange(len(exists))[:, None] / (self.categories[here] - 1) * exists
        seconds = np.array([self.items[place].seconds for place in here], dtype=np.float64)
        flat = np.ascontiguousarray(chances.reshape(POINTS, -1))
        return Shelf(domain, here, flat, scores, seconds, self.practice[here], self.doubt[here])

    def as_dict(self) -> dict[str, Any]:
        """Give what JSON can hold: the beliefs, not the curves."""
        rows = [
            [
                item.key,
                item.domain,
                item.seconds,
                int(item.practice),
                int(item.calibrated),
                item.belief.as_row(),
            ]
            for item in self.items
        ]
        return {"correlation": self.prior.correlation.tolist(), "items": rows}

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> Self:
        """Build again what `as_dict` gave."""
        items = [
            Item(key, domain, Belief.from_row(row), seconds, bool(practice), bool(calibrated))
            for key, domain, seconds, practice, calibrated, row in stored["items"]
        ]
        return cls.of(items, Prior.of(stored["correlation"]))


def marginal_curves(beliefs: Sequence[Belief]) -> Floats:
    """Give the chance of each category [items, categories, grid], averaged over the belief.

    The mean over ln a and b is a Gauss-Hermite sum. The chance is linear in c and c is independent of the
    rest, so its mean is all that counts. A category that an item does not have gets chance 0.
    """
    steps = padded_steps(beliefs)
    reached = np.zeros((len(beliefs), steps.shape[1] + 2, POINTS))
    reached[:, 0] = 1.0
    item, step = np.nonzero(np.isfinite(steps))
    reached[item, step + 1] = _mean_reach(beliefs, item, steps[item, step])
    return reached[:, :-1] - reached[:, 1:]


def _mean_reach(beliefs: Sequence[Belief], item: Integers, b: Floats) -> Floats:
    rows = np.array([(each.lna, each.sd_lna, each.sd_b, each.c) for each in beliefs]).reshape(-1, 4)
    lna, sd_lna, sd_b, c = rows[item].T[:, :, None]
    (nodes_a, weights_a), (nodes_b, weights_b) = hermite(_NODES_LNA), hermite(_NODES_B)
    mean = np.zeros((len(item), POINTS))
    for shift, weight in zip(nodes_b, weights_b, strict=True):
        distance = 0.5 * (GRID - (b[:, None] + sd_b * shift))
        for node, share in zip(nodes_a, weights_a, strict=True):
            mean += weight * share * np.tanh(np.exp(lna + sd_lna * node) * distance)
    return c + (1 - c) * (0.5 + 0.5 * mean)
