"""The bank as it stands in `content/`, and what is said of files that are wrong."""

from io import StringIO
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from digivaardig.items.content_checks import check_entries
from digivaardig.items.envelope import Entry, entries_of
from digivaardig.items.loading import read_items
from digivaardig.questions.checks import Severity
from digivaardig.skills.shapes import framework_of

CONTENT = Path(settings.CONTENT)
ITEM = """subskill: privacy.phishing
digcomp: ["4.1"]
language: nl
author: redactie
items:
- id: proef
  version: 1
  status: live
  review_by: 2027-11-01
  level: basis
  type: single
  stem: Je krijgt een vreemde mail. Je wilt dat de gemeente hem tegenhoudt. Wat doe je?
  options:
    a: {text: "Je meldt de mail.", right: "Zo kan de gemeente iets doen."}
    b: {text: "Je wist de mail.", wrong: "Dan weet niemand het."}
    c: {text: "Je antwoordt kort.", wrong: "Dan weet de afzender dat je er bent."}
  teaches: Meld een vreemde mail. Dan houdt de gemeente hem ook bij anderen tegen.
  estimate: {know: 73, a: 1.2, b: -1.0, c: 0.2, seconds: 40}
  because: Melden is bekend.
  reviews:
  - {by: lezer-1, date: 2026-11-24, answer: "a", version: 1}
  - {by: lezer-2, date: 2026-11-24, answer: "a", version: 1}
"""


def entry_of(text: str) -> Entry:
    entries, problems = entries_of(yaml.safe_load(text))
    assert problems == []
    return entries[0]


def failures(text: str) -> list[str]:
    framework = framework_of(yaml.safe_load((CONTENT / "framework/framework.yaml").read_text()))
    facts = yaml.safe_load((CONTENT / "facts.yaml").read_text())["facts"]
    remarks = check_entries([entry_of(text)], framework, facts)
    return [each.finding.words for each in remarks if each.finding.severity == Severity.FAIL]


def test_the_real_bank_meets_the_standard_and_covers_ten_domains():
    out = StringIO()
    call_command("check_content", stdout=out)
    entries = [entry for entry, _source, _number in read_items(CONTENT / "items")]
    domains = {entry.domain for entry in entries}
    assert len(domains) == 10
    assert all(sum(entry.domain == domain for entry in entries) >= 15 for domain in domains)
    assert sum(entry.question.is_practice for entry in entries) >= 12
    assert all(entry.is_solved for entry in entries if entry.status == "live")
    assert "0 failures" in out.getvalue()


def test_a_good_question_has_no_failure():
    assert failures(ITEM) == []


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('answer: "a"', 'answer: "b"', "These readers found another answer: lezer-1, lezer-2."),
        (
            '  - {by: lezer-2, date: 2026-11-24, answer: "a", version: 1}\n',
            "",
            "not solved blind by two readers",
        ),
        ("version: 1\n  status", "version: 2\n  status", "not solved blind by two readers"),
        ("level: basis", "level: gevorderd", "does not lie in the band of gevorderd"),
        ("know: 73", "know: 20", "know 20 gives b 1.4"),
        ("privacy.phishing", "privacy.vissen", "There is no sub-skill privacy.vissen."),
        ("  because:", "  facts: [avg-999]\n  because:", "facts.yaml does not hold avg-999."),
    ],
)
def test_what_falls_short_is_named(old: str, new: str, words: str):
    assert any(words in each for each in failures(ITEM.replace(old, new)))


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ("type: single", "type: singel", "items.1.type"),
        ("status: live", "status: klaar", "items.1.status"),
        ("  stem:", "  stam:", "items.1.stam"),
        ("  because: Melden is bekend.\n", "", "items.1.because"),
        ("b: -1.0, c", "b: [-1.0, 0.2], c", "items.1.estimate.b"),
        ("author: redactie\n", "", "author"),
        ("items:", "vragen:", ""),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(old: str, new: str, path: str):
    _entries, problems = entries_of(yaml.safe_load(ITEM.replace(old, new)))
    assert path in [where for where, _words in problems]


def test_a_broken_file_names_file_and_line(tmp_path: Path):
    folder = tmp_path / "items"
    folder.mkdir()
    (folder / "phishing.yaml").write_text(ITEM.replace("type: single", "type: singel"))
    with pytest.raises(ValidationError) as caught:
        read_items(folder)
    assert "phishing.yaml" in caught.value.messages[0]
    assert "11" in caught.value.messages[0]
    (folder / "phishing.yaml").write_text("subskill: [")
    with pytest.raises((CommandError, ValidationError)):
        call_command("check_content", str(tmp_path), stdout=StringIO())
