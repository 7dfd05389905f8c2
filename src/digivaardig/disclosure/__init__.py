"""What may be shown about a group: chance at the source, pools, and the publication of blocks.

Pure: the standard library only, no crypto, no database. Every source of randomness is an argument. What an
attacker can guess is computed in `disclosure.odds`. The argument: docs/algorithms/disclosure.md.
"""

from .chance import CHANCE, LEVELS, Coins, channel, noisy, odds_factor
from .checks import check_block
from .publication import (
    OPEN_MINIMUM,
    STEP,
    Allotment,
    Counts,
    Group,
    NewBlock,
    Opened,
    Outcome,
    Published,
    Reason,
    Refused,
    Round,
    allot,
    least,
    publish,
    without_copies,
)
from .tree import (
    LARGEST_K,
    MARGIN,
    SMALLEST_K,
    Kind,
    Pool,
    PoolKey,
    Unit,
    heads_of,
    open_pools,
    pool_of,
    pools_of,
)

__all__ = [
    "CHANCE",
    "LARGEST_K",
    "LEVELS",
    "MARGIN",
    "OPEN_MINIMUM",
    "SMALLEST_K",
    "STEP",
    "Allotment",
    "Coins",
    "Counts",
    "Group",
    "Kind",
    "NewBlock",
    "Opened",
    "Outcome",
    "Pool",
    "PoolKey",
    "Published",
    "Reason",
    "Refused",
    "Round",
    "Unit",
    "allot",
    "channel",
    "check_block",
    "heads_of",
    "least",
    "noisy",
    "odds_factor",
    "open_pools",
    "pool_of",
    "pools_of",
    "publish",
    "without_copies",
]
