"""Signing in with a real browser at the width of a small telephone, and what axe finds there."""

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from digivaardig.accounts.models import User
from tests.cast import cast_of

from .conftest import SENTENCE, mailed_code

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
AXE = (Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js").read_text()
FOUND = "async () => (await axe.run()).violations.map((each) => [each.id, each.nodes[0].html])"
SMALL = (
    "[...document.querySelectorAll('main .btn, main .quiet, main input:not([type=hidden], [hidden])')]"
    ".filter((each) => each.getBoundingClientRect().height < 44).map((each) => each.outerHTML)"
)
WIDTH = 320


@pytest.fixture
def complaints() -> list[str]:
    """What the policy or the scripts complain about."""
    return []


@pytest.fixture
def page(live_server: LiveServer, complaints: list[str]) -> Iterator[Page]:
    cast_of("Groningen")
    User.objects.create_user("kees@groningen.example", "Kees", SENTENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        context = browser.new_context(
            viewport={"width": WIDTH, "height": 800}, locale="nl-NL", base_url=live_server.url
        )
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        yield page
        browser.close()


def check(page: Page, heading: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    page.evaluate(AXE)
    assert page.evaluate(FOUND) == [], f"{page.url}: {json.dumps(page.evaluate(FOUND))}"
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH, page.url
    assert page.evaluate(SMALL) == [], page.url


def press(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def code_now(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def test_by_mailed_code(page: Page, complaints: list[str]):
    page.goto("/account/login/code/")
    check(page, "Log in")
    press(page, "Mail mij een code")
    expect(page.get_by_text("Vul je e-mailadres in.")).to_be_visible()
    check(page, "Log in")
    page.get_by_label("E-mailadres").fill("hr@groningen.example")
    press(page, "Mail mij een code")
    check(page, "Kijk in je mail")
    page.get_by_label("Code").fill("BBBB-BBBB")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Deze code klopt niet.")).to_be_visible()
    check(page, "Kijk in je mail")
    page.goto("/account/password/reset/")
    check(page, "Kies een nieuw wachtwoord")
    page.goto("/account/signup/")
    check(page, "Hier kun je geen account maken")
    assert complaints == []


def test_by_password_and_then_the_app(page: Page, complaints: list[str]):
    page.goto("/account/login/")
    check(page, "Log in met een wachtwoord")
    page.get_by_label("E-mailadres").fill("kees@groningen.example")
    page.get_by_label("Wachtwoord").fill("niet dit wachtwoord")
    press(page, "Log in")
    expect(page.get_by_role("alert")).to_be_visible()
    check(page, "Log in met een wachtwoord")
    page.get_by_label("Wachtwoord").fill(SENTENCE)
    press(page, "Log in")
    page.get_by_label("Code").fill(mailed_code())
    press(page, "Ga verder")
    check(page, "Stel de app in")
    expect(page.locator("svg.segno")).to_be_attached()
    secret = page.locator("code").inner_text()
    page.get_by_label("Code").fill(code_now(secret))
    press(page, "Stel het in")
    check(page, "Je reservecodes")
    page.goto("/account/2fa/")
    check(page, "Mijn account")
    page.goto("/account/2fa/totp/deactivate/")
    check(page, "Haal de app weg")
    page.goto("/account/password/change/")
    check(page, "Verander je wachtwoord")
    page.goto("/account/2fa/recovery-codes/generate/")
    check(page, "Maak nieuwe reservecodes")
    page.goto("/account/2fa/reauthenticate/")
    check(page, "Ben jij het echt?")
    page.goto("/account/logout/")
    check(page, "Log uit")
    press(page, "Log uit")
    page.goto("/account/login/")
    page.get_by_label("E-mailadres").fill("kees@groningen.example")
    page.get_by_label("Wachtwoord").fill(SENTENCE)
    press(page, "Log in")
    check(page, "Tweede stap: de app")
    assert complaints == []
