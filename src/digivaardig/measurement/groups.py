"""Figures of a group from its block of noisy levels, with margins that hold all noise.

A small-area estimate over all domains at once (Fay and Herriot 1979): d = G y with G = T H' (H T H' +
V/n)^-1, and covariance T - G H T. The error that the items' doubt gives to everybody in a round is added to
the margin.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from .grid import Floats
from .normal import Z95, share_below
from .read_out import ReadOut, default_between

_FEW, _MOST = 0.02, 0.98  # never "nobody" or "everybody"
_JITTER: Final = 1e-9
_PLACES: Final = 33  # at which a share is looked at between the ends of a margin


@dataclass(frozen=True, slots=True, eq=False)
class Shares:
    """Parts of a group, with 95% margins; all [domains, columns], between .02 and .98."""

    value: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True, slots=True, eq=False)
class GroupReading:
    """What a block tells about a group.

    Attributes:
        read_out: with which it was read.
        n: contributions.
        mean: best estimate of the mean ability [domains].
        cov: of its error, without the items' doubt: for comparing groups of one round [domains, domains].
        shared: covariance of the error by the items' doubt, shared by all groups of the round [domains,
            domains].
        unshrunk: H^-1 y, for growth [domains]; 0 for a domain that is not measured.
        unshrunk_cov: of its error, without the items' doubt [domains, domains]; infinite there.

    """

    read_out: ReadOut
    n: int
    mean: Floats
    cov: Floats
    shared: Floats
    unshrunk: Floats
    unshrunk_cov: Floats

    @property
    def sd(self) -> Floats:
        """Standard error of the mean, the items' doubt included [domains]."""
        return np.sqrt(np.diag(self.cov + self.shared))

    @property
    def low(self) -> Floats:
        """Low end of the 95% margin of the mean [domains]."""
        return self.mean - Z95 * self.sd

    @property
    def high(self) -> Floats:
        """High end of the 95% margin of the mean [domains]."""
        return self.mean + Z95 * self.sd

    @property
    def share_below_cut(self) -> Shares:
        """The part below each cut [domains, cuts]."""
        return self._shares(below=True)

    @property
    def level_shares(self) -> Shares:
        """The part at each level [domains, levels]; the values sum to one but for the clipping."""
        return self._shares(below=False)

    def _shares(self, *, below: bool) -> Shares:
        places = np.linspace(self.low, self.high, _PLACES, axis=-1)
        across = _parts(places, self.read_out, below=below)
        value = _parts(self.mean[:, None], self.read_out, below=below)[:, 0]
        return Shares(
            *(np.clip(each, _FEW, _MOST) for each in (value, across.min(axis=1), across.max(axis=1)))
        )


def _parts(mean: Floats, read_out: ReadOut, *, below: bool) -> Floats:
    """Give the part of a normal group with these means [domains, places] below each cut, or at each level."""
    cuts = np.array(read_out.cuts)
    under = share_below((cuts - mean[..., None]) / read_out.within[:, None, None])
    if below:
        return under
    ends = np.zeros((*under.shape[:-1], 1))
    return np.diff(np.concatenate([ends, under, ends + 1], axis=-1), axis=-1)


def read(
    counts: Sequence[Sequence[int]] | Floats, n: int, read_out: ReadOut, between: Floats | None = None
) -> GroupReading:
    """Read the block of one group, or the sum of its blocks.

    Args:
        counts: how many contributions say each level [domains, levels].
        n: how many contributions there are.
        read_out: of the round.
        between: T, how units differ [domains, domains]; `None`: the default.

    Raises:
        ValueError: the counts of some domain do not sum to n, or n is below 1.

    """
    between = default_between(read_out.domains) if between is None else between
    score = read_out.score(_table(counts, n, read_out), n)
    signal = between @ read_out.response.T
    noise = read_out.variance / n + _JITTER * np.eye(read_out.domains)
    gain = np.linalg.solve(read_out.response @ signal + noise, signal.T).T
    unshrunk, unshrunk_cov = _unshrunk(score, n, read_out)
    return GroupReading(
        read_out=read_out,
        n=n,
        mean=gain @ score,
        cov=_symmetric(between - gain @ signal.T),
        shared=(gain * read_out.calibration) @ gain.T,
        unshrunk=unshrunk,
        unshrunk_cov=unshrunk_cov,
    )


