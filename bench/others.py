"""The public packages beside which the scan is held, each as its makers would use it.

All of them look their answers up in one matrix that was drawn before anybody began. They are installed in an
environment of their own (`requirements/bench.txt`) and come in by name, so that neither the platform nor its
checks need them.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import import_module
from time import perf_counter
from typing import Any, Final

import numpy as np

from bench.answers import Items
from digivaardig.measurement.grid import Booleans, Floats, Integers

QUESTIONS: Final = 4  # a domain
_NEVER: Final = 1e-9


@dataclass(frozen=True)
class Outcome:
    """What a package says of people, and how long a step took it.

    Attributes:
        mean: abilities [people, domains].
        se: the standard errors it claims [people, domains].
        asked: the items [people, questions].
        seconds: of each choice of a question with the scoring of its answer.
        course: its mean claimed standard error after each question of a domain [questions], where it is kept.

    """

    mean: Floats
    se: Floats
    asked: Integers
    seconds: list[float]
    course: Floats | None = None


Peer = Callable[[Items, Booleans], Outcome]
Taken = tuple[float, float, list[int]]  # what one test of one domain says: ability, standard error, items


def catsim(items: Items, answers: Booleans) -> Outcome:
    """Ask by maximum information and score by maximum likelihood, domain by domain: what catsim offers."""
    selection, estimation = import_module("catsim.selection"), import_module("catsim.estimation")
    choose, estimate = selection.MaxInfoSelector(), estimation.NumericalSearchEstimator()
    error = import_module("catsim.irt").see

    def take(bank: Any, row: Booleans, seconds: list[float]) -> Taken:  # noqa: ANN401 - theirs
        asked, right, theta = [], [], 0.0
        for _ in range(QUESTIONS):
            began = perf_counter()
            item = choose.select(item_bank=bank, administered_items=asked, est_theta=theta)
            asked.append(item)
            right.append(bool(row[item]))
            theta = estimate.estimate(
                item_bank=bank, administered_items=asked, response_vector=right, est_theta=theta
            )
            seconds.append(perf_counter() - began)
        return float(theta), float(error(theta, bank.get_items(asked))), asked

    def bank_of(here: Integers) -> Any:  # noqa: ANN401 - theirs
        rows = np.column_stack([items.a[here], items.b[here], items.c[here], np.ones(len(here))])
        return import_module("catsim.item_bank").ItemBank(rows, validate=False)

    return _by_domain(items, answers, bank_of, take)


def adaptivetesting(items: Items, answers: Booleans) -> Outcome:
    """Ask by maximum information and score by the posterior mean, domain by domain: its most exact way."""
    models, ways = import_module("adaptivetesting.models"), import_module("adaptivetesting.implementations")
    estimators = import_module("adaptivetesting.math.estimators")
    arguments = {"prior": estimators.NormalPrior(0, 1), "optimization_interval": (-4.5, 4.5)}

    def take(pool: dict[str, list[float]], row: Booleans, seconds: list[float]) -> Taken:
        test = ways.TestAssembler(
            item_pool=models.ItemPool.load_from_dict(pool, row.astype(int).tolist(), list(range(len(row)))),
            simulation_id="",
            participant_id="",
            ability_estimator=estimators.ExpectedAPosteriori,
            estimator_args=arguments,
        )
        for _ in range(QUESTIONS):
            began = perf_counter()
            test.run_test_once()
            seconds.append(perf_counter() - began)
        asked = [int(item.id) for item in test.answered_items]
        return float(test.ability_level), float(test.standard_error), asked

    def pool_of(here: Integers) -> dict[str, list[float]]:
        named = {"a": items.a[here], "b": items.b[here], "c": items.c[here], "d": np.ones(len(here))}
        return {name: values.tolist() for name, values in named.items()}

    return _by_domain(items, answers, pool_of, take)


def mirt_by_domain(questions: int = QUESTIONS) -> Peer:
    """Ask by maximum information and score by the posterior mean, by domain, with mirt's `CATEngine`."""

    def outcome(items: Items, answers: Booleans) -> Outcome:
        course = np.zeros(questions)

        def take(engine: Any, row: Booleans, seconds: list[float]) -> Taken:  # noqa: ANN401 - theirs
            engine.reset()
            for place in range(questions):
                seconds.append(_mirt_step(engine, row))
                course[place] += engine.get_current_state().standard_error
            state = engine.get_current_state()
            return float(state.theta), float(state.standard_error), list(state.items_administered)

        found = _by_domain(items, answers, lambda here: _mirt_engine(items, here, questions), take)
        return replace(found, course=course / found.mean.size)

    return outcome


