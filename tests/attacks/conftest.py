import logging
from collections.abc import Callable, Generator
from contextlib import contextmanager

import pytest
from django.conf import settings as live
from django.test import Client

from digivaardig.authoring.loading import load_folder
from digivaardig.blocks import calibration
from digivaardig.blocks.actions import CardToPrint
from digivaardig.blocks.calibration import Spool
from digivaardig.config.settings.base import CONTENT
from digivaardig.scan.models import Round
from tests.blocks.conftest import fresh_publisher, publisher, told  # noqa: F401 - fixtures that serve here too
from tests.conftest import NOW
from tests.scan.conftest import (  # noqa: F401 - as above
    _nobody_is_slowed,
    bank,
    deal,
    epoch,
    open_link,
    open_round,
    visitor,
)

from .witness import Heard

Deal = Callable[[Round], list[CardToPrint]]
ADDRESS, BROWSER = "203.0.113.77", "Mozaiek/9.1"


@pytest.fixture(autouse=True)
def _empty_spool(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calibration, "_spool", Spool())


@pytest.fixture
def lessons(db: None) -> str:
    """Load the lessons; give the name of one."""
    load_folder("module", CONTENT / "modules", at=NOW)
    return "even-niet-klikken"


@pytest.fixture
def heard(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Generator[Heard]:
    """Everything that the real logging writes, wherever it writes it; and that somebody reads error mails."""
    monkeypatch.setattr(live, "ADMINS", [("Beheer", "beheer@groningen.example")])
    monkeypatch.setattr(live, "MANAGERS", [("Beheer", "beheer@groningen.example")])
    with _as_it_was():
        heard = Heard(capsys)
        heard.listen(live.LOGGING)
        yield heard


@contextmanager
def _as_it_was() -> Generator[None]:
    """Put all loggers back in their state afterwards: those of the test runner too."""
    names = [None, *logging.root.manager.loggerDict]
    before = [
        (logger, logger.handlers[:], logger.level, logger.propagate)
        for logger in map(logging.getLogger, names)
    ]
    yield
    for logger, handlers, level, propagate in before:
        logger.handlers[:], logger.propagate = handlers, propagate
        logger.setLevel(level)


def a_browser(*, checks_csrf: bool = False) -> Client:
    """A browser at an address that must never be seen again; what fails is answered, not raised."""
    return Client(
        enforce_csrf_checks=checks_csrf,
        raise_request_exception=False,
        REMOTE_ADDR=ADDRESS,
        HTTP_X_FORWARDED_FOR=ADDRESS,
        HTTP_USER_AGENT=BROWSER,
    )
