"""`digivaardig calibrate` from files: what comes out, and that a wrong file leaves nothing."""

import csv
import json
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from digivaardig.measurement import Bank, Item, Prior, World, known
from digivaardig.measurement.bank_csv import prior_of, read_items
from digivaardig.measurement.beliefs import PRIOR_B, PRIOR_LNA
from digivaardig.measurement.correlation import default_correlation
from digivaardig.measurement.estimates_csv import read_estimates

DOMAINS = ("mail", "zoeken")
B = np.linspace(-1.5, 1.5, 8)
PEOPLE = 900


def the_truth() -> Bank:
    """Eight items a domain; the last one scores in two steps."""
    items = [
        Item(f"{name} {n}", place, known(1.2, b))
        for place, name in enumerate(DOMAINS)
        for n, b in enumerate(B)
    ]
    items.append(Item("taak", 1, known(1.0, (-0.5, 0.8))))
    return Bank.of(items, Prior.of(default_correlation(2, 0.5)))


@pytest.fixture(scope="module")
def answers() -> list[list[object]]:
    """Everybody answers everything; the second half finds one item two harder."""
    bank, random = the_truth(), np.random.default_rng(5)
    theta = bank.prior.draw(PEOPLE, random)
    drawn = World.of(bank).draw(random)
    rows: list[list[object]] = []
    for place, item in enumerate(bank.items):
        group = np.arange(PEOPLE) % 2
        ability = theta[:, item.domain] - (2.0 if item.key == "mail 3" else 0.0) * group
        reach = drawn.reach((np.zeros(PEOPLE, dtype=int), np.full(PEOPLE, place)), ability)
        scores = (random.random(PEOPLE)[:, None] < reach).sum(axis=-1)
        rows += [[f"p{who}", item.key, int(score), 20, f"g{group[who]}"] for who, score in enumerate(scores)]
    return rows


