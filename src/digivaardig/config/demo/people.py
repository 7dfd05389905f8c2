"""Invented people: abilities by chance, answers to the real questions, scored by the real scorers."""

from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from random import SystemRandom

import numpy as np

from digivaardig.blocks.models import Publication
from digivaardig.items.queries import LiveBank, bank
from digivaardig.measurement import (
    Design,
    World,
    default_between,
    level_of,
    own_domain_draw,
    replay,
    simulate,
)
from digivaardig.questions import DONT_KNOW, Question
from digivaardig.scan.engine import LENGTHS

LEAST, MOST = 0.10, 0.60  # participation of a unit
SHAPE = (1.1, 2.6)  # of the beta distribution in between: a quarter on average
_random = SystemRandom()


class Crowd:
    """The people of one municipality. A unit keeps its character over rounds."""

    def __init__(self, seed: int) -> None:
        self.chance = np.random.default_rng(seed + 2026)
        self._characters: dict[str, tuple[np.ndarray, float]] = {}
        self._waiting: dict[tuple[str, str], list[list[int]]] = {}

    def finishes(
        self, unit: str, heads: int, publication: Publication, share: float, growth: float
    ) -> list[list[int]]:
        """Give the levels of who hands in now: first a share of who take part, then the rest."""
        key = (str(publication.pk), unit)
        if key in self._waiting:
            return self._waiting.pop(key)
        everybody = self._take_the_scan(unit, heads, publication, growth)
        now = round(len(everybody) * share)
        self._waiting[key] = everybody[now:]
        return everybody[:now]

    def _take_the_scan(
        self, unit: str, heads: int, publication: Publication, growth: float
    ) -> list[list[int]]:
        used = bank(publication.bank)
        mean, rate = self._character(unit, used)
        people = int(self.chance.binomial(heads, rate))
        if not people:
            return []
        length = LENGTHS[publication.length]
        design = Design(used.measure, used.plans[length], used.probabilities[length])
        within = used.measure.prior.correlation - default_between(used.measure.domains)
        theta = self.chance.multivariate_normal(mean + growth, within, size=people)
        run = simulate(design, theta, World.of(used.measure).draw(self.chance), self.chance)
        cuts = tuple(publication.cuts)
        return [self._levels(used, run.answers_of(person), cuts) for person in range(people)]

    def _character(self, unit: str, used: LiveBank) -> tuple[np.ndarray, float]:
        if unit not in self._characters:
            between = default_between(used.measure.domains)
            mean = self.chance.multivariate_normal(np.zeros(len(between)), between)
            rate = LEAST + (MOST - LEAST) * float(self.chance.beta(*SHAPE))
            self._characters[unit] = mean, rate
        return self._characters[unit]

    def _levels(
        self, used: LiveBank, answers: Sequence[tuple[int, int]], cuts: tuple[float, ...]
    ) -> list[int]:
        """Answer each question with a response of that score, score it, and draw what leaves."""
        questions = [used.entries[item].question for item, _score in answers]
        responses = [
            self._respond(question, score)
            for question, (_item, score) in zip(questions, answers, strict=True)
        ]
        scores = [question.score(response) for question, response in zip(questions, responses, strict=True)]
        state = replay(used.measure, [item for item, _score in answers], scores)
        return [int(level_of(own_domain_draw(loglik, _random), cuts)) for loglik in state.loglik]

    def _respond(self, question: Question, score: int) -> str:
        offered = responses(question)
        return str(self.chance.choice(offered[score] if score in offered else offered[0]))


@cache
def responses(question: Question) -> dict[int, list[str]]:
    """List responses to a question by their score."""
    found: defaultdict[int, list[str]] = defaultdict(list, {0: [DONT_KNOW]})
    for response in question.responses():
        found[question.score(response)].append(response)
    return dict(found)
