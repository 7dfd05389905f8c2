"""Did somebody answer too fast to have read the questions? It never changes a result.

An answer faster than a tenth of the item's usual time is rapid: a guess, not an attempt. The share of answers
that is not rapid is the response time effort of Wise and Kong (2005), who take a person seriously from .90;
their threshold an item follows Wise and Ma (2012), a tenth of the usual time.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from .bank import Bank
from .grid import Booleans, Floats
from .responses import Responses

RAPID: Final = 0.1  # of the item's usual time
SHARE: Final = 0.1  # of the answers


@dataclass(frozen=True, slots=True, eq=False)
class Flags:
    """What stands out in the way people answered.

    Attributes:
        share: the part of a person's timed answers that is rapid [people]; 0 where none was timed.
        too_fast: whether that is more than it may be [people].

    """

    share: Floats
    too_fast: Booleans


def rapid(bank: Bank, responses: Responses, seconds: Floats | None) -> Booleans:
    """Say which answers were faster than a tenth of the item's usual time [answers].

    Args:
        bank: with the usual time of each item.
        responses: the answers.
        seconds: how long each took [answers]; not a number, or `None`: not timed, so not rapid.

    Raises:
        ValueError: not as many times as answers.

    """
    if seconds is None:
        return np.zeros(responses.item.shape, dtype=np.bool_)
    if seconds.shape != responses.item.shape:
        raise ValueError("Every answer needs a time.")
    usual = np.array([item.seconds for item in bank.items])
    return np.asarray(seconds < RAPID * usual[responses.item])


def flags(bank: Bank, responses: Responses, seconds: Floats | None, most: float = SHARE) -> Flags:
    """Flag people who answered too fast.

    Args:
        bank: with the usual time of each item.
        responses: the answers, of one person or of many.
        seconds: how long each took, see `rapid`.
        most: the share of rapid answers that is still taken seriously.

    """
    fast = rapid(bank, responses, seconds)
    timed = np.zeros_like(fast) if seconds is None else np.isfinite(seconds)
    counts = (np.bincount(responses.person[which], minlength=responses.people) for which in (fast, timed))
    hurried, all_timed = counts
    share = hurried / np.maximum(all_timed, 1)
    return Flags(share, share > most)


def usable(bank: Bank, responses: Responses, seconds: Floats | None) -> Responses:
    """Keep the answers that count in a calibration: a rapid one counts as not given."""
    return responses.only(~rapid(bank, responses, seconds))
