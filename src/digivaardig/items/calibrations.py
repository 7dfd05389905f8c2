"""Reading calibrations: what is believed of every version of every question, old ones included."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from digivaardig.measurement import Bank, Belief, Item, Prior
from digivaardig.measurement.flags import RAPID
from digivaardig.measurement.responses import Responses
from digivaardig.skills.queries import framework

from .learned import Learned, Outcome
from .models import BankVersion, Calibration, ItemBelief


@dataclass(frozen=True, slots=True)
class Given:
    """One answer: `<item key> <number>`, the score, and at most how many seconds it took."""

    key: str
    score: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Sorted:
    """Answers that can be used, and how many cannot."""

    responses: Responses
    rapid: int
    unknown: int


def newest() -> Calibration | None:
    """Give the latest calibration, approved or not. One query."""
    return Calibration.owned_by(None).order_by("-number").first()


def taken_over() -> Calibration | None:
    """Give the calibration whose beliefs the bank holds. One query."""
    return Calibration.owned_by(None).exclude(taken_over_at=None).order_by("-number").first()


def approved() -> Calibration | None:
    """Give the latest calibration that was approved. One query."""
    return Calibration.owned_by(None).exclude(approved_at=None).order_by("-number").first()


def correlation_of(calibration: Calibration | None) -> list[list[float]] | None:
    """Give how the domains go together; None before the first, or when the domains are others now."""
    if calibration is None or calibration.domains != [domain.key for domain in framework().domains]:
        return None
    return calibration.correlation


def learned_of(calibration: Calibration | None) -> list[Learned]:
    """Give what is known of each version of an item; nothing before the first calibration."""
    return [Learned.from_dict(each) for each in calibration.items] if calibration else []


def known_so_far() -> tuple[Bank, tuple[str, ...]]:
    """Give every version of every item as it is believed now, and the keys of the domains. Three queries.

    What the latest calibration learned goes before what the bank holds: the one may not be approved yet, but
    its answers are gone.
    """
    latest = newest()
    before = {each.key: each for each in learned_of(latest) if each.is_steady}
    domains = tuple(domain.key for domain in framework().domains)
    rows = ItemBelief.owned_by(None).filter(domain__in=domains).order_by("key", "number")
    correlation = correlation_of(latest)
    prior = Prior.of(correlation) if correlation else Prior.default(len(domains))
    return Bank.of([_item(row, domains, before) for row in rows], prior), domains


def keys_of(number: int) -> list[str]:
    """Give the items of a version of the bank, in their places: `<item key> <number>`. One query.

    Raises:
        BankVersion.DoesNotExist: there is none by that number.

    """
    return [row[0] for row in BankVersion.owned_by(None).get(number=number).measure["items"]]


def responses(bank: Bank, given: Sequence[Sequence[Given]]) -> Sorted:
    """Sort out which answers can be used: to an item that is known, with a score it has, not too fast."""
    used: dict[tuple[int, int], int] = {}
    rapid = unknown = 0
    for person, answer in _each(given):
        place = bank.place_of.get(answer.key)
        if place is None or answer.score >= bank.categories[place] or (person, place) in used:
            unknown += 1
        elif answer.seconds < RAPID * bank.items[place].seconds:
            rapid += 1
        else:
            used[person, place] = answer.score
    pairs = np.array(list(used), dtype=np.intp).reshape(-1, 2)
    scores = np.array(list(used.values()), dtype=np.intp)
    made = Responses.of(person=pairs[:, 0], item=pairs[:, 1], score=scores, people=len(given))
    return Sorted(made, rapid, unknown)


def continued(outcome: Outcome) -> Outcome:
    """Add up with the calibrations before: how many answers an item had, and the figures of the last time."""
    before = {each.key: each for each in learned_of(newest())}
    items = tuple(_continued(each, before.get(each.key)) for each in outcome.items)
    return replace(outcome, items=items)


def _continued(item: Learned, before: Learned | None) -> Learned:
    if before is None:
        return item
    fit = item.fit or before.fit
    return replace(item, total=before.total + item.answers, fit=fit)


def _item(row: ItemBelief, domains: Sequence[str], before: Mapping[str, Learned]) -> Item:
    key = f"{row.key} {row.number}"
    learned = before.get(key)
    belief = learned.after if learned else Belief.from_row(row.row)
    steady = row.is_calibrated or learned is not None
    return Item(key, domains.index(row.domain), belief, row.seconds, row.is_practice, steady)


def _each(given: Sequence[Sequence[Given]]) -> Iterator[tuple[int, Given]]:
    for person, answers in enumerate(given):
        for answer in answers:
            yield person, answer
