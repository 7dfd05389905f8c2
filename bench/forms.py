"""Fixed forms: the same four questions a domain for everybody, chosen at random or as well as can be."""

from dataclasses import replace

import numpy as np

from bench.answers import Items
from bench.others import QUESTIONS
from digivaardig.measurement import Bank, State, settle, start
from digivaardig.measurement.grid import GRID, Booleans, Floats, Integers


def random_form(items: Items, random: np.random.Generator, questions: int = QUESTIONS) -> Integers:
    """Draw so many items of each domain [domains * questions]."""
    return np.concatenate([random.permutation(items.of(domain))[:questions] for domain in _domains(items)])


def best_form(items: Items) -> Integers:
    """Choose the items that are most informative on average over N(0, 1) [domains * questions]."""
    worth = _information(items)
    best = [here[np.argsort(-worth[here])[:QUESTIONS]] for here in map(items.of, _domains(items))]
    return np.concatenate(best)


def _information(items: Items) -> Floats:
    """Give the mean Fisher information of each item over N(0, 1) [items]."""
    curve = 0.5 + 0.5 * np.tanh(0.5 * items.a[:, None] * (GRID - items.b[:, None]))
    chance = items.c[:, None] + (1 - items.c[:, None]) * curve
    rise = items.a[:, None] * (1 - items.c[:, None]) * curve * (1 - curve)
    return (rise**2 / (chance * (1 - chance))) @ np.exp(-0.5 * GRID**2) / np.exp(-0.5 * GRID**2).sum()


def sums(items: Items, form: Integers, answers: Booleans) -> Floats:
    """Count the right answers a domain [people, domains]."""
    return answers[:, form] @ np.eye(len(_domains(items)))[items.domain[form]]


def regressed(trained: tuple[Floats, Floats], seen: Floats, *, jointly: bool) -> tuple[Floats, Floats]:
    """Predict abilities from scores by least squares, trained on other people whose abilities are known.

    Args:
        trained: their scores [people, scores] and abilities [people, domains].
        seen: scores of the people to predict.
        jointly: every ability from all scores; otherwise from the score of its own domain.

    Returns:
        abilities and their standard errors [people, domains].

    """
    scores, theta = trained
    domains = theta.shape[1]
    columns = [slice(None)] * domains if jointly else [slice(each, each + 1) for each in range(domains)]
    mean, se = np.zeros((len(seen), domains)), np.zeros((len(seen), domains))
    for domain, column in enumerate(columns):
        known = np.column_stack([np.ones(len(scores)), scores[:, column]])
        weights, *_ = np.linalg.lstsq(known, theta[:, domain], rcond=None)
        mean[:, domain] = np.column_stack([np.ones(len(seen)), seen[:, column]]) @ weights
        se[:, domain] = np.std(theta[:, domain] - known @ weights)
    return mean, se


def scored(bank: Bank, asked: Integers, answers: Booleans, given: Booleans | None = None) -> State:
    """Give the posterior of people who were asked these items [questions] or [people, questions].

    Answers that were not given [people, items] do not count; by default all were.
    """
    asked = np.broadcast_to(asked, (len(answers), asked.shape[-1]))
    right = np.take_along_axis(answers, asked, axis=1).astype(np.intp)
    curves = bank.log_curves[asked, right]
    if given is not None:
        curves = curves * np.take_along_axis(given, asked, axis=1)[..., None]
    loglik = np.einsum("pqk,pqg->pkg", bank.in_domain[asked], curves, optimize=True)
    return settle(replace(start(bank.prior, (len(answers),)), loglik=loglik))


def _domains(items: Items) -> range:
    return range(int(items.domain.max()) + 1)
