"""`make screenshots`: the pictures of the README, made afresh by walking the pages."""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page

from .journey import begin, sign_in, take_the_scan
from .served import chromium, served


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
        take_the_scan(page, address, 20)
        _keep(page, folder / "result.png")
        page.locator(".steps a.btn").first.click()
        _keep(page, folder / "lesson.png")
        sign_in(page, address, "HR")
        page.get_by_role("link", name="Inzicht").first.click()
        _keep(page, folder / "insight.png")


def _fresh(browser: Browser) -> Page:
    """Open a browser that knows no code."""
    return browser.new_context(locale="nl-NL", viewport={"width": 1280, "height": 860}).new_page()


def _keep(page: Page, path: Path) -> None:
    page.wait_for_load_state("networkidle")
    page.screenshot(path=str(path))


if __name__ == "__main__":
    shoot(Path(sys.argv[1]))
