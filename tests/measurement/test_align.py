"""Parts of a whole average to it, and their margins hold what that shift may be off."""

import numpy as np
import pytest

from digivaardig.measurement import align, compare, read
from digivaardig.measurement.grid import Floats

from .scores import DOMAINS, LEAST, N, a_read_out, blocks, units

PARTS = 8


def shifted(means: Floats, seed: int, among: int = 1) -> tuple[Floats, Floats]:
    """Read a whole of parts, in so many halls of equal size; give squared errors beside both variances."""
    counts = np.array([each for each, _ in blocks(means, seed)])
    whole = read(counts.sum(axis=0), N * PARTS, a_read_out())
    each = PARTS // among
    halls = [read(counts[at : at + each].sum(axis=0), N * each, a_read_out()) for at in range(0, PARTS, each)]
    over = align(halls, whole) if among > 1 else [whole]
    alone = [read(each, N, a_read_out()) for each in counts]
    parts = [
        part
        for place, hall in enumerate(over)
        for part in align(alone[place * each : place * each + each], hall)
    ]
    errors = np.array([part.mean for part in parts]) - means
    return tuple(errors**2 / np.array([one.sd for one in ones]) ** 2 for ones in (alone, parts))


@pytest.mark.parametrize("halls", [1, 4])
def test_the_shift_widens_the_margins_by_what_it_may_be_off(halls: int):
    found = [shifted(units(LEAST, PARTS, seed), seed + 500, halls) for seed in range(150)]
    alone, aligned = np.mean(found, axis=(0, 2, 3))
    assert alone > 1.06
    assert aligned == pytest.approx(1, abs=0.04)


def test_parts_that_lie_to_one_side_together_are_brought_there():
    counts = [each for each, _ in blocks(np.full((PARTS, DOMAINS), 1.0), 1)]
    alone = [read(each, N, a_read_out()) for each in counts]
    aligned = align(alone, read(np.sum(counts, axis=0), N * PARTS, a_read_out()))
    assert np.mean([each.mean for each in alone]) < 0.8
    assert np.mean([each.mean for each in aligned]) == pytest.approx(1, abs=0.1)
    assert compare(aligned[0], aligned[1]).mean == pytest.approx(compare(alone[0], alone[1]).mean)