@pytest.fixture
def files(tmp_path: Path, answers: list[list[object]]) -> Path:
    with (tmp_path / "responses.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["person", "item", "score", "seconds", "group"])
        writer.writerows(answers)
        writer.writerow(["snel", "mail 0", 1, 1, "g0"])
    lines = ["item,domain,categories"]
    lines += [f"{item.key},{DOMAINS[item.domain]},{len(item.belief.b) + 1}" for item in the_truth().items]
    (tmp_path / "items.csv").write_text("\n".join([*lines, ""]))
    return tmp_path


def run(folder: Path) -> str:
    out = StringIO()
    names = {"responses": "responses.csv", "items": "items.csv"}
    made = {"out": "bank.csv", "correlation-out": "R.csv", "report": "report.html"}
    arguments = [f"--{name}={folder / file}" for name, file in (names | made).items()]
    call_command("calibrate", *arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_answers_give_back_the_items(files: Path):
    figures = json.loads(run(files))
    assert figures["people"] == PEOPLE + 1
    assert figures["too_fast"] == 1
    assert figures["items_with_enough_answers"] == figures["items"] == 17
    read = read_items(files / "bank.csv")
    prior = prior_of(str(files / "R.csv"), read.domains)
    assert read.domains == DOMAINS
    truth = {item.key: item.belief for item in the_truth().items}
    for item in read.items:
        if item.key != "mail 3":
            assert np.allclose(item.belief.b, truth[item.key].b, atol=0.35)
            assert 0 < item.belief.sd_b < 0.3
    assert prior.correlation[0, 1] == pytest.approx(0.5, abs=0.12)


def test_the_report_says_it_in_words(files: Path):
    run(files)
    report = (files / "report.html").read_text()
    assert report.startswith("<!DOCTYPE html>")
    assert "<style>" in report
    assert "src=" not in report
    assert "mail 3: de moeilijkheid verschilt" in report
    assert "IJking van vragen" in report
    assert "verschilt tussen groepen" in report.lower()
    for item in the_truth().items:
        assert item.key in report


WRONG = {
    "responses.csv": [
        ("person,item,score\np1,mail 0,1\np1,onbekend,1\n", "line 3: item: the bank has no item 'onbekend'."),
        ("person,item,score\np1,mail 0,2\n", "line 2: the item does not have the score 2."),
        ("person,score\np1,1\n", "line 1: the column 'item' is missing."),
    ],
    "items.csv": [
        ("item,domain,a\nx,mail,nul\n", "line 2: a: 'nul' is not a number."),
        ("item,domain,a\nx,mail,0\n", "line 2: a is not above 0."),
        ("item,domain\nx,mail\nx,mail\n", "line 3: the item 'x' is there twice."),
        ("item,domain,options\nx,mail,1\n", "line 2: options: there are at least two."),
        ("item,domain,categories,b1,b2\nx,mail,4,0,1\n", "line 2: 2 difficulties, where 4 categories"),
        ("item,domain,anchor\nx,mail,1\n", "line 2: an anchor needs a and b."),
        ("item,domain,seconds\nx,mail,0\n", "line 2: seconds: an item takes time."),
        ("item,domain,b1,b2\nx,mail,1,0\n", "line 2: The difficulties of the steps must ascend."),
    ],
}


@pytest.mark.parametrize(
    ("name", "text", "reason"), [(name, *each) for name, cases in WRONG.items() for each in cases]
)
def test_a_wrong_file_says_where_and_leaves_nothing(files: Path, name: str, text: str, reason: str):
    (files / name).write_text(text)
    with pytest.raises(CommandError) as error:
        run(files)
    assert str(error.value).startswith(f"{files / name}, {reason}")
    assert {path.name for path in files.iterdir()} == {"responses.csv", "items.csv"}


def test_what_is_missing_is_asked_for(tmp_path: Path):
    with pytest.raises(CommandError, match="--items is missing"):
        call_command("calibrate", f"--responses={tmp_path / 'r.csv'}")
    nowhere = [f"--{name}={tmp_path}/nowhere/x" for name in ("responses", "items", "out", "correlation-out")]
    with pytest.raises(CommandError, match="is no folder that takes files"):
        call_command("calibrate", *nowhere)


def test_what_an_estimate_leaves_out_follows_from_all_items(tmp_path: Path):
    path = tmp_path / "items.csv"
    path.write_text(
        "item,domain,options,a,b,sd_b,anchor\n"
        "niets,mail,,,,,\nkeuze,mail,4,,,,\nschatting,mail,,1.5,1,,\nzeker,mail,,1.5,1,0.1,\nanker,mail,,1.5,1,,1\n"
    )
    read = read_estimates(path)
    nothing, choice, estimate, sure, anchor = (item.belief for item in read.named.bank.items)
    assert (nothing.lna, nothing.sd_lna, nothing.b[0], nothing.sd_b) == (*PRIOR_LNA, *PRIOR_B)
    assert (nothing.c, choice.c) == (0, 0.25)
    assert 0.5 < estimate.b[0] < 1, "shrunk to all items"
    assert (sure.b[0], sure.sd_b) == (1, 0.1)
    assert (anchor.b[0], anchor.sd_b, anchor.sd_lna) == (1, 0, 0)
    assert read.anchors.tolist() == [False, False, False, False, True]


def test_the_usual_time_comes_from_the_answers_when_the_file_is_silent(tmp_path: Path):
    path = tmp_path / "items.csv"
    path.write_text("item,domain\nx,mail\ny,mail\n")
    item, seconds = np.array([0, 0, 0, 1]), np.array([10.0, 30.0, 90.0, np.nan])
    timed = read_estimates(path).timed_by(item, seconds)
    assert [each.seconds for each in timed.named.bank.items] == [30.0, 50.0]
    path.write_text("item,domain,seconds\nx,mail,7\ny,mail,8\n")
    assert [each.seconds for each in read_estimates(path).timed_by(item, seconds).named.bank.items] == [7, 8]
