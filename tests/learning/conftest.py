from pathlib import Path

import pytest
from django.conf import settings

from digivaardig.authoring.notation import read_source
from digivaardig.skills.actions import load_framework

CONTENT = Path(settings.CONTENT)


@pytest.fixture(autouse=True)
def _yardstick(db: None) -> None:
    tree = read_source(CONTENT / "framework/framework.yaml").tree
    assert isinstance(tree, dict)
    load_framework(tree, [])
