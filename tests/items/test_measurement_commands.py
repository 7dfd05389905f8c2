"""`digivaardig simulate` and `digivaardig score`."""

import csv
import json
import re
import shlex
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from digivaardig.items import simulating
from digivaardig.items.management.commands.simulate import Command
from digivaardig.measurement import Bank, Prior, replay
from digivaardig.measurement.bank_csv import read_items
from tests.scan.bank import load_bank

PAGE = Path(__file__).parents[2] / "docs/operate/measurement-commands.md"
FIGURES = {
    "people", "rmse", "reliability", "level", "rmse_over_se", "coverage", "se", "questions", "exposure",
    "minutes", "against_all_answers", "microseconds_a_step", "seconds",
}  # fmt: skip
SCAN = ("--questions", "12", "--max-exposure", "none")
HEADER = "person,domain,mean,se,starter,basis,vaardig,gevorderd,questions"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A bank of three domains of twelve items, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    write_bank(tmp_path / "bank.csv", 0.0)
    return tmp_path


def write_bank(path: Path, off: float) -> None:
    """Items that are `off` harder or easier, in turn, than they are."""
    random = np.random.Generator(np.random.PCG64(3))
    rows = [
        f"{domain}{place},{domain},{random.lognormal(0.2, 0.3)},{random.normal() + off * (-1) ** place},50"
        for domain in ("mail", "privacy", "web")
        for place in range(12)
    ]
    path.write_text("\n".join(["item,domain,a,b,seconds", *rows, ""]))


def run(command: str, *arguments: str, out: str = "out.csv") -> dict[str, Any]:
    said = StringIO()
    call_command(command, "--out", out, *arguments, stdout=said)
    return json.loads(said.getvalue())


def simulate(*arguments: str, out: str = "out.csv") -> dict[str, Any]:
    return run("simulate", "--bank", "bank.csv", *SCAN, *arguments, out=out)


def rows(path: str = "out.csv") -> list[dict[str, str]]:
    with Path(path).open() as file:
        return list(csv.DictReader(file))


def test_a_simulation_gives_every_figure_and_a_row_a_person_and_domain(folder: Path):
    found = simulate("--count", "200")
    assert set(found) == FIGURES
    assert (folder / "out.csv").read_text().startswith(HEADER + "\n1,mail,")
    assert len(rows()) == 600
    assert found["people"] == 200
    assert found["questions"] == {"mean": 12, "p90": 12}
    assert sum(int(row["questions"]) for row in rows()) == 200 * 12
    assert set(found["rmse"]["domains"]) == {"mail", "privacy", "web"}
    assert found["minutes"] == 10
    assert 0.9 < found["rmse_over_se"] < 1.1


def test_figures_follow_from_the_files(folder: Path):
    (folder / "people.csv").write_text("person,web,mail,privacy\nann,0,1,2\nbea,-1,0,1\ncor,1,1,1\n")
    found = simulate("--people", "people.csv")
    truth = {"ann": (1, 2, 0), "bea": (0, 1, -1), "cor": (1, 1, 1)}
    means = np.array([float(row["mean"]) for row in rows()]).reshape(3, 3)
    errors = means - np.array(list(truth.values()))
    assert [row["person"] for row in rows()[::3]] == list(truth)
    assert found["rmse"]["overall"] == pytest.approx(np.sqrt(np.mean(errors**2)), abs=1e-4)
    assert found["rmse"]["domains"]["web"] == pytest.approx(np.sqrt(np.mean(errors[:, 2] ** 2)), abs=1e-4)


def test_the_same_seed_gives_the_same_bytes(folder: Path):
    first, again, other = (
        simulate("--count", "50", "--seed", seed, out=out)
        for seed, out in (("3", "a.csv"), ("3", "b.csv"), ("4", "c.csv"))
    )
    texts = [(folder / name).read_bytes() for name in ("a.csv", "b.csv", "c.csv")]
    assert texts[0] == texts[1] != texts[2]
    for timed in ("microseconds_a_step", "seconds"):
        del first[timed], again[timed]
    assert first == again != other


def test_a_bank_that_is_wrong_measures_worse(folder: Path):
    write_bank(folder / "true.csv", 1.0)
    right, wrong = simulate("--count", "400"), simulate("--count", "400", "--true-bank", "true.csv")
    assert wrong["rmse"]["overall"] > 1.1 * right["rmse"]["overall"]
    assert wrong["rmse_over_se"] > 1.1


def test_nobody_is_asked_more_than_is_needed(folder: Path):
    found = simulate("--count", "100", "--passes", "none", "--stop-se", "0.6", "--questions", "36")
    asked = np.array([int(row["questions"]) for row in rows()]).reshape(-1, 3).sum(axis=1)
    wide = np.array([float(row["se"]) for row in rows()]).reshape(-1, 3).max(axis=1)
    assert found["questions"]["mean"] == pytest.approx(asked.mean())
    assert asked.mean() < 25
    assert (wide[asked < 36] <= 0.6).all()


