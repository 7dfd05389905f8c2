"""The content folder as a whole: lessons and job profiles are checked too, and no database is asked."""

import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

LESSON = "modules/privacy/even-niet-klikken.yaml"
PROFILE = "framework/profiles/teamleider.yaml"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    shutil.copytree(Path(settings.CONTENT), folder)
    return folder


def told(folder: Path) -> str:
    out = StringIO()
    with pytest.raises(CommandError) as refused:
        call_command("check_content", str(folder), stdout=out)
    return f"{out.getvalue()}{refused.value}"


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))


def test_the_real_content_is_in_order():
    out = StringIO()
    call_command("check_content", "--warnings", stdout=out)
    assert "20 lessons, 9 job profiles: 0 failures" in out.getvalue()
    assert "warn minder-vragen: " in out.getvalue()


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        (LESSON, "minutes: 8", "minutes: 8.5", "fail even-niet-klikken: De stappen duren 8 minuten."),
        (LESSON, "facts: [", "facts: [avg-999, ", "fail even-niet-klikken: De lijst met feiten kent avg-999"),
        (LESSON, "subskills: [", "subskills: [privacy.vissen, ", "even-niet-klikken.yaml, regel"),
        (LESSON, "subtitle:", "ondertitel:", "ondertitel is hier niet bekend"),
        (LESSON, "theme: privacy", "theme: privacy\ntheme: privacy", "staat hier twee keer: theme"),
        (
            PROFILE,
            "  apps:",
            "  epps:",
            "Het profiel ‘teamleider’ noemt elk thema en geen ander. Kijk naar: apps, epps.",
        ),
        (PROFILE, "label:", "naam:", "'label'"),
        ("facts.yaml", "\nfacts:\n", "\nfeiten:\n", "facts.yaml, regel 3: this file holds"),
        ("facts.yaml", "version: 1", "version: 1\nversion: 1", "staat hier twee keer: version"),
        ("framework/framework.yaml", "version: 1", "version: 1\nversion: 1", "staat hier twee keer: version"),
    ],
)
def test_what_falls_short_is_named(content: Path, file: str, old: str, new: str, words: str):
    change(content / file, old, new)
    assert words in told(content)


def test_an_exercise_that_the_scan_asks_too_is_named(content: Path):
    item = "Je krijgt een mail: ‘Je postvak is vol. Mail je wachtwoord, dan maken wij ruimte.’ "
    item += "Je vertrouwt het niet.\n    "
    item += "Je wilt dat de gemeente deze mail ook bij anderen tegenhoudt. Wat doe je?"
    assert item in (content / "items/privacy/phishing.yaml").read_text()
    lesson = content / "modules/internet/van-wie-is-deze-site.yaml"
    change(
        lesson,
        "Een collega van vergunningen krijgt deze link van een aannemer. Van wie is deze site?",
        item.upper().replace("\n", "\n    "),
    )
    assert "fail van-wie-is-deze-site: De scan vraagt dit ook" in told(content)


def test_an_exercise_is_held_against_the_standard(content: Path):
    change(content / LESSON, "      teaches:", "      leert:")
    assert "leert is hier niet bekend" in told(content)
    shutil.copytree(Path(settings.CONTENT), content, dirs_exist_ok=True)
    lesson = content / "modules/internet/van-wie-is-deze-site.yaml"
    change(
        lesson,
        "Van de gemeente, want oosterdam.nl staat erin",
        "Altijd van de gemeente, want oosterdam.nl staat erin",
    )
    assert "fail van-wie-is-deze-site: Optie a: zonder altijd." in told(content)


def test_all_that_cannot_be_read_is_told_at_once(content: Path):
    (content / LESSON).write_text("module: [")
    (content / "items/privacy/phishing.yaml").write_text("items: [")
    (content / "facts.yaml").unlink()
    words = told(content)
    assert all(name in words for name in ("even-niet-klikken.yaml", "phishing.yaml", "facts.yaml"))
    assert "facts.yaml kan niet open" in told(content)
    assert "kan niet open" in told(content / "nergens")
