"""Differences between readings: growth between two rounds, and two groups of one round."""

from dataclasses import dataclass

import numpy as np

from .grid import Floats
from .groups import GroupReading
from .normal import Z95
from .read_out import ReadOut


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
    """Give by how much one group lies above another of the same round.

    The items' doubt cancels, but for what one of the two is shrunk more. The shifts of `align` count for
    both, also where they cancel.
    """
    uneven = one.gain + one.shift.gain - other.gain - other.shift.gain
    doubt = (uneven**2) @ one.read_out.calibration
    own = sum(np.diag(each.cov + each.shift.cov) for each in (one, other))
    return Growth(one.mean - other.mean, np.sqrt(own + doubt))


def _doubt(read_out: ReadOut) -> Floats:
    inverse = read_out.unshrinking
    return (inverse**2) @ read_out.calibration
