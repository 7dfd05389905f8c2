import pytest

from .make import load_yardstick


@pytest.fixture(autouse=True)
def _yardstick(db: None) -> None:
    load_yardstick()
