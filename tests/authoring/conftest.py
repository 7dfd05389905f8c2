import pytest

from digivaardig.authoring import kinds

from .make import FACT, TIP


@pytest.fixture(autouse=True)
def _kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    for kind in (TIP, FACT):
        monkeypatch.setitem(kinds._kinds, kind.name, kind)
