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
