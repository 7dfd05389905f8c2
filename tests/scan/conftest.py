from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from digivaardig.blocks.actions import CardToPrint
from digivaardig.blocks.models import Entry, Epoch, EpochState
from digivaardig.codes.slowing import slowing
from digivaardig.items.queries import LiveBank
from digivaardig.organisations.queries import list_units
from digivaardig.organisations.rights import Role
from digivaardig.plumbing.crypto import new_box_keys
from digivaardig.scan import gates, queries, round_actions
from digivaardig.scan.models import Round
from tests.cast import Cast
from tests.conftest import NOW

from .bank import load_bank
from .visitor import Visitor

CLOSE = NOW + timedelta(days=21)
MakeRound = Callable[..., Round]


@pytest.fixture(autouse=True)
def _nobody_is_slowed() -> None:
    slowing.forget()


@pytest.fixture
def bank(groningen: Cast) -> LiveBank:
    return load_bank()


@pytest.fixture
def visitor(groningen: Cast, bank: LiveBank) -> Visitor:
    return Visitor(groningen.municipality)


@pytest.fixture
def epoch(db: None) -> Epoch:
    """An epoch to hand in to, as `publish --init` makes one."""
    _private, public = new_box_keys()
    return Epoch.objects.create(number=1, public_key=public, state=EpochState.OPEN, opened_at=NOW)


def a_round(cast: Cast, **changes: Any) -> Round:
    """Prepare a round with cards that opened a week ago; nothing is opened yet."""
    usual: dict[str, Any] = {
        "name": "Najaarsscan",
        "opens_at": NOW - timedelta(days=7),
        "closes_at": CLOSE,
        "length": 20,
        "entry": Entry.CARDS,
        "dealer": Role.DIGICOACH,
    }
    found = Round(municipality=cast.municipality, **(usual | changes))
    round_actions.prepare(found, by=cast[Role.HR])
    return found


def through_the_gates(cast: Cast, round_: Round) -> Round:
    round_actions.record_assessment(round_, "DPIA 2026-14", by=cast[Role.PRIVACY_OFFICER], at=NOW)
    promised = gates.fingerprint(Round.of(cast.municipality).get(pk=round_.pk), list_units(cast.municipality))
    round_actions.give_consent(round_, promised, by=cast[Role.WORKS_COUNCIL], at=NOW)
    return Round.of(cast.municipality).get(pk=round_.pk)


@pytest.fixture
def open_round(groningen: Cast, bank: LiveBank, epoch: Epoch) -> MakeRound:
    """Open a round with these fields."""

    def make(**changes: Any) -> Round:
        ready = through_the_gates(groningen, a_round(groningen, **changes))
        round_actions.open_round(ready, by=groningen[Role.HR], at=NOW)
        queries.forget()
        return Round.of(groningen.municipality).select_related("publication").get(pk=ready.pk)

    return make


@pytest.fixture
def open_link(open_round: MakeRound) -> Round:
    return open_round(entry=Entry.OPEN, dealer="")


@pytest.fixture
def deal(groningen: Cast) -> Callable[[Round], list[CardToPrint]]:
    def deal(round_: Round) -> list[CardToPrint]:
        return round_actions.deal(round_, list, by=groningen[Role.DIGICOACH], at=NOW)

    return deal
