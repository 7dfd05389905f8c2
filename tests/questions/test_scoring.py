"""What is posted becomes a response, and a response a score."""

from typing import Any

import pytest
from django.http import QueryDict
from django.utils import translation

from digivaardig.questions import UnreadableError
from digivaardig.questions.order import Order
from digivaardig.questions.question import MOST_RESPONSES
from digivaardig.questions.sort import Sort

from .make import ALL, INBOX, MULTIPLE, ORDER, PERFECT, SINGLE, SORT, Tree, changed, question

Post = dict[str, Any]


def placed(places: str) -> Post:
    asked = question(ORDER)
    assert isinstance(asked, Order)
    return {step.name: place for step, place in zip(asked.steps, places, strict=True) if place != "-"}


def binned(bins: str) -> Post:
    asked = question(SORT)
    assert isinstance(asked, Sort)
    return {card.name: bin_ for card, bin_ in zip(asked.cards, bins, strict=True) if bin_ != "-"}


def handled(actions: str) -> Post:
    return {f"mail-{number}": action for number, action in enumerate(actions, 1) if action != "-"}


@pytest.mark.parametrize(
    ("tree", "post", "response", "score"),
    [
        (SINGLE, {"answer": "b"}, "b", 1),
        (SINGLE, {"answer": "a"}, "a", 0),
        (SINGLE, {"answer": "?"}, "?", 0),
        (SINGLE, QueryDict("answer=c&csrfmiddlewaretoken=x"), "c", 0),
        (MULTIPLE, {"answer": ["c", "a"]}, "ac", 1),
        (MULTIPLE, QueryDict("answer=a&answer=c"), "ac", 1),
        (MULTIPLE, {"answer": ["a", "b"]}, "ab", 0),
        (MULTIPLE, {"answer": ["a", "c", "z"]}, "ac", 1),
        (MULTIPLE, {"answer": "?"}, "?", 0),
        (ORDER, placed("1234"), "1234", 2),
        (ORDER, placed("2134"), "2134", 1),
        (ORDER, placed("1324"), "1324", 1),
        (ORDER, placed("1243"), "1243", 1),
        (ORDER, placed("2143"), "2143", 0),
        (ORDER, placed("3214"), "3214", 0),
        (ORDER, placed("4321"), "4321", 0),
        (ORDER, placed("2341"), "2341", 0),
        (ORDER, placed("1234") | {"answer": "?"}, "?", 0),
        (SORT, binned("11222"), "11222", 2),
        (SORT, binned("21222"), "21222", 1),
        (SORT, binned("11122"), "11122", 1),
        (SORT, binned("22222"), "22222", 0),
        (SORT, binned("22111"), "22111", 0),
        (SORT, binned("1----") | {"answer": "?"}, "?", 0),
        (INBOX, handled("321"), "321", 2),
        (INBOX, handled("324"), "324", 2),
        (INBOX, handled("32-"), "32-", 1),
        (INBOX, handled("3--"), "3--", 1),
        (INBOX, handled("333"), "333", 1),
        (INBOX, handled("421"), "421", 0),
        (INBOX, handled("-21"), "-21", 0),
        (INBOX, handled("221"), "221", 0),
        (INBOX, handled("321") | {"answer": "?"}, "?", 0),
    ],
)
def test_scores(tree: Tree, post: Post, response: str, score: int):
    asked = question(tree)

    assert asked.parse(post) == response
    assert asked.score(response) == score
    assert len(response.encode("ascii")) <= asked.largest_response()


