"""Every type in a real browser: with scripts and without, by keyboard, on a telephone."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from digivaardig.questions import Question
from digivaardig.questions.order import Order

from .make import ALL, INBOX, MULTIPLE, ORDER, PERFECT, SORT, question
from .stage import AXE, Stage, View, a_stage

pytestmark = pytest.mark.browser
BUTTON = "Volgende vraag"
TARGETS = ".choice, .acts label, .mails a, .back, .next, select, .order-moves button, summary"
SMALL = f"""() => [...document.querySelectorAll("{TARGETS}")].filter((each) => {{
  const box = each.getBoundingClientRect();
  return box.height && (box.height < 43.9 || box.width < 43.9);
}}).map((each) => each.outerHTML.slice(0, 80))"""


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with a_stage() as stage:
        yield stage


def sent(stage: Stage, page: Page, asked: Question) -> str:
    """Press the button and read what arrives."""
    page.get_by_role("button", name=BUTTON).click()
    page.wait_for_load_state()
    assert len(stage.posted) == 1
    return asked.parse(stage.posted[0])


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("name", ALL)
def test_is_accessible_fits_and_runs_under_the_policy(stage: Stage, name: str, width: int):
    asked = question(
        ALL[name] | ({} if name == "inbox" else {"material": ["www.oosterdam.nl." + "balie" * 12]})
    )
    views: list[View] = [
        {"width": width, "hints": True},
        {"width": width, "problem": "Kies een antwoord."},
        {"width": width, "back": True},
    ]
    for view in views:
        response = PERFECT[name] if "back" in view else ""
        with stage.show(asked, response, **view) as page:
            page.evaluate(AXE.read_text())
            found = page.evaluate(
                "async () => (await axe.run()).violations.map((each) => [each.id, each.nodes[0].html])"
            )
            assert found == [], json.dumps(found)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert page.evaluate(SMALL) == []
            assert stage.complaints == []


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("name", ALL)
def test_sends_what_was_chosen_before(stage: Stage, name: str, script: bool):  # noqa: FBT001 (of the table)
    asked = question(ALL[name])
    for response in (PERFECT[name], "?"):
        with stage.show(asked, response, script=script) as page:
            assert sent(stage, page, asked) == response


def test_the_problem_has_the_focus(stage: Stage):
    with stage.show(question(MULTIPLE), "abd", problem="Kies twee antwoorden. Je koos er drie.") as page:
        expect(page.locator(".problem")).to_be_focused()


def test_another_choice_takes_back_the_honest_one(stage: Stage):
    for tree in (MULTIPLE, SORT):
        asked = question(tree)
        with stage.show(asked, "?") as page:
            page.locator(".choice:not(.honest)").first.click()
            expect(page.locator('input[value="?"]')).not_to_be_checked()


def order(page: Page) -> list[str]:
    return page.locator(".order-text").all_inner_texts()


def right_order(asked: Question) -> list[str]:
    assert isinstance(asked, Order)
    return [step.text for step in asked.steps]


def test_steps_are_moved_by_keyboard_and_the_focus_stays(stage: Stage):
    asked = question(ORDER)
    with stage.show(asked, "?") as page:
        start = order(page)
        button = page.get_by_role("button", name=f"Omhoog: {start[2]}")
        button.focus()
        page.keyboard.press("Enter")

        assert order(page) == [start[0], start[2], start[1], start[3]]
        expect(button).to_be_focused()
        expect(page.locator("[data-order-said]")).to_have_text(f"{start[2]} Nu plaats 2 van 4.")
        expect(page.locator('input[value="?"]')).not_to_be_checked()
        page.keyboard.press("Space")
        page.keyboard.press("Enter")  # at the top already
        assert order(page) == [start[2], start[0], start[1], start[3]]
        expect(button).to_be_focused()
        expect(button).to_have_attribute("aria-disabled", "true")


def test_steps_in_the_right_order_score(stage: Stage):
    asked = question(ORDER)
    with stage.show(asked) as page:
        for text in right_order(asked):
            for _time in range(3):
                page.get_by_role("button", name=f"Omlaag: {text}").press("Enter")
        assert order(page) == right_order(asked)
        assert sent(stage, page, asked) == "1234"


def test_steps_that_nobody_moved_are_asked_about_once(stage: Stage):
    asked = question(ORDER)
    with stage.show(asked) as page:
        shown = order(page)
        page.get_by_role("button", name=BUTTON).click()
        expect(page.get_by_text("Je hebt nog niets verplaatst.")).to_be_focused()
        assert stage.posted == []
        assert order(page) == shown
        response = sent(stage, page, asked)
        assert "".join(str(shown.index(text) + 1) for text in right_order(asked)) == response


def test_going_back_is_not_asked_about(stage: Stage):
    with stage.show(question(ORDER)) as page:
        page.get_by_role("button", name="Terug").click()
        page.wait_for_load_state()
        assert stage.posted[0]["terug"] == ["1"]


def test_steps_lie_as_they_were_left(stage: Stage):
    asked = question(ORDER)
    with stage.show(asked, "2134") as page:
        right = right_order(asked)
        assert order(page) == [right[1], right[0], right[2], right[3]]


def test_mails_stand_beside_their_list(stage: Stage):
    asked = question(INBOX)
    with stage.show(asked) as page:
        expect(page.locator(".subj:visible")).to_have_text(["Je pakket wacht"])
        expect(page.locator("[data-count]")).to_have_text("0 van 3 gedaan")
        page.get_by_text("Melden als verdacht").first.click()
        expect(page.locator("[data-count]")).to_have_text("1 van 3 gedaan")
        expect(page.locator(".mails .done")).to_contain_text("Gedaan: Melden als verdacht")

        page.locator(".mails a").nth(2).focus()
        page.keyboard.press("Enter")
        expect(page.locator(".subj:visible")).to_have_text(["Storing voorbij"])
        expect(page.locator(".subj:visible")).to_be_focused()
        expect(page.get_by_role("link", name="Volgende mail")).to_have_count(0)
        expect(page.locator("[aria-current]")).to_contain_text("Servicedesk")
        assert sent(stage, page, asked) == "3--"


def test_on_a_telephone_one_mail_fills_the_screen_and_there_is_a_way_back(stage: Stage):
    asked = question(INBOX)
    with stage.show(asked, width=375) as page:
        expect(page.locator(".mail:visible")).to_have_count(0)
        page.get_by_role("link", name="Yusuf").click()
        expect(page.locator(".mails")).to_be_hidden()
        page.locator(".acts:visible").get_by_text("Antwoorden").click()
        page.get_by_role("link", name="Volgende mail").click()
        expect(page.locator(".subj:visible")).to_have_text(["Storing voorbij"])
        page.locator(".acts:visible").get_by_text("Weggooien").click()
        page.get_by_role("link", name="Alle mails").click()
        expect(page.locator(".mails a").nth(2)).to_be_focused()
        expect(page.locator("[data-count]")).to_have_text("2 van 3 gedaan")
        assert sent(stage, page, asked) == "-24"


def test_a_mail_is_handled_by_keyboard_alone(stage: Stage):
    asked = question(INBOX)
    with stage.show(asked, "?") as page:
        page.locator(".mails a").first.focus()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        expect(page.locator('input[value="?"]')).not_to_be_checked()
        assert sent(stage, page, asked) == "3--"


def test_what_htmx_brings_later_works_too(stage: Stage):
    asked = question(INBOX)
    with stage.show(asked) as page:
        page.evaluate("""() => {
          const copy = document.querySelector(".question").cloneNode(true);
          copy.querySelector(".sim").className = "sim";
          document.querySelector(".question").replaceWith(copy);
          copy.dispatchEvent(new Event("htmx:load", { bubbles: true }));
        }""")
        page.locator(".mails a").nth(1).click()
        expect(page.locator(".subj:visible")).to_have_text(["Welke boom?"])
