"""Scores of many people, written to a CSV file."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from .levels import Level
from .scoring import Scores
from .tables import write_table

_AT_ONCE: Final = 200  # people
_DIGITS: Final = 5


def write_scores(path: Path, people: Sequence[str], domains: Sequence[str], scores: Scores) -> None:
    """Write a row a person and domain: mean, standard error, chance of each level, number of questions.

    Raises:
        OSError: the folder does not take it.

    """
    header = ("person", "domain", "mean", "se", *(level.name.lower() for level in Level), "questions")
    rows = (row for begin in range(0, len(people), _AT_ONCE) for row in _rows(people, domains, scores, begin))
    write_table(path, header, rows)


def _rows(
    people: Sequence[str], domains: Sequence[str], scores: Scores, begin: int
) -> Iterator[tuple[object, ...]]:
    some = slice(begin, begin + _AT_ONCE)
    names = [(person, domain) for person in people[some] for domain in domains]
    figures = np.concatenate(
        [scores.mean[some, :, None], scores.sd[some, :, None], scores.levels[some]], axis=-1
    )
    rounded = np.round(figures, _DIGITS).reshape(len(names), -1).tolist()
    counts = scores.questions[some].ravel().tolist()
    for name, row, count in zip(names, rounded, counts, strict=True):
        yield *name, *row, count
