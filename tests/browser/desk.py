"""What members do on their pages before these are looked at."""

from playwright.sync_api import Page


def write_texts(page: Page, address: str) -> list[str]:
    """Begin a lesson, hand a copy of another in for review; give pages that no link leads to."""
    page.goto(f"{address}/groningen/teksten/nieuw/?soort=module")
    page.get_by_role("textbox").first.fill("Een eigen les")
    page.locator("main form button.btn").click()
    page.wait_for_url("**/teksten/versie/*/")
    page.goto(f"{address}/groningen/teksten/")
    page.get_by_role("link", name="Even niet klikken").click()
    shared = page.locator("form[action$='/kopie/']")
    live = str(shared.get_attribute("action")).replace("kopie", "opnieuw-bekijken")
    shared.get_by_role("button").click()
    page.wait_for_url("**/teksten/versie/*/")
    own = page.url
    page.get_by_role("button", name="Opslaan en indienen").click()
    page.wait_for_load_state()
    return [f"{address}{live}", f"{own}beoordelen/"]


def hold_a_panel(page: Page, address: str) -> list[str]:
    """Begin a panel, let one person put marks, begin the second round; give pages that no link leads to."""
    page.goto(f"{address}/groningen/niveaus/nieuw/")
    page.locator("[name=name]").fill("Panel november")
    page.locator("main form button.btn").click()
    page.wait_for_url("**/niveaus/*/")
    panel = page.url
    page.get_by_role("button", name="Maak de codes").click()
    code = page.locator(".code").first.inner_text()
    page.goto(f"{address}/groningen/panel/")
    page.locator("[name=code]").fill(code)
    page.locator("main form button.btn").click()
    page.wait_for_url("**/panel/boekje/")
    for level, number in (("basis", 12), ("vaardig", 26), ("gevorderd", 40)):
        page.locator(f"[name={level}]").fill(str(number))
    page.locator("#marks button.btn").click()
    page.get_by_text("Je bladwijzers zijn bewaard.").wait_for()
    page.goto(panel)
    page.get_by_role("button", name="Begin de tweede ronde").click()
    page.get_by_role("heading", name="Wat dit zou betekenen").wait_for()
    return [f"{address}/groningen/panel/", f"{address}/groningen/panel/boekje/"]


def prepare_a_round(page: Page, address: str) -> list[str]:
    """Prepare a round by the form."""
    page.goto(f"{address}/groningen/rondes/nieuw/")
    page.locator("[name=name]").fill("Voorjaarsscan")
    page.locator("[name=opens_at]").fill("2031-03-01T08:00")
    page.locator("[name=closes_at]").fill("2031-04-01T17:00")
    page.locator("[name=dealer]").select_option("digicoach")
    page.locator("main form button.btn").click()
    page.wait_for_load_state()
    return []
