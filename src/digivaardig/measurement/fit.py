"""Whether items behave as their curves say: on the answers of any scan, adaptive ones too.

Given ability, an answer does not depend on why the item was asked. So the sum over people of (score -
expected) times any function of ability has mean zero when the curve is right, with all of a person's answers
used for their ability: that is what is tested (Lagrange multipliers: Glas 1999; generalised residuals:
Haberman, Sinharay and Chon 2013).
"""

from dataclasses import dataclass
from math import erfc, exp, gamma, sqrt
from typing import Final

import numpy as np

from .bank import Bank
from .calibration import LEAST, moved
from .curves import Curves, Slopes
from .expectation import NODES, Crowd, Expected, Layout, Population, ScoreSums, Sites, expect, score_sums
from .grid import Booleans, Floats, Integers
from .responses import Responses

FEWEST: Final = 20
"""No figure is about fewer people."""
_BENDS: Final = (-1.2, -0.4, 0.4, 1.2)  # abilities between which a curve may bend away
_SWEEPS: Final = 6
_TINY: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Bin:
    """People of about one ability: how many, and which part of the score they reached and should have."""

    ability: float
    people: int
    observed: float
    expected: float


@dataclass(frozen=True, slots=True)
class ItemFit:
    """How an item behaves.

    Attributes:
        answers: to it.
        success: mean part of the score; `expected`: by its curve.
        rmsd: root mean square distance between the observed curve and its own, as parts of the score; 0 fits.
        p: chance of such a distance or a larger one when the curve is right; `None`: too few answers.
        bins: by rising ability, each of at least 20 people.

    """

    answers: int
    success: float
    expected: float
    rmsd: float
    p: float | None
    bins: tuple[Bin, ...]


@dataclass(frozen=True, slots=True)
class Dif:
    """Whether an item is harder for one group than for the others, at the same ability.

    Attributes:
        item: its place in the bank.
        group: the number of the group.
        answers: of that group.
        shift: of the difficulty for that group, on the scale of ability; above 0 is harder.
        se: of it.
        p: chance of such a shift or a larger one when there is none.

    """

    item: int
    group: int
    answers: int
    shift: float
    se: float
    p: float


def item_fits(bank: Bank, responses: Responses, population: Population | None = None) -> tuple[ItemFit, ...]:
    """Say of every item of the bank how it behaves.

    Args:
        bank: its beliefs and correlation as these answers left them; the means of the beliefs are the curves.
        responses: the answers.
        population: whose answers these are, as `calibrate` found it; `None`: those of the bank's prior.

    Raises:
        ValueError: the bank cannot score the answers.

    """
    responses.check(bank)
    crowd = _at_rest(bank, responses, population or Population.standard(bank.prior))
    slopes = _curves(bank).at(crowd.population.nodes(bank.domain))
    counts = expect(crowd, slopes.chance).counts
    bent = score_sums(crowd, slopes.chance, np.concatenate([_residuals(slopes), slopes.log_slope], axis=2))
    given = responses.given(len(bank.items))
    return tuple(
        _item_fit(counts[place], slopes.chance[place], int(bank.categories[place]), p if enough else None)
        for place, (p, enough) in enumerate(zip(_chances(bent), given >= LEAST, strict=True))
    )


def _curves(bank: Bank) -> Curves:
    return Curves.of([item.belief for item in bank.items])


def _at_rest(bank: Bank, responses: Responses, population: Population) -> Crowd:
    crowd = Crowd(Layout.of(bank, responses), population, Sites.none(responses.people, bank.domains))
    chance = _curves(bank).at(population.nodes(bank.domain)).chance
    for _ in range(_SWEEPS):
        expect(crowd, chance)
    return crowd


def _parts(categories: int) -> Floats:
    """Give each category as a part of the whole score [categories]."""
    return np.arange(categories) / max(categories - 1, 1)


def _residuals(slopes: Slopes) -> Floats:
    """Give (score - expected) between each two bends [items, categories, segments, nodes]."""
    score = _parts(slopes.chance.shape[1])
    left = score[None, :, None] - np.einsum("c,icg->ig", score, slopes.chance)[:, None, :]
    segment = np.digitize(NODES, _BENDS)
    inside: Floats = (segment == np.arange(len(_BENDS) + 1)[:, None]).astype(np.float64)
    return left[:, :, None, :] * inside


def _chances(found: ScoreSums) -> list[float]:
    """Give p of the test that the residuals are zero once the item's own parameters are fitted [items]."""
    bends = len(_BENDS) + 1
    own = found.square[:, bends:, bends:]
    both, rest = found.square[:, :bends, bends:], found.square[:, :bends, :bends]
    gain = both @ np.linalg.pinv(own, rtol=1e-6, hermitian=True)
    left = rest - gain @ both.transpose(0, 2, 1)
    sums = found.total[:, :bends] - (gain @ found.total[:, bends:, None])[..., 0]
    return [_chance(*each) for each in zip(sums, left, rest, strict=True)]


