"""Abilities of many people from answers taken anywhere: the same as a replay of each, all at once."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

import numpy as np

from .bank import Bank
from .grid import POINTS, Floats, Integers
from .levels import CUTS, Level
from .posterior import State, check_answers, level_probabilities, settle, start
from .responses import Responses
from .tables import write_table

_AT_ONCE: Final = 200  # people: about a megabyte of likelihoods
_DIGITS: Final = 5


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """What answers say.

    Attributes:
        mean, sd: of the abilities [people, domains].
        levels: the chance of each level [people, domains, levels].
        questions: how many answers each domain got [people, domains].

    """

    mean: Floats
    sd: Floats
    levels: Floats
    questions: Integers

    @classmethod
    def of(cls, state: State, questions: Integers, cuts: tuple[float, ...] = CUTS) -> Self:
        """Read off the posterior of many people."""
        return cls(state.mean, state.sd, level_probabilities(state, cuts), questions)

    @classmethod
    def beside(cls, parts: Sequence["Scores"]) -> Self:
        """Put people together."""
        names = ("mean", "sd", "levels", "questions")
        return cls(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))


def score(
    bank: Bank,
    responses: Responses,
    cuts: tuple[float, ...] = CUTS,
    told: Callable[[int], object] = lambda _: None,
) -> Scores:
    """Score everybody: posterior mean and standard error of each domain, and the chance of each level.

    Args:
        bank: by which to score.
        responses: the answers; somebody without any gets the prior.
        cuts: between the levels.
        told: called with the number of people done.

    Raises:
        ValueError: an item outside the bank, a score that an item does not have.

    """
    if responses.item.size:
        check_answers(bank, responses.item, responses.score)
    line = np.lexsort((bank.domain[responses.item], responses.person))
    answers = responses.only(line)
    ends = np.searchsorted(answers.person, np.arange(responses.people + 1))
    parts = []
    for begin in range(0, responses.people, _AT_ONCE):
        end = min(begin + _AT_ONCE, responses.people)
        some = answers.only(np.arange(ends[begin], ends[end]))
        parts.append(_score_some(bank, some, begin, end, cuts))
        told(end)
    return Scores.beside(parts or [_score_some(bank, answers, 0, 0, cuts)])


def _score_some(bank: Bank, answers: Responses, begin: int, end: int, cuts: tuple[float, ...]) -> Scores:
    """Score the people from `begin` to `end`; their answers are in order of person and domain."""
    cell = (answers.person - begin) * bank.domains + bank.domain[answers.item]
    state = start(bank.prior, (end - begin,))
    first = np.flatnonzero(np.diff(cell, prepend=-1))
    if first.size:
        curves = bank.log_curves[answers.item, answers.score]
        state.loglik.reshape(-1, POINTS)[cell[first]] = np.add.reduceat(curves, first, axis=0)
    questions = np.bincount(cell, minlength=(end - begin) * bank.domains).reshape(-1, bank.domains)
    return Scores.of(settle(state) if end > begin else state, questions, cuts)


def asked_a_domain(bank: Bank, items: Integers) -> Integers:
    """Count the questions of each domain [people, domains] in items [people, places]; -1 is none."""
    person, place = np.nonzero(items >= 0)
    cell = person * bank.domains + bank.domain[items[person, place]]
    return np.bincount(cell, minlength=len(items) * bank.domains).reshape(-1, bank.domains)


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
