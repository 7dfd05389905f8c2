"""The E-step of a calibration: what answers say about people, summed over people.

The posterior is that of a scan (`posterior`): one Gaussian site a domain, so answers to one domain also say
who answered another. The sites are kept between the steps of a calibration: one sweep a step then follows.
"""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from .bank import Bank
from .correlation import Prior
from .grid import GRID, Floats, Integers
from .responses import Responses

Singles = NDArray[np.float32]
Summed = TypeVar("Summed")

NODES: Final[Floats] = GRID[::2]  # half of the grid: sums over many people are smooth
_AT_ONCE: Final = 1000  # people whose tables fit the cache
_NODES: Final = NODES.astype(np.float32)
_HALF_SQUARES: Final = (0.5 * NODES**2).astype(np.float32)
_POWERS: Final = np.stack([np.ones(len(NODES)), NODES, NODES**2], axis=-1).astype(np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Population:
    """Whose answers these are: theta = mean + sd z, with z ~ N(0, R).

    Attributes:
        mean, sd: [domains].
        prior: of z.

    """

    mean: Floats
    sd: Floats
    prior: Prior

    @classmethod
    def standard(cls, prior: Prior) -> Self:
        """Take the people to whom the scale was fitted."""
        return cls(np.zeros(prior.domains), np.ones(prior.domains), prior)

    def nodes(self, domain: Integers) -> Floats:
        """Give the abilities at the nodes of z, for each item's domain [items, nodes]."""
        return self.mean[domain, None] + self.sd[domain, None] * NODES


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """Answers laid ready: a column is a category of an item, the columns of a domain lie together.

    Attributes:
        responses: the answers, laid by person.
        domain: of each item [items].
        bounds: where the columns of each domain begin and end [domains + 1].
        item, category: of each column [columns].
        column: of each answer [answers].
        ends: where the answers of each person begin [people + 1].

    """

    responses: Responses
    domain: Integers
    bounds: Integers
    item: Integers
    category: Integers
    column: Integers
    ends: Integers

    @classmethod
    def of(cls, bank: Bank, responses: Responses) -> Self:
        """Lay the answers to the items of a bank."""
        responses = responses.by_person()
        order = np.argsort(bank.domain, kind="stable")
        sizes = bank.categories[order]
        starts = np.cumsum(sizes) - sizes
        first = np.empty_like(starts)
        first[order] = starts
        item = np.repeat(order, sizes)
        return cls(
            responses=responses,
            domain=bank.domain,
            bounds=np.searchsorted(bank.domain[item], np.arange(bank.domains + 1)),
            item=item,
            category=np.arange(len(item)) - np.repeat(starts, sizes),
            column=first[responses.item] + responses.score,
            ends=np.searchsorted(responses.person, np.arange(responses.people + 1)),
        )

    def table(self, rows: slice) -> Singles:
        """Give a one wherever a person of these gave an answer [people, columns]."""
        begin, end = self.ends[rows.start], self.ends[rows.stop]
        given = np.zeros((rows.stop - rows.start, len(self.item)), dtype=np.float32)
        given[self.responses.person[begin:end] - rows.start, self.column[begin:end]] = 1.0
        return given

    def of_domain(self, domain: int) -> slice:
        """Give the columns of a domain."""
        return slice(int(self.bounds[domain]), int(self.bounds[domain + 1]))


@dataclass(slots=True, eq=False)
class Sites:
    """The sites of all people [people, domains]: precisions, and means times precisions."""

    tau: Floats
    nu: Floats

    @classmethod
    def none(cls, people: int, domains: int) -> Self:
        """Begin without any answer."""
        return cls(np.zeros((people, domains)), np.zeros((people, domains)))


@dataclass(frozen=True, slots=True, eq=False)
class _Swept:
    """Some people after a sweep: their answers [people, columns], means and covariances, densities."""

    rows: slice
    given: Singles
    mean: Floats
    cov: Floats
    density: Singles


def _workers() -> int:
    """Give every core a thread of ours, unless the library of linear algebra spreads its own over them."""
    return (os.cpu_count() or 1) if os.environ.get("OPENBLAS_NUM_THREADS") == "1" else 1


@dataclass(frozen=True, slots=True, eq=False)
class Crowd:
    """Answers, whose they are, and the sites of everybody."""

    layout: Layout
    population: Population
    sites: Sites

    def swept(self, chance: Floats, summed: Callable[[_Swept], Summed]) -> Iterator[Summed]:
        """Sweep once over everybody, some at a time on every core; the sites move.

        Args:
            chance: of categories at the nodes [items, categories, nodes].
            summed: what to keep of some people.

        """
        log_chance = np.log(chance)[self.layout.item, self.layout.category].astype(np.float32)
        people = len(self.sites.tau)
        starts = range(0, people, _AT_ONCE)

        def one(start: int) -> Summed:
            return summed(self._sweep(log_chance, slice(start, min(start + _AT_ONCE, people))))

        with ThreadPoolExecutor(_workers()) as pool:
            yield from pool.map(one, starts)

    def _sweep(self, log_chance: Singles, rows: slice) -> _Swept:
        given = self.layout.table(rows)
        prior, tau, nu = self.population.prior, self.sites.tau[rows], self.sites.nu[rows]
        cov = np.asarray(np.linalg.inv(prior.precision + tau[..., None] * prior.identity), dtype=np.float64)
        mean = (cov @ nu[..., None])[..., 0]
        variance = cov.diagonal(axis1=-2, axis2=-1)
        precision, weighted = 1 / variance - tau, mean / variance - nu
        density = self._tilted(given, log_chance, precision, weighted)
        moments = (density @ _POWERS).astype(np.float64)
        density /= moments[..., :1].astype(np.float32)
        found = moments[..., 1] / moments[..., 0]
        new = np.maximum(1 / (moments[..., 2] / moments[..., 0] - found**2) - precision, prior.floor)
        self.sites.tau[rows], self.sites.nu[rows] = new, found * (precision + new) - weighted
        return _Swept(rows, given, found, cov, density)

    def _tilted(self, given: Singles, log_chance: Singles, precision: Floats, weighted: Floats) -> Singles:
        """Give likelihood times cavity at the nodes, at most 1 [people, domains, nodes]."""
        density = np.empty((*precision.shape, len(NODES)), dtype=np.float32)
        for domain in range(precision.shape[1]):
            here = self.layout.of_domain(domain)
            density[:, domain] = given[:, here] @ log_chance[here]
        density += weighted.astype(np.float32)[..., None] * _NODES
        density -= precision.astype(np.float32)[..., None] * _HALF_SQUARES
        density -= density.max(axis=-1, keepdims=True)
        return np.exp(density, out=density)


@dataclass(frozen=True, slots=True, eq=False)
class Expected:
    """Sums over people.

    Attributes:
        counts: people expected at each node who scored so [items, categories, nodes].
        mean: of z over people [domains].
        square: of z z' over people [domains, domains].

    """

    counts: Floats
    mean: Floats
    square: Floats


def expect(crowd: Crowd, chance: Floats) -> Expected:
    """Sweep once over everybody and sum what follows; `chance` is [items, categories, nodes]."""
    layout, (people, domains) = crowd.layout, crowd.sites.tau.shape

    def summed(swept: _Swept) -> tuple[Floats, Floats, Floats]:
        counts = np.zeros((len(layout.item), len(NODES)))
        for domain in range(domains):
            here = layout.of_domain(domain)
            counts[here] = swept.given[:, here].T @ swept.density[:, domain]
        square = swept.cov.sum(axis=0) + swept.mean.T @ swept.mean
        return counts, swept.mean.sum(axis=0), square

    wide, mean, square = np.zeros(chance.shape), np.zeros(domains), np.zeros((domains, domains))
    for counts, of_mean, of_square in crowd.swept(chance, summed):
        wide[layout.item, layout.category] += counts
        mean += of_mean
        square += of_square
    return Expected(wide, mean / people, square / people)


@dataclass(frozen=True, slots=True, eq=False)
class ScoreSums:
    """Sums over people of what their answers say.

    Attributes:
        total: of the functions [items, functions].
        square: of their products within an answer [items, functions, functions].

    """

    total: Floats
    square: Floats


def score_sums(crowd: Crowd, chance: Floats, functions: Floats) -> ScoreSums:
    """Sum what each answer says of its item, and its square: for standard errors and tests of fit.

    Args:
        crowd: at rest.
        chance: of categories at the nodes [items, categories, nodes].
        functions: of score and ability, such as derivatives of the log chance, with mean zero given ability
            [items, categories, functions, nodes].

    """
    layout, (items, _, wanted, _) = crowd.layout, functions.shape
    single = functions.astype(np.float32)
    pairs = [(one, other) for one in range(wanted) for other in range(one, wanted)]

    def summed(swept: _Swept) -> tuple[Floats, Floats]:
        found, item = _found(layout, swept, single)
        total = np.array([np.bincount(item, found[:, one], items) for one in range(wanted)])
        square = np.array([np.bincount(item, found[:, one] * found[:, other], items) for one, other in pairs])
        return total.T, square.T

    total, products = np.zeros((items, wanted)), np.zeros((items, len(pairs)))
    for of_total, of_products in crowd.swept(chance, summed):
        total += of_total
        products += of_products
    square = np.empty((items, wanted, wanted))
    for place, (one, other) in enumerate(pairs):
        square[:, one, other] = square[:, other, one] = products[:, place]
    return ScoreSums(total, square)


def _found(layout: Layout, swept: _Swept, functions: Singles) -> tuple[Singles, Integers]:
    """Give the mean of the functions over the ability of who answered [answers, functions], and the items."""
    here = slice(layout.ends[swept.rows.start], layout.ends[swept.rows.stop])
    item, score = layout.responses.item[here], layout.responses.score[here]
    density = swept.density[layout.responses.person[here] - swept.rows.start, layout.domain[item]]
    return np.einsum("ag,afg->af", density, functions[item, score]), item
