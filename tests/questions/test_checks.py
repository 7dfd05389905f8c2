"""The content standard, as far as a machine can hold it."""

import pytest

from digivaardig.questions.checks import Severity, check

from .make import ALL, INBOX, MULTIPLE, ORDER, SINGLE, SORT, Tree, changed, question

FAIL, WARN = Severity.FAIL, Severity.WARN
LONG = "Dit is een lange zin" + " die maar doorgaat" * 5 + " tot hij klaar is."


@pytest.mark.parametrize("name", ALL)
def test_a_good_question_passes(name: str):
    assert [finding for finding in check(question(ALL[name])) if finding.severity == FAIL] == []


@pytest.mark.parametrize(
    ("tree", "path", "value", "severity", "words"),
    [
        (
            SINGLE,
            "options.b.text",
            "Je verplaatst bestanden die je houdt naar de gedeelde schijf van je team.",
            FAIL,
            "sleutel",
        ),
        (SINGLE, "options.a.text", "Je gooit altijd oude foto's weg.", FAIL, "zonder altijd"),
        (SINGLE, "options.a.text", "Alle bovenstaande dingen doe je snel.", FAIL, "zonder bovenstaande"),
        (
            SINGLE,
            "options.a.text",
            "een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien",
            FAIL,
            "13 woorden",
        ),
        (SINGLE, "stem", "Welke stap hoort er niet bij?", WARN, "Draai de vraag om"),
        (SINGLE, "stem", "Wat is de beste aanpak?", WARN, "smaak"),
        (SINGLE, "stem", "Je laptop is vol.", WARN, "eindigt niet met de vraag"),
        (SINGLE, "stem", "Je wilt bestanden houden. Wat doe je?", WARN, "bestanden"),
        (SINGLE, "stem", "Ga je mee? " * 21, FAIL, "63 woorden, hoogstens 60"),
        (SINGLE, "stem", LONG, FAIL, "Langste zin 24 woorden"),
        (SINGLE, "stem", "Kijk op balie-hulp.nl. Wat zie je?", FAIL, "balie-hulp.nl bestaat misschien echt"),
        (SINGLE, "teaches", "Kijk goed. " * 31, FAIL, "uitleg: 62 woorden"),
        (
            SINGLE,
            "teaches",
            "Verantwoordelijkheidsgevoel organiseren gemeentelijke medewerkers. " * 13,
            FAIL,
            "Flesch",
        ),
        (MULTIPLE, "options.b.text", "Nooit je mail", FAIL, "zonder nooit"),
        (ORDER, "steps", ORDER["steps"][:3], WARN, "stappen: 3"),
        (SORT, "cards", SORT["cards"][1:], WARN, "kaarten: 4"),
        (INBOX, "start.mails.1.from.address", "info@pakket.com", FAIL, "bestaat misschien echt"),
        (INBOX, "start.mails.1.text", "Kom nu. " * 23, FAIL, "mail pakket: 46 woorden"),
        (INBOX, "start.mails.2.right", ["laten-staan"], FAIL, "haalt de laatste stap niet"),
        (INBOX, "start.mails.3.right", ["laten-staan", "melden"], FAIL, "(manier 2)"),
        (INBOX, "steps", INBOX["steps"][:1], FAIL, "overal dezelfde actie"),
    ],
)
def test_finds_what_the_standard_forbids(
    tree: Tree, path: str, value: object, severity: Severity, words: str
):
    found = check(question(changed(tree, path, value)))
    assert [finding for finding in found if words in finding.words and finding.severity == severity]


def test_the_worst_comes_first():
    tree = changed(SINGLE, "stem", "Kijk op hulp.com. Wat is de beste aanpak?")
    assert [finding.severity for finding in check(question(tree))][:2] == [FAIL, WARN]


def test_material_makes_room_for_a_longer_stem():
    tree = changed(SINGLE, "stem", "Ga je mee? " * 21)
    assert not [each for each in check(question(tree | {"material": ["Van: Mei"]})) if "stam:" in each.words]


def test_a_lesson_may_hold_more_mails():
    mails = [INBOX["start"]["mails"][0] | {"id": f"pakket-{number}"} for number in range(3)]
    tree = changed(INBOX, "start.mails", [*INBOX["start"]["mails"], *mails])
    assert [each for each in check(question(tree)) if each.words.startswith("mails:")]
    assert not [each for each in check(question(tree), in_lesson=True) if each.words.startswith("mails:")]


def test_an_address_of_the_town_is_no_real_address():
    tree = changed(
        SINGLE, "stem", "De site is balie.oosterdam.nl of oosterdam.nl.hulp.example. Welke kies je?"
    )
    assert not [each for each in check(question(tree)) if "bestaat" in each.words]