def test_the_limit_of_exposure_is_held(folder: Path):
    free = simulate("--count", "1000", "--questions", "6")
    half, less = (
        simulate("--count", "1000", "--questions", "6", "--max-exposure", most) for most in ("0.5", "0.4")
    )
    assert free["exposure"]["max"] > 0.9
    assert 0.45 < half["exposure"]["max"] <= 0.55
    assert less["exposure"]["max"] <= 0.44
    assert half["seconds"]["eligibility"] > 0.01


def test_every_argument_of_the_scan_counts(folder: Path):
    """Nobody is asked the same when the scan is to be another."""
    text = (folder / "bank.csv").read_text().replace(",50\n", ",50,0.7\n")
    (folder / "bank.csv").write_text(text.replace("seconds\n", "seconds,sd_b\n"))
    told = []
    for arguments in (
        (),
        ("--easy-start", "off"),
        ("--explore", "0"),
        ("--passes", "1"),
        ("--passes", "none"),
    ):
        simulate("--count", "40", *arguments)
        told.append((folder / "out.csv").read_bytes())
    assert len(set(told)) == 5


def test_real_answers_are_given_again(folder: Path):
    keys = [item.key for item in read_items(folder / "bank.csv").items]
    random = np.random.Generator(np.random.PCG64(1))
    answers = {
        who: {key: int(random.random() < 0.6) for key in random.permutation(keys)[: 9 + who]}
        for who in range(8)
    }
    lines = [f"p{who},{key},{given}" for who, each in answers.items() for key, given in each.items()]
    (folder / "answers.csv").write_text("\n".join(["person,item,score", *lines, ""]))
    found = simulate("--answers", "answers.csv", "--questions", "36")
    assert [found[name] for name in ("rmse", "reliability", "level", "rmse_over_se", "coverage")] == [
        None
    ] * 5
    assert found["questions"]["mean"] == np.mean([len(each) for each in answers.values()])
    assert found["against_all_answers"]["rmse"] == pytest.approx(0, abs=1e-5)  # they were asked all of them
    simulate("--answers", "answers.csv", "--questions", "36", out="all.csv")
    run("score", "--bank", "bank.csv", "--responses", "answers.csv", out="scores.csv")
    assert rows("all.csv") == rows("scores.csv")
    short = simulate("--answers", "answers.csv", "--questions", "6")["against_all_answers"]
    assert short["rmse"] > 0.01
    assert short["answers"] == found["questions"]["mean"]


def test_scores_are_those_of_a_replay(folder: Path):
    (folder / "r.csv").write_text(
        "person;item;score;seconds\nann;mail3;1;30\nann;web0;0;1\nbea;privacy1;1;\nann;mail4;;2\n"
    )
    (folder / "R.csv").write_text("x,mail,privacy,web\nmail,1,.5,.2\nprivacy,.5,1,.4\nweb,.2,.4,1\n")
    said = run("score", "--bank", "bank.csv", "--correlation", "R.csv", "--responses", "r.csv")
    assert said == {"people": 2, "answers": 3, "too_fast": 1}
    bank = Bank.of(
        read_items(folder / "bank.csv").items, Prior.of([[1, 0.5, 0.2], [0.5, 1, 0.4], [0.2, 0.4, 1]])
    )
    place = bank.place_of
    ann, bea = replay(bank, [place["mail3"], place["web0"]], [1, 0]), replay(bank, [place["privacy1"]], [1])
    found = np.array([[float(row[name]) for name in ("mean", "se")] for row in rows()])
    expected = np.concatenate([np.stack([state.mean, state.sd], axis=-1) for state in (ann, bea)])
    assert found == pytest.approx(expected, abs=1e-5)
    assert [row["questions"] for row in rows()] == ["1", "0", "1", "0", "1", "0"]
    chances = np.array([[float(row[name]) for name in HEADER.split(",")[4:8]] for row in rows()])
    assert chances.sum(axis=1) == pytest.approx(np.ones(6), abs=1e-4)


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--bank", "wrong.csv"], "wrong.csv, line 3: a: '1,2' is not a number. A decimal comma?"),
        (["--bank", "nowhere.csv"], "nowhere.csv, line 1: the file cannot be read"),
        (["--people", "wrong.csv"], "wrong.csv, line 1: the column 'person' is missing"),
        (["--answers", "wrong.csv"], "wrong.csv, line 1: the column 'person' is missing"),
        (["--correlation", "wrong.csv"], "wrong.csv, line 1: the column 'mail' is missing"),
        (["--correlation", "1.2"], "positive definite"),
        (["--true-bank", "short.csv"], "short.csv, line 1: the item 'mail1' of the other bank is missing"),
        (["--true-bank", "steps.csv"], "steps.csv, line 1: the item 'mail0' has another number of steps"),
        (["--questions", "0"], "at least one question"),
        (["--stop-se", "0"], "above 0"),
        (["--max-exposure", "1.5"], "between 0 and 1"),
        (["--count", "0"], "at least one person"),
        (["--seed", "-1"], "0 or more"),
        (["--answers", "a.csv", "--count", "3"], "leave --people, --count and --true-bank out"),
        (["--people", "a.csv", "--count", "3"], "leave --count out"),
        (["--easy-start", "perhaps"], "invalid"),
        (["--passes", "few"], "invalid"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason_and_leaves_nothing(
    folder: Path, arguments: list[str], reason: str
):
    (folder / "wrong.csv").write_text("item;domain;a;b\nmail0;mail;1;0\nmail1;mail;1,2;0\n")
    (folder / "short.csv").write_text("item,domain,a,b\nmail0,mail,1,0\n")
    (folder / "steps.csv").write_text("item,domain,a,b1,b2\nmail0,mail,1,0,1\n")
    before = sorted(folder.iterdir())
    with pytest.raises(CommandError) as caught:
        simulate(*arguments)
    assert reason in str(caught.value)
    assert sorted(folder.iterdir()) == before


def test_a_folder_that_is_not_there_is_refused_before_the_work(folder: Path):
    with pytest.raises(CommandError, match="no such folder"):
        simulate(out="nowhere/out.csv")
    (folder / "r.csv").write_text("person,item,score\nann,x,1\n")
    with pytest.raises(CommandError, match="line 2: item: the bank has no item 'x'"):
        run("score", "--bank", "bank.csv", "--responses", "r.csv")


@pytest.mark.parametrize("step", ["take", "write_scores"])
@pytest.mark.parametrize(("fault", "words"), [(KeyboardInterrupt, "Stopped"), (OSError, "cannot be written")])
def test_who_stops_it_finds_no_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch, step: str, fault: type[BaseException], words: str
):
    def fails(*_: object) -> None:
        raise fault

    monkeypatch.setattr(simulating, step, fails)
    with pytest.raises(CommandError, match=words):
        simulate("--count", "5")
    assert [path.name for path in folder.iterdir()] == ["bank.csv"]


