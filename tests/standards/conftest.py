from collections.abc import Sequence

import pytest

from digivaardig.codes.slowing import slowing
from digivaardig.items.queries import LiveBank
from digivaardig.organisations.models import Membership
from digivaardig.organisations.rights import Role
from digivaardig.standards import actions
from digivaardig.standards.models import Panel, Seat, State
from tests.cast import Cast
from tests.conftest import NOW
from tests.scan.bank import load_bank

SEATS = 5
MARKS = [(8, 24, 40), (10, 25, 41), (9, 26, 38), (12, 22, 40), (10, 24, 42)]


@pytest.fixture(autouse=True)
def _nobody_is_slowed() -> None:
    slowing.forget()


@pytest.fixture
def bank(groningen: Cast) -> LiveBank:
    return load_bank()


@pytest.fixture
def desk(groningen: Cast) -> Cast:
    """Groningen as the cooperation's desk."""
    groningen.municipality.writes_for_all = True
    groningen.municipality.save()
    return groningen


@pytest.fixture
def leader(desk: Cast) -> Membership:
    return desk[Role.CONTENT_MANAGER]


@pytest.fixture
def colleague(desk: Cast) -> Membership:
    """Somebody else who may approve."""
    member = desk[Role.DIGICOACH]
    member.extra_roles = [Role.CONTENT_MANAGER]
    member.save()
    return member


@pytest.fixture
def panel(desk: Cast, bank: LiveBank, leader: Membership) -> Panel:
    found = Panel(municipality=desk.municipality, name="Panel november")
    actions.begin(found, SEATS, by=leader, at=NOW)
    return found


def stored(panel: Panel) -> Panel:
    found = Panel.of(panel.municipality).select_related("population").get(pk=panel.pk)
    found.municipality = panel.municipality
    return found


def seats_of(panel: Panel) -> list[Seat]:
    found = list(Seat.of(panel.municipality).filter(panel=panel).order_by("number"))
    for seat in found:
        seat.panel = stored(panel)
    return found


def put(panel: Panel, marks: Sequence[Sequence[int]] = MARKS) -> None:
    """Let the first seats put these marks in the round at hand."""
    for seat, each in zip(seats_of(panel), marks, strict=False):
        actions.mark(seat, each, knowing=stored(panel).state)


def close(panel: Panel, by: Membership, marks: Sequence[Sequence[int]] = MARKS) -> Panel:
    """Let the panel put marks and go through both rounds."""
    put(panel, marks)
    for state in (State.FIRST, State.SECOND):
        actions.go_on(panel, knowing=state, by=by)
    return stored(panel)
