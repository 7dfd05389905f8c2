"""An order that looks random, follows from a seed, and is the same in every process and version of Python."""

from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from itertools import product
from typing import TypeVar

Part = TypeVar("Part")


def token(text: str) -> str:
    """Give a name of eight hex digits to a text: it stands in for a position that would give the key away."""
    return sha256(text.encode()).hexdigest()[:8]


def around(right: str, allowed: str) -> Iterator[str]:
    """Give a text, then it with one character changed, then every text of these characters as long as it."""
    yield right
    for place in range(len(right)):
        yield from (right[:place] + character + right[place + 1 :] for character in allowed)
    yield from ("".join(each) for each in product(allowed, repeat=len(right)))


def arranged(parts: Iterable[Part], seed: int, name: Callable[[Part], str]) -> list[Part]:
    """Shuffle parts by a seed: every permutation is about equally likely over the seeds.

    The texts take part in it, so that two questions under one seed are not shuffled alike.

    Args:
        parts: what to shuffle.
        seed: any whole number; the same seed and texts give the same order.
        name: the text of a part, different for each part.

    """
    return sorted(parts, key=lambda part: sha256(f"{seed}:{name(part)}".encode()).digest())