def _table(counts: Sequence[Sequence[int]] | Floats, n: int, read_out: ReadOut) -> Floats:
    table = np.asarray(counts, dtype=np.float64)
    if n < 1 or table.shape != read_out.level_means.shape or (table.sum(axis=-1) != n).any():
        raise ValueError("The counts of every domain must sum to the number of contributions.")
    return table


def _unshrunk(score: Floats, n: int, read_out: ReadOut) -> tuple[Floats, Floats]:
    inverse = read_out.unshrinking
    cov = _symmetric(inverse @ (read_out.variance / n) @ inverse.T)
    blind = ~read_out.measured
    cov[blind, blind] = np.inf
    return inverse @ score, cov


def _symmetric(matrix: Floats) -> Floats:
    return (matrix + matrix.T) / 2


@dataclass(frozen=True, slots=True, eq=False)
class Growth:
    """A difference of two means with its standard error and 95% margin, all [domains]."""

    mean: Floats
    sd: Floats

    @property
    def low(self) -> Floats:
        """Low end of the 95% margin."""
        return self.mean - Z95 * self.sd

    @property
    def high(self) -> Floats:
        """High end of the 95% margin."""
        return self.mean + Z95 * self.sd


def growth(before: GroupReading, after: GroupReading) -> Growth:
    """Give the growth between two rounds, from unshrunk read-outs: shrinking would take growth away.

    The items' doubt cancels between rounds that are read alike, and counts twice otherwise.
    """
    variance = np.diag(before.unshrunk_cov) + np.diag(after.unshrunk_cov)
    if not before.read_out.same_as(after.read_out):
        variance = variance + sum(_doubt(each.read_out) for each in (before, after))
    return Growth(after.unshrunk - before.unshrunk, np.sqrt(variance))


def compare(one: GroupReading, other: GroupReading) -> Growth:
    """Give by how much one group lies above another of the same round; the items' doubt cancels."""
    return Growth(one.mean - other.mean, np.sqrt(np.diag(one.cov) + np.diag(other.cov)))


def _doubt(read_out: ReadOut) -> Floats:
    inverse = read_out.unshrinking
    return (inverse**2) @ read_out.calibration


def align(children: Sequence[GroupReading], parent: GroupReading) -> list[GroupReading]:
    """Shift the parts of a whole by one amount a domain, so that they average to it; margins stay as wide.

    Args:
        children: readings of disjoint groups that together are the parent.
        parent: the reading of their summed counts.

    """
    heads = np.array([child.n for child in children], dtype=np.float64)
    shift = parent.mean - heads @ np.array([child.mean for child in children]) / heads.sum()
    return [replace(child, mean=child.mean + shift) for child in children]


def estimate_between(
    blocks: Sequence[tuple[Sequence[Sequence[int]] | Floats, int]],
    read_out: ReadOut,
    least: Floats | None = None,
) -> Floats:
    """Estimate T, how units differ, from the blocks (counts, n) of one round; never below its default.

    The mean square of the unshrunk readings, less their noise, may lie above the default in some
    directions: that excess is added, with a weight that grows with the number of blocks. The result minus
    `least` has no negative eigenvalue.
    """
    least = default_between(read_out.domains) if least is None else least
    seen = np.ix_(read_out.measured, read_out.measured)
    total, weights = np.zeros_like(least[seen]), 0.0
    for counts, n in blocks:
        reading = read(counts, n, read_out, least)
        noise, unshrunk = reading.unshrunk_cov[seen], reading.unshrunk[read_out.measured]
        weight = (1 + np.trace(noise) / np.trace(least[seen])) ** -2
        total, weights = total + weight * (np.outer(unshrunk, unshrunk) - noise), weights + weight
    estimate = least.copy()
    if weights:
        trust = len(blocks) / (len(blocks) + 2 * len(total))
        estimate[seen] += trust * _positive(total / weights - least[seen])
    return estimate


def _positive(matrix: Floats) -> Floats:
    values, vectors = np.linalg.eigh(_symmetric(matrix))
    return (vectors * np.maximum(values, 0)) @ vectors.T