@pytest.mark.parametrize(
    ("tree", "post", "words", "kept"),
    [
        (SINGLE, {}, "Kies een antwoord, of kies \u2018Dat weet ik niet\u2019.", ""),
        (SINGLE, {"answer": []}, "Kies een antwoord", ""),
        (SINGLE, {"answer": "z"}, "Kies een antwoord", "z"),
        (MULTIPLE, {}, "Kies twee antwoorden, of kies \u2018Dat weet ik niet\u2019.", ""),
        (MULTIPLE, {"answer": ["a", "b", "c"]}, "Kies twee antwoorden. Je koos er drie.", "abc"),
        (MULTIPLE, {"answer": ["a"]}, "Kies twee antwoorden. Je koos er één.", "a"),
        (MULTIPLE, {"answer": ["a", "?"]}, "Je koos een antwoord en ook \u2018Dat weet ik niet\u2019.", "a"),
        (ORDER, {}, "Zet de stappen in de goede volgorde, of kies \u2018Dat weet ik niet\u2019.", "----"),
        (ORDER, placed("1224"), "Je koos plaats 2 vaker dan één keer.", "1224"),
        (ORDER, placed("1-4-"), "Twee stappen hebben nog geen plaats.", "1-4-"),
        (ORDER, placed("123-"), "Eén stap heeft nog geen plaats.", "123-"),
        (ORDER, placed("1239"), "Eén stap heeft nog geen plaats.", "123-"),
        (SORT, {}, "Kies voor elke kaart een plek, of kies \u2018Dat weet ik niet\u2019.", "-----"),
        (SORT, binned("11-22"), "Eén kaart heeft nog geen plek.", "11-22"),
        (SORT, binned("1--22"), "Twee kaarten hebben nog geen plek.", "1--22"),
        (SORT, binned("11322"), "Eén kaart heeft nog geen plek.", "11-22"),
        (INBOX, {}, "Kies bij elke mail wat je doet, of kies \u2018Dat weet ik niet\u2019.", "---"),
        (INBOX, handled("9--"), "Kies bij elke mail wat je doet", "---"),
    ],
)
def test_says_what_is_missing_and_keeps_what_was_chosen(tree: Tree, post: Post, words: str, kept: str):
    with pytest.raises(UnreadableError) as caught:
        question(tree).parse(post)

    assert words in str(caught.value)
    assert caught.value.kept == kept


def test_says_it_in_the_language_of_the_page():
    with translation.override("en"), pytest.raises(UnreadableError) as caught:
        question(MULTIPLE).parse({"answer": ["a", "b", "c"]})
    assert str(caught.value) == "Choose two answers. You chose three."


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize(
    "response", ["", "z", "a?", "??", "1234567890", "abc", "ca", "-----", "---", "aa", "é"]
)
def test_refuses_to_score_what_is_no_response(name: str, response: str):
    with pytest.raises(ValueError, match="Not a response"):
        question(ALL[name]).score(response)


@pytest.mark.parametrize("name", ALL)
def test_the_key_is_worth_the_most(name: str):
    asked = question(ALL[name])
    assert asked.score(PERFECT[name]) == asked.most == {"single": 1, "multiple": 1}.get(name, 2)


@pytest.mark.parametrize(
    ("tree", "response", "reason"),
    [
        (SINGLE, "a", "Je gooit foto's van vorig jaar weg."),
        (MULTIPLE, "ab", "Je mail"),
        (ORDER, "1243", "Dat kan pas als alles is ingevuld."),
        (SORT, "11122", "Dat zijn persoonsgegevens."),
        (INBOX, "221", "Wie antwoordt, krijgt meer van zulke mails."),
        (INBOX, "421", "Je verwacht geen pakket."),
        (INBOX, "32-", "Niemand vraagt je iets."),
    ],
)
def test_gives_the_reason_as_evidence(tree: Tree, response: str, reason: str):
    assert question(tree).reason(response) == reason


@pytest.mark.parametrize("name", ALL)
def test_gives_no_reason_for_what_is_right_or_unknown(name: str):
    asked = question(ALL[name])
    assert (asked.reason(PERFECT[name]), asked.reason("?")) == ("", "")


def test_harm_undoes_all_the_good():
    spoil = {"mail": "boom", "is": ["verwijderen"], "why": "Weg is weg."}
    asked = question(changed(INBOX, "spoils.1", spoil))
    assert [asked.score(response) for response in ("33-", "34-")] == [1, 0]
    assert asked.reason("34-") == "Weg is weg."


