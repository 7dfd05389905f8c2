"""What is written twice is held together here: docs against code, Dutch against English."""

import os
import re
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import polib

from digivaardig.organisations.rights import WHO_MAY, Role

ROOT = Path(__file__).parent.parent
DOCS = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]


def test_the_rights_in_the_docs_are_the_rights_in_the_code():
    head = "| | " + " | ".join(Role.values) + " |\n|---" + "|---" * len(Role) + "|\n"
    rows = "".join(
        f"| {right} | " + " | ".join("x" if role in roles else "" for role in Role) + " |\n"
        for right, roles in WHO_MAY.items()
    )
    assert head + rows in (ROOT / "docs/rights.md").read_text()


def test_the_docs_name_only_what_exists():
    for page in DOCS:
        text = page.read_text()
        for module in re.findall(r"`digivaardig\.([\w.]+)`", text):
            import_module(f"digivaardig.{module}")
        paths = re.findall(r"`((?:src|tests|docs|content|bench)/[\w./-]+)`", text)
        assert [path for path in paths if not (ROOT / path).exists()] == [], page
        pictures = re.findall(r"!\[[^\]]*\]\(([^)]+)\)", text)
        assert [path for path in pictures if not (page.parent / path).exists()] == [], page


def test_the_dutch_is_complete(tmp_path: Path):
    """Extract all strings afresh and ask every room's own catalogue for each of them."""
    known: dict[str, polib.POEntry] = {}
    for path in (ROOT / "src/digivaardig").glob("*/locale/nl/LC_MESSAGES/django.po"):
        known |= {entry.msgid: entry for entry in polib.pofile(str(path))}
    copy = tmp_path / "digivaardig"
    shutil.copytree(ROOT / "src/digivaardig", copy, ignore=shutil.ignore_patterns("locale", "*.pyc"))
    (copy / "locale").mkdir()
    command = [sys.executable, "-m", "django", "makemessages", "-l", "nl", "--no-obsolete", "-v0"]
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
    }
    subprocess.run(command, cwd=copy, env=environment, check=True)
    asked = [entry.msgid for entry in polib.pofile(str(copy / "locale/nl/LC_MESSAGES/django.po"))]
    assert len(asked) > 50
    assert [words for words in asked if words not in known or not known[words].translated()] == []
    assert [words for words, entry in known.items() if "fuzzy" in entry.flags] == []


def test_no_address_of_a_registry_or_a_machine_stands_in_the_repository():
    files = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    hosts = re.compile(
        "|".join(["py" + "pi\\.org", "python" + "hosted", "registry\\.npm" + "js", "deb\\.deb" + "ian"])
    )
    texts = {
        name: (ROOT / name)
        for name in files
        if (ROOT / name).is_file() and not name.endswith((".png", ".woff2"))
    }
    assert [name for name, path in texts.items() if hosts.search(path.read_text(errors="ignore"))] == []
