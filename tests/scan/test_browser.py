"""Taking part in a real browser: with scripts and without, by keyboard, when the network fails."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.cast import cast_of

from .bank import load_bank

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
FOUND = "async () => (await axe.run()).violations.map((each) => [each.id, each.nodes[0].html])"
NEXT = ".ask button.btn"
WHERE = ".progress p"
PAGES = ["scan/", "scan/vraag/vorige/", "scan/code/", "scan/later/", "scan/wissen/", "code/", "code/kaart/"]


@dataclass
class Stage:
    """A browser before the served site; `complaints` is what the policy or the scripts complain about."""

    browser: Browser
    address: str
    complaints: list[str]

    def page(self, *, width: int = 1280, scripts: bool = True) -> Page:
        context = self.browser.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=scripts, locale="nl-NL"
        )
        page = context.new_page()
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def begun(self, *, width: int = 1280, scripts: bool = True) -> Page:
        """Begin a scan for oneself and stand before the first question."""
        page = self.page(width=width, scripts=scripts)
        page.goto(f"{self.address}/groningen/scan/")
        page.get_by_text("Kort").click()
        page.get_by_role("button", name="Geef me mijn code").click()
        page.get_by_role("button", name="Begin met vraag 1").click()
        expect(page.locator(WHERE)).to_have_text("Vraag 1 van 20")
        return page


@pytest.fixture
def stage(live_server: LiveServer) -> Iterator[Stage]:
    """Load all first: once the browser's loop runs in this thread, Django refuses to ask the database."""
    load_bank(timezone.now())
    cast_of("Groningen")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield Stage(browser, live_server.url, [])
        browser.close()


def check(stage: Stage, page: Page) -> None:
    """Nothing for axe, nothing to scroll sideways, nothing against the policy."""
    page.evaluate(AXE.read_text())
    found = page.evaluate(FOUND)
    assert found == [], f"{page.url}: {json.dumps(found)}"
    width = page.viewport_size or {"width": 0}
    assert page.evaluate("document.documentElement.scrollWidth") <= width["width"], page.url
    assert stage.complaints == []


@pytest.mark.parametrize("width", [1280, 320])
def test_every_page_is_accessible_and_fits(stage: Stage, width: int):
    page = stage.begun(width=width)
    check(stage, page)
    page.locator("input[value='?']").check()
    page.locator(NEXT).click()
    expect(page.locator(WHERE)).to_have_text("Vraag 2 van 20")
    check(stage, page)
    for name in (
        "scan/",
        "scan/vraag/vorige/",
        "scan/code/",
        "scan/later/",
        "scan/wissen/",
        "code/",
        "code/kaart/",
    ):
        page.goto(f"{stage.address}/groningen/{name}")
        check(stage, page)
    page.context.clear_cookies()
    page.goto(f"{stage.address}/groningen/scan/vraag/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Je was even weg")
    check(stage, page)


def test_with_scripts_the_next_question_comes_without_a_new_page(stage: Stage):
    page = stage.begun()
    page.evaluate("window.kept = true")
    for number in range(1, 21):
        expect(page.locator(WHERE)).to_have_text(f"Vraag {number} van 20")
        page.locator("input[value='?']").check()
        page.locator(NEXT).click()
        if number < 20:
            expect(page).to_have_title(f"Vraag {number + 1} van 20 · Digivaardig")
            assert page.evaluate("window.kept")
            expect(page.locator("#main")).to_be_focused()
    expect(page.get_by_role("heading", level=1)).to_have_text("Alle vragen zijn klaar")
    assert stage.complaints == []


def test_without_scripts_and_by_keyboard_alone_it_works_as_well(stage: Stage):
    page = stage.begun(scripts=False)
    page.locator("input[value='?']").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.locator(WHERE)).to_have_text("Vraag 2 van 20")
    page.locator(NEXT).click()
    expect(page.locator(".problem")).to_be_visible()
    page.get_by_role("link", name="Terug naar vraag 1").click()
    expect(page.locator("input[value='?']")).to_be_checked()
    page.get_by_role("link", name="Laat het zo").click()
    expect(page.locator(WHERE)).to_have_text("Vraag 2 van 20")


def test_what_is_missing_is_said_and_gets_the_focus(stage: Stage):
    page = stage.begun()
    page.locator(NEXT).click()
    expect(page.locator(".problem")).to_be_focused()
    page.locator("input[value='?']").check()
    page.locator(NEXT).click()
    expect(page.locator(WHERE)).to_have_text("Vraag 2 van 20")


def test_when_the_fragment_does_not_come_the_form_goes_the_ordinary_way(stage: Stage):
    page = stage.begun()

    def only_whole_pages(route: Route) -> None:
        if "hx-request" in route.request.headers:
            route.abort()
        else:
            route.continue_()

    page.route("**/scan/vraag/", only_whole_pages)
    page.locator("input[value='?']").check()
    page.locator(NEXT).click()
    expect(page.locator(WHERE)).to_have_text("Vraag 2 van 20")


def test_the_back_button_and_a_second_tab_lose_nothing(stage: Stage):
    page = stage.begun(scripts=False)
    other = page.context.new_page()
    other.goto(page.url)
    for tab in (page, other):
        tab.locator("input[value='?']").check()
        tab.locator(NEXT).click()
        expect(tab.locator(WHERE)).to_have_text("Vraag 2 van 20")
    page.go_back()
    expect(page.locator(WHERE)).to_have_text("Vraag 2 van 20")  # never an old page: nothing is stored
    page.locator(NEXT).click()
    expect(page.locator(".problem")).to_be_visible()