def test_a_score_that_is_stopped_leaves_no_file(folder: Path, monkeypatch: pytest.MonkeyPatch):
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(simulating, "score", stopped)
    (folder / "r.csv").write_text("person,item,score\nann,mail0,1\n")
    with pytest.raises(CommandError, match="Stopped") as caught:
        run("score", "--bank", "bank.csv", "--responses", "r.csv")
    assert caught.value.returncode == 130
    assert not (folder / "out.csv").exists()


@pytest.mark.django_db
def test_without_a_file_the_newest_bank_is_taken(folder: Path):
    with pytest.raises(CommandError, match="No framework was loaded"):
        run("simulate", "--count", "5", "--max-exposure", "none")
    load_bank()
    found = run("simulate", "--count", "5", "--max-exposure", "none", "--correlation", "0.5")
    assert len(found["rmse"]["domains"]) == 10
    assert {row["domain"] for row in rows()} == set(found["rmse"]["domains"])


def test_the_example_of_the_docs(folder: Path):
    page = PAGE.read_text()
    for name, text in re.findall(r"```csv (\S+)\n(.*?)```", page, re.DOTALL):
        if name != "results.csv":
            (folder / name).write_text(text)
    for command in re.findall(r"```sh \w+\ndigivaardig (.*?)\n```", page):
        call_command(*shlex.split(command), stdout=StringIO())
    (folder / "page.csv").write_text(re.findall(r"```csv results.csv\n(.*?)```", page, re.DOTALL)[0])
    for told, found in zip(rows("page.csv"), rows("results.csv"), strict=True):
        assert list(told.values())[:2] == list(found.values())[:2]
        told_numbers, numbers = ([float(cell) for cell in list(row.values())[2:]] for row in (told, found))
        assert told_numbers == pytest.approx(numbers, abs=2e-5)
    assert [row["person"] for row in rows("scores.csv")] == ["ann", "ann", "bea", "bea"]


def test_the_docs_tell_of_every_argument_and_every_figure():
    page = PAGE.read_text()
    parser = simulating_parser()
    options = set(re.findall(r"--[a-z-]+", parser)) - DJANGO
    assert options == set(re.findall(r"^\| `(--[a-z-]+)` \|", page, re.MULTILINE)) | {"--count"}
    assert set(re.findall(r"^\| `([a-z_]+)` \|", page, re.MULTILINE)) == FIGURES


DJANGO = {
    "--help", "--version", "--verbosity", "--settings", "--pythonpath", "--traceback", "--no-color",
    "--force-color", "--skip-checks",
}  # fmt: skip


def simulating_parser() -> str:
    """The usage line of the command."""
    return Command().create_parser("digivaardig", "simulate").format_usage()
