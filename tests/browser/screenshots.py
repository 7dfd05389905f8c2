"""`make screenshots`: the pictures of the README, made afresh by walking the pages."""

import sys
import tempfile
from pathlib import Path

import yaml
from playwright.sync_api import Browser, Page

from .journey import HONEST, begin, sign_in, take_the_scan
from .served import chromium, served

ROOT = Path(__file__).parents[2]
HONESTLY = 13  # every so many questions something is not known


def shoot(folder: Path) -> None:
    """Walk the pages and keep pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, served(Path(data)) as address, chromium() as browser:
        page = _fresh(browser)
        page.goto(f"{address}/groningen/")
        _keep(page, folder / "home.png")
        begin(page, address, 40)
        _keep(page, folder / "question.png")
        page = _fresh(browser)
        take_the_scan(page, address, 40, answering=Knower())
        _keep(page, folder / "result.png")
        page.locator(".steps a.btn").first.click()
        _keep(page, folder / "lesson.png")
        sign_in(page, address, "HR")
        page.get_by_role("link", name="Inzicht").first.click()
        _keep(page, folder / "insight.png")


class Knower:
    """Somebody who knows most questions with choices, and says honestly not to know the rest."""

    def __init__(self) -> None:
        self.asked = 0
        self.right = {
            option["text"].strip()
            for path in (ROOT / "content/items").rglob("*.yaml")
            for item in yaml.safe_load(path.read_text())["items"]
            for option in item.get("options", {}).values()
            if "right" in option
        }

    def __call__(self, page: Page) -> None:
        """Answer the question on the page."""
        self.asked += 1
        known = [
            each for each in page.locator("label.choice").all() if each.inner_text().strip() in self.right
        ]
        if not known or self.asked % HONESTLY == 0:
            page.locator(HONEST).check()
        for each in known if self.asked % HONESTLY else []:
            each.locator("input").check()


def _fresh(browser: Browser) -> Page:
    """Open a browser that knows no code."""
    return browser.new_context(locale="nl-NL", viewport={"width": 1280, "height": 860}).new_page()


def _keep(page: Page, path: Path) -> None:
    page.wait_for_load_state("networkidle")
    page.screenshot(path=str(path))


if __name__ == "__main__":
    shoot(Path(sys.argv[1]))
