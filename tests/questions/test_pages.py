"""The pages of every type, without JavaScript."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.template import Context, Template

from digivaardig.questions import Question, UnreadableError
from digivaardig.questions.order import Order

from .make import ALL, INBOX, MULTIPLE, ORDER, PERFECT, SINGLE, SORT, Tree, changed, question
from .page import Page

RESPONSES = {
    "single": ["a", "b", "c", "?"],
    "multiple": ["ac", "be", "?"],
    "order": ["1234", "2134", "4321", "?"],
    "sort": ["11222", "22111", "?"],
    "inbox": ["321", "3-1", "--4", "?"],
}
CASES = [(name, response) for name, responses in RESPONSES.items() for response in responses]
CSS = Path(str(finders.find("questions/questions.css")))


def form(asked: Question, response: str = "", seed: int = 1, more: str = "") -> Page:
    return Page(_render(f"question_form question seed response {more}", asked, response, seed))


def look_back(asked: Question, response: str, more: str = "") -> Page:
    return Page(_render(f"question_look_back question response {more}", asked, response, 1))


def _render(tag: str, asked: Question, response: str, seed: int) -> str:
    template = Template("{% load questions %}{% " + tag + " %}")
    return template.render(
        Context({"question": asked, "response": response, "seed": seed, "problem": "Kies <er> twee."})
    )


@pytest.mark.parametrize(("name", "response"), CASES)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_form_keeps_what_was_chosen(name: str, response: str, seed: int):
    asked = question(ALL[name])
    assert asked.parse(form(asked, response, seed).post()) == response


@pytest.mark.parametrize("name", ALL)
def test_a_fresh_form_has_chosen_nothing(name: str):
    asked = question(ALL[name])
    with pytest.raises(UnreadableError):
        asked.parse(form(asked).post())


@pytest.mark.parametrize(
    ("tree", "post"),
    [
        (MULTIPLE, {"answer": ["a", "b", "d"]}),
        (MULTIPLE, {"answer": ["e"]}),
        (ORDER, {"0": "2", "2": "2", "3": "1"}),
        (SORT, {"0": "2", "2": "1"}),
    ],
)
def test_a_form_keeps_what_could_not_be_read(tree: Tree, post: dict[str, Any]):
    asked = question(tree)
    names = sorted(
        {str(each["name"]) for tag in ("select", "input") for each in form(asked).all(tag)} - {"answer"}
    )
    sent = {names[int(key)] if key.isdigit() else key: value for key, value in post.items()}
    with pytest.raises(UnreadableError) as first:
        asked.parse(sent)

    again = form(asked, first.value.kept)

    assert {key: sorted(again.post().getlist(key)) for key in sent} == {
        key: value if isinstance(value, list) else [value] for key, value in sent.items()
    }
    with pytest.raises(UnreadableError, match=re.escape(str(first.value))):
        asked.parse(again.post())


@pytest.mark.parametrize("name", ALL)
def test_says_the_stem_as_heading_of_the_page_or_lower(name: str):
    asked = question(ALL[name])
    assert [len(form(asked).all(tag)) for tag in ("h1", "h2", "h3")] == (
        [1, 3, 0] if name == "inbox" else [1, 0, 0]
    )
    lower = form(asked, more="heading='h2'")
    assert [len(lower.all(tag)) for tag in ("h1", "h2", "h3")] == (
        [0, 1, 3] if name == "inbox" else [0, 1, 0]
    )
    assert asked.stem in lower.text
    with pytest.raises(KeyError):
        form(asked, more="heading='script'")


@pytest.mark.parametrize("name", ALL)
def test_offers_an_honest_choice(name: str):
    page = form(question(ALL[name]))
    assert "Dat weet ik niet Een eerlijk antwoord. Gokken hoeft niet." in page.text
    assert len([each for each in page.all("input") if each["value"] == "?"]) == 1


@pytest.mark.parametrize("name", ALL)
def test_leaves_the_form_itself_to_the_page(name: str):
    page = form(question(ALL[name]))
    assert page.all("form") == []
    assert [each for each in page.all("button") if each.get("type") != "button"] == []


@pytest.mark.parametrize("name", ALL)
def test_gives_every_choice_a_name_and_every_reference_a_target(name: str):
    page = form(question(ALL[name] | {"material": ["Van: Mei"]}), more="problem=problem")
    ids = [attributes["id"] for _tag, attributes in page.tags if attributes.get("id")]
    assert len(ids) == len(set(ids))
    for _tag, attributes in page.tags:
        for key in ("aria-labelledby", "aria-describedby", "for"):
            assert set((attributes.get(key) or "").split()) <= set(ids)
        if (attributes.get("href") or "").startswith("#"):
            assert (attributes["href"] or "")[1:] in ids
    assert len(page.all("legend")) == len(page.all("fieldset"))
    assert len(page.all("label")) == len(page.all("input")) + len(page.all("select"))


@pytest.mark.parametrize("name", ALL)
def test_runs_under_a_strict_policy(name: str):
    asked = question(ALL[name])
    for page in (form(asked), look_back(asked, "?")):
        for tag, attributes in page.tags:
            assert "style" not in attributes
            assert not [key for key in attributes if key.startswith("on")]
            assert tag != "script" or (attributes["type"] == "module" and attributes["src"])
    for script in asked.scripts:
        assert finders.find(script)


@pytest.mark.parametrize("name", ["single", "multiple", "order", "sort"])
def test_shows_material_between_stem_and_choices(name: str):
    asked = question(ALL[name] | {"material": ["Van: Mei <mei@oosterdam.nl>", "", "Aan: jou"]})
    page = form(asked)
    said = page.text
    assert said.index(asked.stem) < said.index("Van: Mei <mei@oosterdam.nl>") < said.index("Aan: jou")
    assert said.index("Aan: jou") < said.index("Dat weet ik niet")
    assert page.all("fieldset")[0]["aria-describedby"] == f"{page.all('fieldset')[0]['id']}-material"


@pytest.mark.parametrize("name", ALL)
def test_tells_what_is_wrong_and_lands_there(name: str):
    page = form(question(ALL[name]), more="problem=problem")
    assert "Kies <er> twee." in page.text
    problem = next(each for each in page.all("p") if each.get("class") == "problem")
    assert "autofocus" in problem
    if name != "inbox":
        assert page.all("fieldset")[0]["aria-describedby"] == problem["id"]


def test_a_long_stem_is_set_smaller():
    long = form(question(SINGLE | {"stem": "Ga je mee? " * 12}))
    assert (long.all("h1")[0]["class"], form(question(SINGLE)).all("h1")[0]["class"]) == ("stem long", "stem")


def test_the_source_of_the_page_does_not_tell_the_key():
    asked = question(ORDER)
    assert isinstance(asked, Order)
    names = [str(each["name"]) for each in form(asked).all("select")]
    assert all(re.fullmatch("place-[0-9a-f]{8}", name) for name in names)
    for tree in ALL.values():
        page = form(question(tree))
        assert tree["teaches"] not in page.text
        assert not [each for _tag, each in page.tags if {"data-right", "data-key"} & set(each)]


def test_a_mail_shows_the_real_addresses_and_links_nowhere():
    page = form(question(INBOX))
    assert "Bezorgdienst <info@pakket-oosterdam.example>" in page.text
    assert "Betalen Als je de link aanwijst, zie je: betaal-snel.example/1" in page.text
    assert "Aan: groen@oosterdam.nl · vandaag, 08.31 uur" in page.text
    assert "Bijlage: kaart.pdf" in page.text
    assert [each for each in page.all("a") if not (each["href"] or "").startswith("#")] == []


def test_what_stands_in_a_mail_is_text():
    asked = question(changed(INBOX, "start.mails.1.text", "<script>alert(1)</script>\n\nDag & <b>groet</b>"))
    page = form(asked)
    assert "<script>alert(1)</script> Dag & <b>groet</b>" in page.text
    assert all(each.get("src") for each in page.all("script"))


def test_without_javascript_all_mails_can_be_read_and_handled():
    page = form(question(INBOX))
    sections = [each for each in page.all("section") if each.get("class") == "mail stack"]
    assert len(sections) == 3
    assert not [each for each in sections if "hidden" in each]
    assert len([each for each in page.all("input") if each["type"] == "radio"]) == 12


def test_hints_are_for_lessons():
    asked = question(INBOX)
    assert "Kijk naar het adres." not in form(asked).text
    assert "Kijk naar het adres." in form(asked, more="hints=True").text
    assert form(question(SINGLE), more="hints=True").text


@pytest.mark.parametrize(("name", "response"), CASES)
def test_looking_back_shows_what_is_right_and_teaches(name: str, response: str):
    asked = question(ALL[name])
    page = look_back(asked, response)

    assert asked.stem in page.text
    assert asked.teaches in page.text
    head = {"?": "Je zei eerlijk dat je dit nog niet wist.", PERFECT[name]: "Dat klopt."}
    others = ("Nog niet.", "Bijna goed.")
    assert head.get(response, others[asked.score(response) > 0]) in page.text
    assert page.all("input") == []


@pytest.mark.parametrize(
    ("tree", "response", "words"),
    [
        (SINGLE, "a", ["Dit koos jij", "Dan ben je ze kwijt.", "Dit is goed", "Daar is nog ruimte."]),
        (SINGLE, "b", ["Goed, en dit koos jij"]),
        (MULTIPLE, "ab", ["Je vond één van de twee goede antwoorden."]),
        (MULTIPLE, "bd", ["Je vond geen van de twee goede antwoorden."]),
        (ORDER, "2134", ["Twee stappen na elkaar waren verwisseld.", "Jij zette deze op plaats 2"]),
        (ORDER, "4321", ["Meer dan twee stappen stonden op een andere plaats."]),
        (SORT, "21222", ["Eén kaart hoort ergens anders.", "Mag wel. Jij koos: Mag niet"]),
        (SORT, "22111", ["Vijf kaarten horen ergens anders."]),
        (INBOX, "221", ["Wie antwoordt, krijgt meer van zulke mails."]),
        (
            INBOX,
            "33-",
            [
                "Dit ontbrak nog: Je handelt de echte mails goed af.",
                "Je koos niets. Goed is: Laten staan, Weggooien",
            ],
        ),
        (INBOX, "33-", ["Jij koos: Melden als verdacht. Goed is: Antwoorden", "Yusuf wacht op antwoord."]),
        (INBOX, "321", ["Goed gekeken."]),
    ],
)
def test_looking_back_says_what_cost_points(tree: Tree, response: str, words: list[str]):
    said = look_back(question(tree), response).text
    assert [each for each in words if each not in said] == []


@pytest.mark.parametrize("name", ALL)
def test_looking_back_at_an_honest_answer_blames_nothing(name: str):
    said = look_back(question(ALL[name]), "?").text
    assert not [
        words
        for words in ("Jij koos", "Dit koos jij", "Je koos niets", "Jij zette", "hoort ergens")
        if words in said
    ]


@pytest.mark.parametrize("name", ALL)
def test_looking_back_lacks_nothing_where_nothing_was_lost(name: str):
    asked = question(ALL[name])
    assert [asked.look_back(response)["lacked"] for response in (PERFECT[name], "?")] == ["", ""]


def test_looking_back_at_nonsense_is_an_error():
    with pytest.raises(ValueError, match="Not a response"):
        look_back(question(SINGLE), "z")


def test_the_styles_use_no_colour_of_their_own():
    css = re.sub(r"/\*.*?\*/", "", CSS.read_text(), flags=re.DOTALL)
    assert set(re.findall(r"#[0-9a-f]{3,6}\b", css)) == {
        "#fff",
        "#1b4f9c",
    }  # on the bar, and a mail's own link
    assert "@media (forced-colors: active)" in css
    assert "@media print" in css
