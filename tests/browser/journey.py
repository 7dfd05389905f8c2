"""What a person does on the pages: sign in, begin, answer, finish."""

import re
from collections.abc import Callable

from playwright.sync_api import Page

HONEST = "input[name=answer][value='?']"


def sign_in(page: Page, address: str, role: str, municipality: str = "groningen") -> None:
    """Sign in as one of the cast, by role in Dutch."""
    page.goto(f"{address}/{municipality}/kies-wie-je-bent/")
    page.locator(".card", has_text=re.compile(rf"\b{role}\b")).first.get_by_role("button").click()
    page.wait_for_url(f"{address}/{municipality}/")


def begin(page: Page, address: str, questions: int, municipality: str = "groningen") -> str:
    """Begin a scan for oneself; give the code."""
    page.goto(f"{address}/{municipality}/scan/")
    page.locator("input[name=entry][value=self]").check()
    page.locator(f"input[name=length][value='{questions}']").check()
    page.get_by_role("button", name="Geef me mijn code").click()
    page.wait_for_url("**/scan/code/")
    code = page.locator(".code").first.inner_text()
    page.get_by_role("button", name="Begin met vraag 1").click()
    page.wait_for_url("**/scan/vraag/")
    return "".join(code.split())


def answer(page: Page) -> None:
    """Answer the question at hand: the first choice where one is enough, else say honestly not to know."""
    first = page.locator("input[type=radio][name=answer]").first
    if first.count():
        first.check()
    else:
        page.locator(HONEST).check()


def take_the_scan(
    page: Page,
    address: str,
    questions: int = 20,
    municipality: str = "groningen",
    answering: Callable[[Page], None] = answer,
) -> str:
    """Take a whole scan for oneself and open the result; give the code."""
    code = begin(page, address, questions, municipality)
    for number in range(1, questions + 1):
        page.get_by_text(f"Vraag {number} van {questions}").first.wait_for()
        answering(page)
        page.locator("form.ask button.btn").click()
    page.wait_for_url("**/scan/klaar/")
    page.locator("form button.btn").last.click()
    page.wait_for_url("**/uitslag/")
    return code