def _chance(total: Floats, left: Floats, whole: Floats) -> float:
    """Weigh the residuals of one item along the directions that its own parameters leave open."""
    values, vectors = np.linalg.eigh(left)
    open_ = values > 0.02 * max(float(np.diag(whole).max(initial=0.0)), _TINY)
    squares = (vectors.T @ total)[open_] ** 2 / values[open_]
    return above_chi_square(float(squares.sum()), int(open_.sum()))


def above_chi_square(value: float, freedom: int) -> float:
    """Give the chance that a chi-square with so many degrees of freedom is larger; 1 for none."""
    if freedom < 1:
        return 1.0
    half = value / 2
    chance = erfc(sqrt(half)) if freedom % 2 else exp(-half)
    for twice in range(2 - freedom % 2, freedom, 2):
        chance += half ** (twice / 2) * exp(-half) / gamma(twice / 2 + 1)
    return min(chance, 1.0)


def _item_fit(counts: Floats, chance: Floats, categories: int, p: float | None) -> ItemFit:
    score = _parts(categories)
    people = counts.sum(axis=0)
    seen, believed = score @ counts[:categories], (score @ chance[:categories]) * people
    total = max(float(people.sum()), _TINY)
    distance = ((seen - believed) ** 2 / np.maximum(people, _TINY)).sum() / total
    return ItemFit(
        answers=round(float(people.sum())),
        success=float(seen.sum()) / total,
        expected=float(believed.sum()) / total,
        rmsd=float(np.sqrt(distance)),
        p=p,
        bins=_bins(people, seen, believed),
    )


def _bins(people: Floats, seen: Floats, believed: Floats) -> tuple[Bin, ...]:
    """Join neighbouring nodes until each bin is about at least 20 people."""
    edges, held = [0], 0.0
    for place, here in enumerate(people.tolist()):
        held += here
        if held >= FEWEST:
            edges, held = [*edges, place + 1], 0.0
    edges[-1] = len(people)
    if len(edges) == 1 or people.sum() < FEWEST:
        return ()
    sums = [np.add.reduceat(each, edges[:-1]) for each in (people, people * NODES, seen, believed)]
    return tuple(
        Bin(ability / count, int(count), observed / count, expected / count)
        for count, ability, observed, expected in zip(*(each.tolist() for each in sums), strict=True)
    )


def dif(bank: Bank, responses: Responses) -> tuple[Dif, ...]:
    """Say of every item and group whether it is harder for that group than for all, at the same ability.

    Groups may differ in mean, spread and correlations of ability. Items with fewer than 100 answers of the
    group or of the others are left out.

    Raises:
        ValueError: nobody's group is known, or the bank cannot score the answers.

    """
    responses.check(bank)
    if responses.group is None:
        raise ValueError("Nobody's group is known.")
    groups = range(int(responses.group.max(initial=-1)) + 1)
    said = [_said_of(bank, _members(responses, responses.group == group)) for group in groups]
    everybody = np.sum(said, axis=0)
    return tuple(each for group in groups for each in _difs(group, said[group], everybody - said[group]))


def _members(responses: Responses, inside: Booleans) -> Responses:
    number: Integers = np.cumsum(inside) - 1
    kept = inside[responses.person]
    return Responses(
        number[responses.person[kept]], responses.item[kept], responses.score[kept], int(inside.sum())
    )


def _said_of(bank: Bank, responses: Responses) -> Floats:
    """Give the score to the difficulty, its information and the answers of a group [3, items]."""
    given = responses.given(len(bank.items)).astype(np.float64)
    if not responses.people:
        return np.array([given] * 3)
    population = _population(bank, responses)
    crowd = _at_rest(bank, responses, population)
    slopes = _curves(bank).at(population.nodes(bank.domain))
    harder = slopes.log_slope[:, :, 1:-1].sum(axis=2, keepdims=True)  # all steps move together
    said = score_sums(crowd, slopes.chance, harder)
    return np.array([said.total[:, 0], said.square[:, 0, 0], given])


def _difs(group: int, ours: Floats, others: Floats) -> list[Dif]:
    """Compare a group with the others [3, items] on every item that enough of both answered."""
    enough = (np.minimum(ours[2], others[2]) >= LEAST) & (np.minimum(ours[1], others[1]) > _TINY)
    return [
        _dif(place, group, ours[:, place].tolist(), others[:, place].tolist())
        for place in np.flatnonzero(enough).tolist()
    ]


def _dif(item: int, group: int, ours: list[float], others: list[float]) -> Dif:
    shift, se = ours[0] / ours[1] - others[0] / others[1], sqrt(1 / ours[1] + 1 / others[1])
    return Dif(item, group, int(ours[2]), shift, se, erfc(abs(shift) / se / sqrt(2)))


def _population(bank: Bank, responses: Responses) -> Population:
    """Fit mean, spread and correlations of a group, with the items as they are."""
    population, every = Population.standard(bank.prior), np.ones(bank.domains, dtype=np.bool_)
    layout, sites = Layout.of(bank, responses), Sites.none(responses.people, bank.domains)
    for _ in range(2 * _SWEEPS):
        chance = _curves(bank).at(population.nodes(bank.domain)).chance
        found: Expected = expect(Crowd(layout, population, sites), chance)
        population = moved(population, found, responses.people, every)
    return population
