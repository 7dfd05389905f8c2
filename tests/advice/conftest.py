import pytest

from digivaardig.authoring.loading import load_folder
from digivaardig.config.settings.base import CONTENT
from tests.conftest import NOW
from tests.scan.conftest import bank, deal, epoch, open_round, visitor  # noqa: F401 - fixtures serve here too
from tests.scan.visitor import Visitor


@pytest.fixture
def finished(visitor: Visitor) -> Visitor:  # noqa: F811 - pytest finds fixtures by name
    """Somebody who took a short scan for oneself, with lessons to choose from."""
    load_folder("module", CONTENT / "modules", at=NOW)
    visitor.begin()
    visitor.answer_all()
    visitor.post("scan/inleveren/")
    return visitor