def _mirt_engine(items: Items, here: Integers, questions: int) -> Any:  # noqa: ANN401 - theirs
    model = import_module("mirt.models.dichotomous").ThreeParameterLogistic(len(here))
    model.set_parameters(discrimination=items.a[here], difficulty=items.b[here], guessing=items.c[here])
    model._is_fitted = True  # it takes no engine otherwise, and has no other way to say so
    engine = import_module("mirt.cat").CATEngine
    return engine(model, se_threshold=_NEVER, max_items=questions + 1, theta_bounds=(-4.5, 4.5), n_quadpts=61)


def mirt_jointly(correlation: Floats) -> Peer:
    """Ask and score all domains at once with mirt's `MCATEngine` (A-optimality, posterior mode).

    It knows neither correlated abilities nor guessing. Both are given to it here: abilities are the
    correlation's square root times ten independent ones, so an item's slope becomes a row of that root; and a
    model derived from its own adds the guessing chance to its curve and its information. Posterior means
    over a grid of ten dimensions are out of reach, so it scores by mode, the way it offers for that.
    """
    root = np.asarray(np.linalg.cholesky(correlation), dtype=np.float64)

    def outcome(items: Items, answers: Booleans) -> Outcome:
        engine = _mirt_joint_engine(items, root)
        seconds, mean, se, asked = [], [], [], []
        for row in answers:
            engine.reset()
            seconds += [_mirt_step(engine, row) for _ in range(QUESTIONS * len(root))]
            state = engine.get_current_state()
            mean.append(root @ state.theta)
            se.append(np.sqrt(np.diag(root @ state.covariance @ root.T)))
            asked.append(state.items_administered)
        return Outcome(np.array(mean), np.array(se), np.array(asked), seconds)

    return outcome


def _mirt_joint_engine(items: Items, root: Floats) -> Any:  # noqa: ANN401 - theirs
    base: Any = import_module("mirt.models.multidimensional").MultidimensionalModel
    guessing = items.c

    class Guessing(base):
        """Their slope-intercept model with a chance to guess right."""

        def probability(self, theta: Floats, item_idx: int | None = None) -> Floats:
            chance = guessing if item_idx is None else guessing[item_idx]
            return chance + (1 - chance) * super().probability(theta, item_idx)

        def item_information_matrix(self, theta: Floats, item_idx: int) -> Floats:
            curve, reached = super().probability(theta, item_idx), self.probability(theta, item_idx)
            rise = (1 - guessing[item_idx]) * curve * (1 - curve)
            slopes = self.slopes[item_idx]
            return (rise**2 / (reached * (1 - reached))).reshape(-1, 1, 1) * np.outer(slopes, slopes)

    model = Guessing(len(items.a), len(root))
    model.set_parameters(slopes=items.a[:, None] * root[items.domain], intercepts=-items.a * items.b)
    model._is_fitted = True
    return import_module("mirt.cat").MCATEngine(
        model,
        item_selection="A-optimality",
        scoring_method="MAP",
        trace_threshold=_NEVER,
        max_items=QUESTIONS * len(root) + 1,
    )


def _mirt_step(engine: Any, row: Booleans) -> float:  # noqa: ANN401 - theirs
    began = perf_counter()
    engine.administer_item(int(row[engine.select_next_item()]))
    return perf_counter() - began


def _by_domain(
    items: Items,
    answers: Booleans,
    prepare: Callable[[Integers], Any],
    take: Callable[[Any, Booleans, list[float]], Taken],
) -> Outcome:
    """Let everybody take one test a domain."""
    seconds: list[float] = []
    domains = range(int(items.domain.max()) + 1)
    found = np.zeros((2, len(answers), len(domains)))
    asked: list[list[list[int]]] = [[] for _ in answers]
    for domain in domains:
        here = items.of(domain)
        bank = prepare(here)
        for person, row in enumerate(answers[:, here]):
            *found[:, person, domain], places = take(bank, row, seconds)
            asked[person].append([int(here[place]) for place in places])
    return Outcome(found[0], found[1], np.array(asked).reshape(len(answers), -1), seconds)
