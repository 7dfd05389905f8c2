from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings

from digivaardig.config import refusing
from tests.cast import Cast


@override_settings(DEMO=False)
def test_production_refuses_a_database_with_a_demo(groningen: Cast):
    refusing.refuse_what_is_unsafe()
    groningen.municipality.is_fictitious = True
    groningen.municipality.save()
    with pytest.raises(ImproperlyConfigured, match="demo"):
        refusing.refuse_what_is_unsafe()
    with override_settings(DEMO=True):
        refusing.refuse_what_is_unsafe()


@pytest.mark.django_db
@override_settings(DEMO=False)
def test_production_refuses_a_web_user_that_can_read_the_keys(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(refusing, "USUAL_KEYS", tmp_path)
    with pytest.raises(ImproperlyConfigured, match="keys"):
        refusing.refuse_what_is_unsafe()
    monkeypatch.setattr(refusing, "USUAL_KEYS", tmp_path / "elsewhere")
    refusing.refuse_what_is_unsafe()
    monkeypatch.setenv("DIGIVAARDIG_PUBLICATION_KEYS", str(tmp_path))
    with pytest.raises(ImproperlyConfigured, match="keys"):
        refusing.refuse_what_is_unsafe()
