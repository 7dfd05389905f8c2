"""Reading the organisation from a CSV file: every mistake with its line and its reason."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.text import slugify
from django.utils.translation import gettext as _

from .models import UnitKind

COLUMNS = ("sleutel", "naam", "soort", "boven", "mensen")
KINDS = {"directie": UnitKind.DIRECTORATE, "afdeling": UnitKind.DEPARTMENT, "team": UnitKind.TEAM}
RANK = {UnitKind.DIRECTORATE: 0, UnitKind.DEPARTMENT: 1, UnitKind.TEAM: 2}
KEY, NAME, DIGITS = 60, 100, 5  # characters at most


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit as the file tells it; `line` is where."""

    line: int
    key: str
    name: str
    kind: UnitKind
    parent: str
    headcount: int


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong at a line (0: in the file as a whole), in the reader's words."""

    line: int
    words: str

    def __str__(self) -> str:
        return (
            _("Line %(line)d: %(words)s") % {"line": self.line, "words": self.words}
            if self.line
            else self.words
        )


def read_units(data: bytes) -> tuple[list[UnitRow], list[Problem]]:
    """Read the file. Either the problems are empty, or nothing may be done with the rows."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        return [], [Problem(line, _("This is not UTF-8. Save the file as “CSV UTF-8”."))]
    lines = text.splitlines()
    delimiter = ";" if lines and lines[0].count(";") >= lines[0].count(",") else ","
    reader = csv.DictReader(lines, delimiter=delimiter, strict=True)
    if missing := [name for name in COLUMNS if name not in (reader.fieldnames or [])]:
        return [], [Problem(1, _("The first line lacks the column: %s.") % ", ".join(missing))]
    rows: list[UnitRow] = []
    problems: list[Problem] = []
    try:
        for given in reader:
            _read_row(given, reader.line_num, rows, problems)
    except csv.Error as error:
        problems.append(Problem(reader.line_num, str(error)))
    if not rows and not problems:
        problems.append(Problem(0, _("The file has no units.")))
    return rows, sorted(problems + _tree_problems(rows), key=lambda problem: problem.line)


def _read_row(given: dict[str, str], line: int, rows: list[UnitRow], problems: list[Problem]) -> None:
    values = {name: (given.get(name) or "").strip() for name in COLUMNS}
    kind = KINDS.get(values["soort"].lower())
    wrong = list(_wrong(values, kind))
    problems.extend(Problem(line, words) for words in wrong)
    if kind and not wrong:
        people = int(values["mensen"])
        rows.append(UnitRow(line, values["sleutel"], values["naam"], kind, values["boven"], people))


def _wrong(values: dict[str, str], kind: UnitKind | None) -> Iterator[str]:
    if (
        not values["sleutel"]
        or slugify(values["sleutel"]) != values["sleutel"]
        or len(values["sleutel"]) > KEY
    ):
        yield _("“sleutel” holds small letters, figures and hyphens only, at most 60.")
    if not values["naam"] or len(values["naam"]) > NAME or not values["naam"].isprintable():
        yield _("“naam” is empty, or longer than 100 characters.")
    if kind is None:
        yield _("“soort” is directie, afdeling or team.")
    if not values["mensen"].isdecimal() or len(values["mensen"]) > DIGITS:
        yield _("“mensen” is a whole number, 0 or more.")


def _tree_problems(rows: list[UnitRow]) -> list[Problem]:
    problems: list[Problem] = []
    seen: dict[str, UnitRow] = {}
    for row in rows:
        if row.key in seen:
            first = seen[row.key].line
            problems.append(
                Problem(
                    row.line, _("“%(key)s” stands at line %(first)d too.") % {"key": row.key, "first": first}
                )
            )
        seen.setdefault(row.key, row)
    return problems + [problem for row in rows if (problem := _parent_problem(row, seen))]


def _parent_problem(row: UnitRow, seen: dict[str, UnitRow]) -> Problem | None:
    if not row.parent:
        return None
    parent = seen.get(row.parent)
    if parent is None:
        return Problem(row.line, _("“boven” names “%s”, which is not in the file.") % row.parent)
    if RANK[parent.kind] >= RANK[row.kind]:
        return Problem(
            row.line, _("“%(key)s” cannot lie below “%(parent)s”.") % {"key": row.key, "parent": parent.key}
        )
    return None
