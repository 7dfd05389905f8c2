"""Every lesson that authors wrote loads, reads and comes back equal."""

from pathlib import Path

import yaml
from django.conf import settings

from digivaardig.authoring.loading import export, load_folder
from digivaardig.authoring.models import Version
from digivaardig.authoring.queries import live
from digivaardig.plumbing.notation import read_folder
from tests.conftest import NOW

MODULES = Path(settings.CONTENT) / "modules"


def test_every_lesson_loads_and_a_second_time_nothing_happens():
    files = read_folder(MODULES)
    first = load_folder("module", MODULES, at=NOW)
    assert (first.new, first.left_alone) == (len(files), ())
    again = load_folder("module", MODULES, at=NOW)
    assert (again.same, again.new + again.changed + again.retired) == (len(files), 0)
    assert len(live("module", None, NOW)) == len(files)


def test_every_lesson_comes_back_as_it_was_written():
    load_folder("module", MODULES, at=NOW)
    written = {
        tree["module"]: tree
        for tree in (yaml.safe_load(path.read_text()) for path in MODULES.rglob("*.yaml"))
    }
    for version in Version.owned_by(None).select_related("text"):
        came_back = yaml.safe_load(export(version, NOW))
        assert came_back == written[version.text.slug]
