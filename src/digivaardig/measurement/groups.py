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
_LEAST_WITHIN: Final = 0.5  # of all variance
_JITTER: Final = 1e-9
_PLACES: Final = 33  # at which a share is looked at between the ends of a margin


@dataclass(frozen=True, slots=True, eq=False)
class Shares:
    """Parts of a group, with 95% margins; all [domains, columns], between .02 and .98."""

    value: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Shift:
    """What was done to a reading so that the parts of a whole average to it.

    Attributes:
        gain: by how much more it answers to an error that all scores have in common [domains, domains].
        cov: variance of the shift [domains, domains].

    """

    gain: Floats
    cov: Floats


@dataclass(frozen=True, slots=True, eq=False)
class GroupReading:
    """What a block tells about a group.

    Attributes:
        read_out: with which it was read.
        n: contributions.
        mean: best estimate of the mean ability [domains].
        cov: of its error, without the items' doubt and without the shift [domains, domains].
        gain: G, from score to mean [domains, domains].
        score_cov: variance of the score that T and V/n make one expect [domains, domains].
        shift: of `align`; nothing for a group that stands by itself.
        within: standard deviation of people within the group: what T leaves of the variance of all [domains].
        unshrunk: H^-1 y, for growth [domains]; 0 for a domain that is not measured.
        unshrunk_cov: of its error, without the items' doubt [domains, domains]; infinite there.

    """

    read_out: ReadOut
    n: int
    mean: Floats
    cov: Floats
    gain: Floats
    score_cov: Floats
    shift: Shift
    within: Floats
    unshrunk: Floats
    unshrunk_cov: Floats

    @property
    def shared(self) -> Floats:
        """Covariance of the error that all groups of the round have in common [domains, domains]."""
        gain = self.gain + self.shift.gain
        return (gain * self.read_out.calibration) @ gain.T

    @property
    def sd(self) -> Floats:
        """Standard error of the mean, with all that is in doubt [domains]."""
        return np.sqrt(np.diag(self.cov + self.shift.cov + self.shared))

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
        across = self._parts(places, below=below)
        value = self._parts(self.mean[:, None], below=below)[:, 0]
        return Shares(
            *(np.clip(each, _FEW, _MOST) for each in (value, across.min(axis=1), across.max(axis=1)))
        )

    def _parts(self, mean: Floats, *, below: bool) -> Floats:
        """Give the part below each cut, or at each level, at these means [domains, places]."""
        cuts = np.array(self.read_out.cuts)
        under = share_below((cuts - mean[..., None]) / self.within[:, None, None])
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
    score_cov = read_out.response @ signal + read_out.variance / n + _JITTER * np.eye(read_out.domains)
    gain = np.asarray(np.linalg.solve(score_cov, signal.T).T, dtype=np.float64)
    unshrunk, unshrunk_cov = _unshrunk(score, n, read_out)
    return GroupReading(
        read_out=read_out,
        n=n,
        mean=gain @ score,
        cov=_symmetric(between - gain @ signal.T),
        gain=gain,
        score_cov=score_cov,
        shift=Shift(np.zeros_like(gain), np.zeros_like(gain)),
        within=_within(between, read_out),
        unshrunk=unshrunk,
        unshrunk_cov=unshrunk_cov,
    )


def _table(counts: Sequence[Sequence[int]] | Floats, n: int, read_out: ReadOut) -> Floats:
    table = np.asarray(counts, dtype=np.float64)
    if n < 1 or table.shape != read_out.level_means.shape or (table.sum(axis=-1) != n).any():
        raise ValueError("The counts of every domain must sum to the number of contributions.")
    return table


def _within(between: Floats, read_out: ReadOut) -> Floats:
    """Give the spread within a unit: the more units differ, the less is left of what all people differ."""
    default = np.diag(default_between(read_out.domains))
    total = read_out.within**2 + default
    return np.sqrt(np.maximum(total - np.diag(between), _LEAST_WITHIN * total))


def _unshrunk(score: Floats, n: int, read_out: ReadOut) -> tuple[Floats, Floats]:
    inverse = read_out.unshrinking
    cov = _symmetric(inverse @ (read_out.variance / n) @ inverse.T)
    blind = ~read_out.measured
    cov[blind, blind] = np.inf
    return inverse @ score, cov


def _symmetric(matrix: Floats) -> Floats:
    return (matrix + matrix.T) / 2


def align(children: Sequence[GroupReading], parent: GroupReading) -> list[GroupReading]:
    """Shift the parts of a whole by one amount a domain, so that they average to it.

    The shift helps when the parts lie to one side together and is a detour when they do not: its variance is
    added to their margins. Given T the error of a reading is independent of all scores, and the shift is
    made of scores, so the two variances add up.

    Args:
        children: readings of disjoint groups that together are the parent.
        parent: the reading of their summed counts; itself shifted when it is part of a larger whole.

    """
    heads = np.array([child.n for child in children], dtype=np.float64)
    parts = list(zip(heads / heads.sum(), children, strict=True))
    means = np.sum([part * child.mean for part, child in parts], axis=0)
    gains = np.sum([part * child.gain for part, child in parts], axis=0)
    own = np.sum([part**2 * _detour(child, parent) for part, child in parts], axis=0)
    shift = Shift(parent.gain + parent.shift.gain - gains, own + parent.shift.cov)
    return [replace(child, mean=child.mean + parent.mean - means, shift=shift) for child in children]


def _detour(child: GroupReading, parent: GroupReading) -> Floats:
    more = parent.gain - child.gain
    return more @ child.score_cov @ more.T
