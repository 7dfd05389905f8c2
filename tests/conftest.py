from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client
from django.utils import translation

from digivaardig.accounts.models import User
from digivaardig.organisations.models import Membership
from digivaardig.plumbing.remember import forget_everything

from .cast import Cast, cast_of

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
OnCommit = Callable[..., AbstractContextManager[list[Callable[[], None]]]]
SignIn = Callable[[Membership | User], Client]


@pytest.fixture(autouse=True)
def _frozen_clock(request: pytest.FixtureRequest) -> Iterator[None]:
    if request.node.get_closest_marker("browser"):
        yield
        return
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    forget_everything()
    translation.activate("nl")  # a request in English leaves its language behind in this thread


@pytest.fixture
def groningen(db: None) -> Cast:
    return cast_of("Groningen")


@pytest.fixture
def assen(db: None) -> Cast:
    return cast_of("Assen")


@pytest.fixture
def outsider(db: None) -> User:
    """Somebody with an account and no municipality."""
    return User.objects.create(email="outsider@elders.example", name="Outsider")


@pytest.fixture
def sign_in() -> SignIn:
    def as_(person: Membership | User) -> Client:
        client = Client()
        client.force_login(person.user if isinstance(person, Membership) else person)
        return client

    return as_
