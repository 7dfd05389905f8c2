"""Files that are read, and what is said of those that cannot be."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from digivaardig.measurement.bank_csv import prior_of, read_items, read_people
from digivaardig.measurement.beliefs import Belief
from digivaardig.measurement.responses_csv import read_responses
from digivaardig.measurement.tables import TableError, read_blocks, write_table

from .banks import a_bank

BANK = "item,domain,a,b\n"
STEPS = "item,domain,a,b,b1,b2\n"
DOMAINS = ("mail", "privacy")
R = "domain,mail,privacy\n"
ANSWERS = "person,item,score\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "table.csv"


def test_a_bank_has_beliefs_and_domains_in_the_order_in_which_they_come(path: Path):
    path.write_text(
        "item,domain,a,b,c,seconds,sd_lna,sd_b,sd_c,practice,calibrated,b1,b2,b3\n"
        "one,privacy,1,0.5,0.2,30,0.1,0.2,0.03,0,0,,,\n"
        "two, mail ,1,,,,,,,1,,-1,0.5,\n"
    )
    found = read_items(path)
    one, two = found.items
    assert found.domains == ("privacy", "mail")
    assert one.belief == Belief(0.0, (0.5,), 0.2, 0.1, 0.2, 0.03)
    assert (one.seconds, one.practice, one.calibrated) == (30, False, False)
    assert two.belief == Belief(0.0, (-1.0, 0.5))
    assert (two.domain, two.seconds, two.practice, two.calibrated) == (1, 50, True, True)


def test_what_dutch_excel_writes_is_read(path: Path):
    path.write_bytes(b"\xef\xbb\xbfitem;domain;a;b\r\n\r\none;mail;1;0\r\n;;;\r\n")
    assert [item.key for item in read_items(path).items] == ["one"]


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("", 1, "empty"),
        ("item,domain,b\n", 1, "'a' is missing"),
        ("item,domain,a\none,mail,1\n", 1, "'b' is missing"),
        ("item,domain,a,b,b\n", 1, "'b' is there twice"),
        (BANK, 1, "no items"),
        (BANK + "one,mail,1\n", 2, "3 cells, where the header has 4"),
        (BANK + "one,mail,1,0\n\ntwo,mail,x,0\n", 4, "a: 'x' is not a number."),
        (BANK + 'one,mail,"1,2",0\n', 2, "decimal comma"),
        (BANK + "one,mail,nan,0\n", 2, "not a finite number"),
        (BANK + "one,mail,0,0\n", 2, "not above 0"),
        (BANK + "one,mail,1,\n", 2, "either b, or the steps"),
        (BANK + ",mail,1,0\n", 2, "a name is missing"),
        (BANK + "one,mail,1,0\ntwo,mail,1,0\none,mail,1,0\n", 4, "'one' is there twice"),
        (BANK + '"one\nand more",mail,1,0\ntwo,mail,1,z\n', 4, "'z'"),
        (BANK + 'one,mail,1,"0\n', 2, "not CSV"),
        (STEPS + "one,mail,1,,0.5,0.2\n", 2, "must ascend"),
        (STEPS + "one,mail,1,,,0.2\n", 2, "a later one is not"),
        (STEPS + "one,mail,1,0,0.1,0.2\n", 2, "either b, or the steps"),
        ("item,domain,a,b,c\none,mail,1,0,1.5\n", 2, "guessing chance"),
        ("item,domain,a,b,sd_b\none,mail,1,0,-1\n", 2, "no sd is negative"),
        ("item,domain,a,b,seconds\none,mail,1,0,0\n", 2, "takes time"),
    ],
)
def test_a_wrong_bank_gets_its_line_and_the_reason(path: Path, text: str, line: int, reason: str):
    path.write_text(text)
    with pytest.raises(TableError) as caught:
        read_items(path)
    assert caught.value.line == line
    assert reason in caught.value.reason
    assert str(caught.value).startswith(f"{path}, line {line}: ")


def test_a_file_that_is_not_there_or_not_utf_8(path: Path):
    with pytest.raises(TableError, match="cannot be read"):
        list(read_blocks(path, ()))
    path.write_bytes(BANK.encode() + b"one,caf\xe9,1,0\n")
    with pytest.raises(TableError, match="line 2: the file is not UTF-8"):
        read_items(path)


def test_correlations_go_by_the_names_of_the_domains(path: Path):
    path.write_text("domain,web,privacy,mail\nprivacy,.1,1,.6\nmail,.2,.6,1\nweb,1,.1,.2\n")
    assert prior_of(str(path), DOMAINS).correlation == pytest.approx(np.array([[1, 0.6], [0.6, 1]]))
    assert prior_of("0.3", DOMAINS).correlation == pytest.approx(np.array([[1, 0.3], [0.3, 1]]))
    with pytest.raises(ValueError, match="positive definite"):
        prior_of("1", DOMAINS)


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("domain,mail\nmail,1\n", 1, "'privacy' is missing"),
        (R + "mail,1,.7\n", 1, "'privacy' has no row"),
        (R + "mail,1,.7\nprivacy,.6,1\n", 2, "not symmetric"),
        (R + "mail,1,.7\nprivacy,.7,.9\n", 3, "1 with itself"),
        (R + "mail,1,1.7\nprivacy,1.7,1\n", 2, "between -1 and 1"),
        (R + "mail,1,1\nprivacy,1,1\n", 1, "positive definite"),
        (R + "mail,1,.7\nmail,1,.7\nprivacy,.7,1\n", 3, "'mail' is there twice"),
    ],
)
def test_a_wrong_matrix_gets_its_line_and_the_reason(path: Path, text: str, line: int, reason: str):
    path.write_text(text)
    with pytest.raises(TableError, match=reason) as caught:
        prior_of(str(path), DOMAINS)
    assert caught.value.line == line


def test_people_have_abilities_by_the_name_of_the_domain(path: Path):
    path.write_text("person,privacy,remark,mail\nann,1,x,-1\nbea,0,y,.5\n")
    people = read_people(path, DOMAINS)
    assert people.names == ("ann", "bea")
    assert people.theta.tolist() == [[-1, 1], [0.5, 0]]


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("person,mail\nann,1\n", 1, "'privacy' is missing"),
        ("person,mail,privacy\n", 1, "no people"),
        ("person,mail,privacy\nann,1,1\nann,1,1\n", 3, "'ann' is there twice"),
        ("person,mail,privacy\nann,1,\n", 2, "privacy: '' is not a number"),
    ],
)
def test_wrong_people_get_their_line_and_the_reason(path: Path, text: str, line: int, reason: str):
    path.write_text(text)
    with pytest.raises(TableError, match=reason) as caught:
        read_people(path, DOMAINS)
    assert caught.value.line == line


def test_answers_are_numbered_and_an_empty_score_is_none(path: Path):
    path.write_text(
        "person,item,score,seconds,group\nann,0.1,1,12,x\nbea,0.0,0,,y\nann,1.0,,3,x\nann,1.1,0.0,9,x\n"
    )
    read = read_responses(path, a_bank())
    given = read.responses
    assert (given.person.tolist(), given.item.tolist(), given.score.tolist()) == (
        [0, 1, 0],
        [1, 0, 9],
        [1, 0, 0],
    )
    assert (read.people, read.groups) == (("ann", "bea"), ("x", "y"))
    assert given.group is not None
    assert given.group.tolist() == [0, 1]
    assert read.seconds is not None
    assert read.seconds.tolist() == pytest.approx([12, np.nan, 9], nan_ok=True)


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        (ANSWERS, 1, "no answers"),
        (ANSWERS + "ann,0.0,1\nann,9.9,1\n", 3, "the bank has no item '9.9'"),
        (ANSWERS + "ann,0.0,1\nbea,0.0,2\n", 3, "does not have the score 2"),
        (ANSWERS + "ann,0.0,1\nbea,0.0,1\nann,0.0,0\n", 4, "answered this item before"),
        (ANSWERS + "ann,0.0,0.5\n", 2, "is not a score"),
        (ANSWERS + "ann,0.0,-1\n", 2, "is not a score"),
        ("person,item,score,seconds\nann,0.0,1,-2\n", 2, "seconds: '-2' is below 0"),
        ("person,item,score,group\nann,0.0,1,x\nann,0.1,1,y\n", 3, "another group"),
    ],
)
def test_wrong_answers_get_their_line_and_the_reason(path: Path, text: str, line: int, reason: str):
    path.write_text(text)
    with pytest.raises(TableError, match=reason) as caught:
        read_responses(path, a_bank())
    assert caught.value.line == line


def test_lines_are_right_beyond_the_first_block(path: Path):
    rows = "".join(f"p{row},0.0,1\n" for row in range(45_000))
    path.write_text(ANSWERS + rows + "p1,0.0,1\n")
    with pytest.raises(TableError, match="line 45002: this person answered"):
        read_responses(path, a_bank())
    path.write_text(ANSWERS + rows + "q,0.0,x\n")
    with pytest.raises(TableError, match="line 45002: score: 'x' is not a number"):
        read_responses(path, a_bank())


def test_a_table_that_fails_halfway_leaves_the_old_one(path: Path):
    def rows() -> Iterator[list[str]]:
        yield ["new"]
        raise KeyboardInterrupt

    write_table(path, ["a"], [["old"]])
    with pytest.raises(KeyboardInterrupt):
        write_table(path, ["a"], rows())
    assert path.read_text() == "a\nold\n"
    assert list(path.parent.iterdir()) == [path]
