"""The pages in a real browser: axe, 320 px, keyboard, the content policy, and on paper."""

import json
import mimetypes
import re
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import time_machine
from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, Page, Route, sync_playwright

from digivaardig.organisations.rights import Role
from tests.cast import Cast
from tests.conftest import NOW, SignIn

from .make import Round, a_round
from .test_pages import DAY, OVERVIEW, address, pool

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("yardstick")]
AXE = (Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js").read_text()
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'"
SCROLLING = """() => [...document.querySelectorAll('.scroll')]
  .filter((each) => each.tabIndex !== 0 || !each.getAttribute('aria-label')).map((each) => each.outerHTML)"""
MOST_SHEETS = 7


@pytest.fixture
def pages(groningen: Cast, assen: Cast, sign_in: SignIn) -> dict[str, str]:
    """Pages as the server sends them: full, of a group, of an open round, and without figures."""
    with time_machine.travel(NOW, tick=False):
        then = Round("Nulmeting", NOW - 400 * DAY, NOW - 370 * DAY, blocks={"Balie": 28, "Kcc": 12})
        baseline = a_round(groningen.municipality, then)
        full = a_round(
            groningen.municipality, Round(blocks={"Balie": 24, "Bestuur, overig": 8}, baseline=baseline)
        )
        hr = sign_in(groningen[Role.HR])
        unit = address("unit", full, pool(full, "Balie").pk)
        sent = {"full": hr.get(OVERVIEW), "unit": hr.get(unit)}
        sent["empty"] = sign_in(assen[Role.HR]).get("/assen/inzicht/")
    return {name: answer.content.decode() for name, answer in sent.items()}


@contextmanager
def shown(html: str, width: int) -> Generator[tuple[Page, list[str]]]:
    with sync_playwright() as player:
        browser: Browser = player.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": width, "height": 900})
        complaints: list[str] = []
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.route("**/*", lambda route: _serve(route, html))
        page.goto("http://inzicht.example/")
        yield page, complaints
        browser.close()


def _serve(route: Route, html: str) -> None:
    path = urlsplit(route.request.url).path
    found = finders.find(path.removeprefix("/static/")) if path.startswith("/static/") else None
    if path == "/":
        headers = {"Content-Security-Policy": POLICY}
        route.fulfill(body=html, content_type="text/html; charset=utf-8", headers=headers)
    elif isinstance(found, str):
        route.fulfill(body=Path(found).read_bytes(), content_type=mimetypes.guess_type(path)[0])
    else:
        route.fulfill(status=404)


def test_accessible_narrow_and_within_the_policy(pages: dict[str, str]):
    for name, html in pages.items():
        for width in (1280, 320):
            with shown(html, width) as (page, complaints):
                for summary in page.locator("details.data > summary").all():
                    summary.focus()
                    page.keyboard.press("Enter")
                assert page.locator("details.data:not([open])").count() == 0
                assert page.evaluate("document.documentElement.scrollWidth") <= width, name
                assert page.evaluate(SCROLLING) == [], name
                page.evaluate(AXE)
                found = page.evaluate(
                    "async () => (await axe.run()).violations.map((v) => [v.id, v.nodes[0].html])"
                )
                assert found == [], f"{name} at {width}: {json.dumps(found)}"
                assert complaints == [], name


def test_on_a_telephone_the_reason_for_closed_shutters_can_be_read(pages: dict[str, str]):
    with shown(pages["full"], 320) as (page, _complaints):
        for reason in page.locator("td.shut > span").all():
            box = reason.bounding_box()
            assert box
            assert box["x"] + box["width"] <= 320


def test_the_report_is_some_sheets_of_paper(pages: dict[str, str]):
    with shown(pages["full"], 1280) as (page, _complaints):
        sheets = page.pdf(format="A4")
    assert 2 <= len(re.findall(rb"/Type\s*/Page\b", sheets)) <= MOST_SHEETS
