"""What was edited on the site comes back as the file of its author, and nothing else changes."""

import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from digivaardig.authoring import actions
from digivaardig.authoring.loading import Loaded, load_folder
from digivaardig.authoring.models import Text, Version
from tests.cast import Cast
from tests.conftest import NOW

from .make import a_lesson

SLUG = "even-niet-klikken"
FILE = f"modules/privacy/{SLUG}.yaml"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    shutil.copytree(Path(settings.CONTENT), folder)
    load_folder("module", folder / "modules", at=NOW)
    return folder


def exported(folder: Path) -> str:
    out = StringIO()
    call_command("export_content", str(folder), stdout=out)
    return out.getvalue()


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def edit(slug: str, **changed: object) -> Version:
    """Edit a shared lesson as the desk does, up to going live."""
    seen = Version.owned_by(None).select_related("text").get(text__slug=slug)
    draft = actions.bring_back(seen, by=None, at=NOW)
    actions.write(draft, draft.content | changed, knowing=0, by=None, at=NOW)
    actions.submit(draft, by=None, at=NOW)
    return draft


def go_live(draft: Version) -> None:
    review_by = NOW.date().replace(year=2027)
    actions.approve(draft, actions.Plan(NOW, None, review_by), knowing=draft.saved + 1, by=None, at=NOW)


def test_what_was_edited_and_is_live_comes_back_to_its_file_and_loads_equal(content: Path, groningen: Cast):
    before = files(content)
    go_live(edit(SLUG, title="Van de site", steps=a_lesson()["steps"], minutes=7))
    edit("minder-vragen", title="Nog in beoordeling")
    go_live(gone := edit("rust-in-je-postvak", title="Al weer weg"))
    actions.retire(gone, by=None, at=NOW)
    own = Text(municipality=groningen.municipality, kind="module", slug="eigen-les")
    actions.submit(mine := actions.start(own, a_lesson(), by=None, at=NOW), by=None, at=NOW)
    actions.approve(mine, actions.Plan(NOW, None, NOW.date().replace(year=2027)), knowing=0, by=None, at=NOW)

    assert exported(content) == f"written: {FILE}\n1 files written\n"
    after = files(content)
    assert {name for name in after if after[name] != before.get(name)} == {FILE}
    assert after.keys() == before.keys()
    assert exported(content) == "0 files written\n"

    stored = Version.owned_by(None).get(text__slug=SLUG, number=2)
    Text.owned_by(None).delete()
    loaded = load_folder("module", content / "modules", at=NOW)
    assert loaded == Loaded(len(list(content.rglob("modules/*/*.yaml"))), 0, 0, 0, ())
    back = Version.owned_by(None).get(text__slug=SLUG)
    assert (back.number, back.content, back.title) == (2, stored.content, "Van de site")


def test_a_new_lesson_lands_in_the_folder_of_its_theme_and_an_old_file_is_kept(content: Path):
    text = Text(kind="module", slug="nieuwe-les")
    actions.submit(draft := actions.start(text, a_lesson(), by=None, at=NOW), by=None, at=NOW)
    actions.approve(draft, actions.Plan(NOW, None, NOW.date().replace(year=2027)), knowing=0, by=None, at=NOW)
    go_live(edit(SLUG, theme="internet", subskills=["internet.webadres"]))
    assert exported(content).splitlines()[:2] == [
        f"written: {FILE}",
        "written: modules/privacy/nieuwe-les.yaml",
    ]
    assert load_folder("module", content / "modules", at=NOW).left_alone == ()


def test_a_folder_that_is_not_there_is_told(tmp_path: Path):
    with pytest.raises(CommandError, match="geen map"):
        exported(tmp_path / "nergens")
    assert not (tmp_path / "nergens").exists()
