from collections.abc import Iterator
from datetime import datetime

import pytest

from digivaardig.codes import openings, records
from digivaardig.codes.slowing import slowing
from digivaardig.tenancy.models import Municipality


@pytest.fixture(autouse=True)
def _nobody_is_slowed() -> Iterator[None]:
    slowing.forget()
    yield
    slowing.forget()


@pytest.fixture
def lamp(monkeypatch: pytest.MonkeyPatch) -> str:
    """Let a room above open the slot `lamp` in Groningen; give the address to which it leads."""

    def opening(code: str, municipality: Municipality, now: datetime) -> str | None:
        lit = municipality.slug == "groningen" and records.load(code, "lamp")
        return "/groningen/" if lit else None

    monkeypatch.setattr(openings, "_openings", [(1, opening)])
    return "/groningen/"
