"""A tree becomes a question, or says in words what keeps it from being one."""

import pytest
from django.utils import translation

from digivaardig.questions import read
from digivaardig.questions.registry import types

from .make import ALL, INBOX, MULTIPLE, ORDER, SINGLE, SORT, Tree, changed, question

MISSING = "Dit ontbreekt."


@pytest.mark.parametrize("name", ALL)
def test_reads_every_type(name: str):
    found = question(ALL[name])

    assert (found.type, found.stem) == (name, ALL[name]["stem"])
    assert found.is_practice == (name == "inbox")
    assert found.teaches == ALL[name]["teaches"]


def test_every_folder_is_a_type():
    assert list(types()) == ["inbox", "multiple", "order", "single", "sort"]


def test_reads_a_task_of_a_lesson_that_has_no_type_and_no_explanation():
    task = changed(changed(INBOX, "type", ...), "teaches", ...)
    assert question(task).teaches == ""


def test_reads_what_may_be_left_out():
    tree = SINGLE | {"material": ["Van: Mei", "Aan: jou"], "needs": ["javascript"], "fixed_order": True}
    found = question(tree)
    assert (found.material, found.needs, found.fixed_order) == (
        ("Van: Mei", "Aan: jou"),
        ("javascript",),
        True,
    )


@pytest.mark.parametrize(
    ("tree", "path", "value", "at", "words"),
    [
        (SINGLE, "stem", ..., "stem", MISSING),
        (SINGLE, "teaches", "", "teaches", MISSING),
        (SINGLE, "stam", "x", "stam", "stam is hier niet bekend. Bedoel je stem?"),
        (SINGLE, "zzz", "x", "zzz", "zzz is hier niet bekend."),
        (SINGLE, "pick", 2, "pick", "pick is hier niet bekend."),
        (SINGLE, "type", "singel", "type", "singel is hier niet bekend. Bedoel je single?"),
        (SINGLE, "type", ..., "type", MISSING),
        (SINGLE, "options.b.text", "", "options.b.text", MISSING),
        (SINGLE, "options.b.text", 2027, "options.b.text", "Zet dit tussen aanhalingstekens."),
        (SINGLE, "options.b.text", ["x"], "options.b.text", "Hier hoort alleen tekst."),
        (SINGLE, "options.b.wrong", "x", "options.b", "Geef right of wrong"),
        (SINGLE, "options.b", "x", "options.b", "Hier horen onderdelen met een naam."),
        (SINGLE, "options.a", {"text": "x", "right": "x"}, "options", "Precies één optie is goed."),
        (SINGLE, "options.a.text", "Je zet de laptop uit en weer aan.", "options.c.text", "twee keer"),
        (SINGLE, "options.B", {"text": "x", "wrong": "x"}, "options.B", "één kleine letter"),
        (SINGLE, "options.a.text", ..., "options.a.text", MISSING),
        (SINGLE, "options", ..., "options", MISSING),
        (SINGLE, "options", ["x"], "options", "Hier horen onderdelen met een naam."),
        (SINGLE, "options", {True: {"text": "x", "right": "x"}}, "options.True", "tussen aanhalingstekens"),
        (SINGLE, "fixed_order", "ja", "fixed_order", "true of false"),
        (SINGLE, "needs", ["javascrip"], "needs.1", "javascrip is hier niet bekend. Bedoel je javascript?"),
        (SINGLE, "material", {"a": "b"}, "material", "Hier hoort een lijst."),
        (SINGLE, "material", ["goed", 3], "material.2", "Zet dit tussen aanhalingstekens."),
        (MULTIPLE, "pick", 3, "pick", "het aantal goede opties: 2"),
        (MULTIPLE, "pick", ..., "pick", MISSING),
        (MULTIPLE, "pick", "twee", "pick", "een geheel getal"),
        (MULTIPLE, "options.a", {"text": "x", "wrong": "x"}, "options", "Twee of meer opties zijn goed"),
        (ORDER, "steps.2.why", "", "steps.2.why", MISSING),
        (ORDER, "steps.2.text", "Open het sjabloon.", "steps.2.text", "twee keer"),
        (ORDER, "steps", [{"text": "x", "why": "y"}], "steps", "3 tot 9"),
        (ORDER, "score", {"all_right": 3}, "score", "Alleen dit kan"),
        (ORDER, "steps.1.wy", "x", "steps.1.wy", "Bedoel je why?"),
        (SORT, "cards.1.bin", "mag-nit", "cards.1.bin", "Bedoel je mag-niet?"),
        (SORT, "bins.straks", "Straks", "bins.straks", "Geen kaart hoort hier."),
        (SORT, "bins", {"mag": "Mag wel"}, "bins", "2 tot 4"),
        (SORT, "score", {"all_right": 1}, "score", "Alleen dit kan"),
        (INBOX, "environment", "inbx", "environment", "Bedoel je inbox?"),
        (INBOX, "start", ..., "start", MISSING),
        (INBOX, "start.mails.2.from.address", ..., "start.mails.2.from.address", MISSING),
        (INBOX, "start.mails.2.from", "Mei", "start.mails.2.from", "onderdelen met een naam"),
        (INBOX, "start.mails.2.id", "pakket", "start.mails.2.id", "Een andere mail"),
        (INBOX, "start.mails.2.time", 8.45, "start.mails.2.time", "Zet dit tussen aanhalingstekens."),
        (INBOX, "start.mails.1.link", {"text": "x"}, "start.mails.1.link.show", MISSING),
        (INBOX, "start.mails.3.right", ["melde"], "start.mails.3.right", "Bedoel je melden?"),
        (INBOX, "steps.2.check.1.mail", "bom", "steps.2.check.1.mail", "Bedoel je boom?"),
        (INBOX, "steps.2.check.1.is", ["antwoord"], "steps.2.check.1.is", "Bedoel je antwoorden?"),
        (INBOX, "steps.2.check.1.not", ["melden"], "steps.2.check.1.not", "niet bekend"),
        (INBOX, "steps", [], "steps", MISSING),
        (INBOX, "spoils.1.why", "", "spoils.1.why", MISSING),
    ],
)
def test_says_what_is_wrong_and_where(tree: Tree, path: str, value: object, at: str, words: str):
    found = read(changed(tree, path, value))

    assert found.question is None
    assert words in found.problems[at]


def test_one_fault_is_told_once():
    assert list(read(changed(INBOX, "start.mails.2.from", "Mei")).problems) == ["start.mails.2.from"]
    assert list(read(changed(SINGLE, "stem", ...)).problems) == ["stem"]
    assert list(read(changed(ORDER, "steps.2", "tekst")).problems) == ["steps.2"]


@pytest.mark.parametrize("tree", [None, "tekst", [], 3, {}, {"type": ["single"]}, {"type": "practice"}])
def test_never_refuses(tree: object):
    found = read(tree)
    assert found.question is None
    assert found.problems


def test_speaks_english_too():
    with translation.override("en"):
        assert read({"type": "singel"}).problems == {"type": "singel is not known here. Did you mean single?"}