def test_a_step_counts_only_after_the_steps_before_it():
    asked = question(changed(INBOX, "spoils", []))
    assert [asked.score(response) for response in ("321", "-21", "22-", "3-1")] == [2, 0, 0, 1]


@pytest.mark.parametrize(
    ("name", "answers"),
    [
        ("single", {"b": "b", " B. ": "b", "a)": "a", "?": "?"}),
        ("multiple", {"a c": "ac", "C, A": "ac", "ac": "ac"}),
        # in alphabetical order: Controleer (3), Druk (4), Open (1), Vul (2)
        ("order", {"3 4 1 2": "1234", "3, 4, 2, 1": "1243", "1 2 3 4": "3412"}),
        # De openingstijden, De planning, Een kopie, Een lijst, Je wachtwoord
        (
            "sort",
            {
                "mag mag mag-niet mag-niet mag-niet": "11222",
                "1: mag-niet, 2: mag, 3: mag, 4: mag, 5: mag": "12111",
            },
        ),
        (
            "inbox",
            {"pakket: melden, boom: antwoorden": "32-", "boom: antwoorden\nstoring: verwijderen": "-24"},
        ),
    ],
)
def test_a_reader_who_solves_it_blind_is_understood(name: str, answers: dict[str, str]):
    asked = question(ALL[name])
    assert {text: asked.blind_answer(text) for text in answers} == answers


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("single", "x"),
        ("multiple", "a"),
        ("order", "1 1 2 3"),
        ("sort", "mag"),
        ("inbox", "pakket: mled"),
        ("inbox", ""),
    ],
)
def test_a_reader_who_cannot_be_understood_is_told(name: str, text: str):
    with pytest.raises(UnreadableError):
        question(ALL[name]).blind_answer(text)


@pytest.mark.parametrize("name", ALL)
def test_what_a_blind_reader_sees_holds_no_key(name: str):
    tree = ALL[name]
    seen = question(tree | {"material": ["Van: Mei"]}).blind()

    assert tree["stem"] in seen
    assert "| Van: Mei" in seen
    assert tree["teaches"] not in seen
    reasons = [str(words) for words in _reasons(tree)]
    assert reasons
    assert [words for words in reasons if words in seen] == []


def _reasons(part: object) -> list[object]:
    if isinstance(part, list):
        return [words for each in part for words in _reasons(each)]
    if not isinstance(part, dict):
        return []
    own = [
        words for key, words in part.items() if key in ("why", "wrong", "right") and isinstance(words, str)
    ]
    return own + [words for each in part.values() for words in _reasons(each)]


def test_a_blind_reader_does_not_see_the_order_of_the_file():
    lines = question(ORDER).blind().splitlines()
    assert lines[-4:] == [
        "1. Controleer de brief.",
        "2. Druk de brief af.",
        "3. Open het sjabloon.",
        "4. Vul de naam in.",
    ]


NINE = [{"text": f"Stap {number}.", "why": f"Want {number}."} for number in range(1, 10)]
TWELVE = [{"text": f"Kaart {at}", "bin": ("mag", "mag-niet")[at % 2], "why": "Zo."} for at in range(12)]


@pytest.mark.parametrize(
    "tree", [*ALL.values(), ORDER | {"steps": NINE}, SORT | {"cards": TWELVE}], ids=[*ALL, "nine", "twelve"]
)
def test_every_type_lists_its_responses_the_right_one_first_and_of_every_score(tree: Tree):
    asked = question(tree)
    listed = list(asked.responses())
    assert len(set(listed)) == len(listed) <= MOST_RESPONSES
    assert all(asked.fits(response) for response in listed)
    assert asked.score(listed[0]) == asked.most
    assert {asked.score(response) for response in listed} == set(range(asked.most + 1))
