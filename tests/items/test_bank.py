"""From files to a version of the bank, and what happens to it when a question changes."""

from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from digivaardig.items import building, queries
from digivaardig.items.building import bank_of, fingerprint
from digivaardig.items.loading import load_items
from digivaardig.items.models import BankVersion, ItemBelief
from digivaardig.measurement import CUTS, Effort, Length, find_probabilities, simulate_read_out
from digivaardig.plumbing.remember import forget_everything
from tests.conftest import NOW
from tests.items.test_content import ITEM
from tests.measurement.banks import a_bank
from tests.scan.bank import load_bank

pytestmark = pytest.mark.django_db
KEY = "privacy.phishing.proef"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "items"
    path.mkdir()
    (path / "phishing.yaml").write_text(ITEM)
    return path


def test_loading_twice_does_nothing_the_second_time(folder: Path):
    first = load_items(folder, at=NOW)
    again = load_items(folder, at=NOW)
    assert (first.new, again.new, again.same) == (1, 0, 1)
    belief = ItemBelief.owned_by(None).get()
    assert (belief.key, belief.number, belief.domain, belief.is_calibrated) == (KEY, 1, "privacy", False)


def test_changed_words_under_an_old_version_are_refused_and_change_nothing(folder: Path):
    load_items(folder, at=NOW)
    (folder / "phishing.yaml").write_text(ITEM.replace("Je wist de mail.", "Je verwijdert de mail."))
    with pytest.raises(ValidationError):
        load_items(folder, at=NOW)
    (folder / "phishing.yaml").write_text(ITEM)
    assert load_items(folder, at=NOW).same == 1


def test_an_estimate_may_change_without_a_new_version_until_answers_know_better(folder: Path):
    load_items(folder, at=NOW)
    before = ItemBelief.owned_by(None).get().row
    (folder / "phishing.yaml").write_text(
        ITEM.replace("know: 73, a: 1.2, b: -1.0", "know: 60, a: 1.2, b: -0.4")
    )
    load_items(folder, at=NOW)
    after = ItemBelief.owned_by(None).get()
    assert after.row != before
    after.is_calibrated = True
    after.save()
    (folder / "phishing.yaml").write_text(ITEM)
    load_items(folder, at=NOW)
    assert ItemBelief.owned_by(None).get().row == after.row


def test_a_version_of_the_bank_is_whole_and_does_not_change():
    bank = load_bank()
    assert bank.number == 1
    assert len(bank.entries) == len(bank.measure.items)
    assert Length.QUICK in bank.lengths
    for entry, item in zip(bank.entries, bank.measure.items, strict=True):
        assert item.key == f"{entry.key} {entry.number}"
    known, framework = queries.known_live(NOW)
    assert bank_of(known).as_dict() == BankVersion.owned_by(None).get().measure
    mark = fingerprint(bank_of(known), framework, [CUTS])
    again = fingerprint(bank_of(known[::-1]), framework, [CUTS])
    assert mark == again, "the order of reading does not matter"
    assert mark != fingerprint(bank_of(known[1:]), framework, [CUTS])
    assert mark != fingerprint(bank_of(known), framework, [(-1.0, 0.0, 1.0), CUTS]), "other levels"


def test_a_question_that_files_no_longer_name_is_not_asked_any_more(folder: Path):
    bank = load_bank()
    assert queries.gone(bank.number, NOW) == frozenset()
    load_items(folder, at=NOW)  # names another question only, so the others retire
    forget_everything()
    later = NOW + timedelta(minutes=1)
    assert queries.gone(bank.number, later) == frozenset(range(len(bank.entries)))


def test_building_tells_how_far_it_is(monkeypatch: pytest.MonkeyPatch):
    effort = Effort(people=40, rounds=1)
    monkeypatch.setattr(building, "find_probabilities", partial(find_probabilities, effort=effort))
    monkeypatch.setattr(building, "simulate_read_out", partial(simulate_read_out, people=100))
    told: list[str] = []
    built = building.build(a_bank(10, 4), told.append, [CUTS])
    assert set(built.read_outs) == {"quick", "standard"}
    assert told[1::2] == [
        f"bank: {length} scan, 100 of 100 simulated people read" for length in built.read_outs
    ]
