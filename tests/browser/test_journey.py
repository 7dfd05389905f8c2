"""The main job from end to end: take the scan, read a result, open a lesson; HR sees only blocks."""

import re

from playwright.sync_api import Browser, Page, expect

from .journey import begin, sign_in, take_the_scan

OPENING = re.compile("Dit kun je al goed|Hier begin je")


def test_scan_result_lesson(page: Page, address: str):
    page.goto(f"{address}/groningen/")
    page.get_by_role("link", name="Start de scan").click()
    code = take_the_scan(page, address, 20)
    assert len(code) == 20

    expect(page.get_by_role("heading", level=1)).to_have_text(OPENING)
    expect(page.locator(".facade li")).to_have_count(3)
    expect(page.locator(".lines.result > li:not(.axis-row)")).to_have_count(10)
    step = page.locator(".steps > li").first
    title = step.get_by_role("heading").inner_text()
    step.locator("a.btn").click()

    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(page.get_by_text("Nu jij").first).to_be_visible()


def test_the_same_without_javascript(browser: Browser, address: str):
    context = browser.new_context(locale="nl-NL", java_script_enabled=False)
    page = context.new_page()
    take_the_scan(page, address, 20)
    expect(page.get_by_role("heading", level=1)).to_have_text(OPENING)
    context.close()


def test_the_same_by_keyboard_only(page: Page, address: str):
    page.goto(f"{address}/groningen/scan/")
    press_on(page, "input[name=entry][value=self]", "Space")
    press_on(page, "input[name=length][value='20']", "Space")
    press_on(page, "form.begin button.btn", "Enter")
    page.wait_for_url("**/scan/code/")
    press_on(page, "main form button.btn", "Enter")
    page.wait_for_url("**/scan/vraag/")
    for number in range(1, 21):
        page.get_by_text(f"Vraag {number} van 20").first.wait_for()
        kind = "radio" if page.locator("input[type=radio][name=answer]").count() else "checkbox"
        press_on(page, "input[name=answer]" if kind == "radio" else "input[name=answer][value='?']", "Space")
        press_on(page, "form.ask button.btn", "Enter")
    page.wait_for_url("**/scan/klaar/")
    press_on(page, "form button.btn", "Enter")
    page.wait_for_url("**/uitslag/")


def press_on(page: Page, selector: str, key: str) -> None:
    """Walk with Tab (and in a group of radios with the arrows) until a control has the focus; press a key."""
    wanted = page.locator(selector).last if selector.endswith(".btn") else page.locator(selector).first
    for _step in range(120):
        if wanted.evaluate("element => element === document.activeElement"):
            page.keyboard.press(key)
            return
        group = page.evaluate("document.activeElement.type === 'radio' ? document.activeElement.name : ''")
        name = wanted.get_attribute("name") or ""
        page.keyboard.press("ArrowDown" if group and group == name else "Tab")
    raise AssertionError(f"{selector} cannot be reached by keyboard")


def test_going_on_with_the_code_on_another_device(browser: Browser, page: Page, address: str):
    code = begin(page, address, 20)
    page.get_by_text("Vraag 1 van 20").first.wait_for()
    other = browser.new_context(locale="nl-NL")
    there = other.new_page()
    there.goto(f"{address}/groningen/code/")
    there.get_by_role("textbox").first.fill(code.lower().replace("0", "o"))
    there.locator("main form button.btn").click()
    expect(there.get_by_text("Vraag 1 van 20").first).to_be_visible()
    other.close()


def test_a_card_from_the_bowl_counts(page: Page, address: str):
    page.goto(f"{address}/groningen/kies-wie-je-bent/")
    page.get_by_role("button", name="Trek een kaart").click()
    code = "".join(page.locator(".code").inner_text().split())
    page.goto(f"{address}/groningen/scan/")
    page.locator("input[name=entry][value=round]").check()
    page.locator("#id_card").fill(code)
    page.get_by_role("button", name="Geef me mijn code").click()
    page.get_by_role("button", name="Begin met vraag 1").click()
    for number in range(1, 41):
        page.get_by_text(f"Vraag {number} van 40").first.wait_for()
        page.locator("input[name=answer][value='?']").check()
        page.locator("form.ask button.btn").click()
    page.wait_for_url("**/scan/klaar/")
    page.get_by_role("button", name=re.compile("Lever in")).click()
    page.wait_for_url("**/uitslag/")
    expect(page.get_by_text("Ingeleverd").first).to_be_visible()


def test_hr_sees_blocks_and_what_is_hidden(page: Page, address: str):
    sign_in(page, address, "HR")
    page.get_by_role("link", name="Inzicht").first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    text = page.locator("main").inner_text()
    assert re.search(r"ten minste \d+ van", text, re.IGNORECASE)
    assert re.search(r"Minder dan \d+ mensen.*tellen zij mee in", text)
    assert not re.search(r"\b[01234567] van de \d+ mensen\b", text)
