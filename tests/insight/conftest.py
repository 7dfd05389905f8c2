import pytest

from .make import load_yardstick


@pytest.fixture
def yardstick(db: None) -> None:
    load_yardstick()
