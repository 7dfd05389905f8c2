"""Every page that the resolver knows, opened in a browser by somebody who may see it.

The pages are found as people find them: by following links from the start page, as a visitor with a
finished scan and as each of the cast. On each: no accessibility finding (axe), no sideways scroll at 320 px,
no more than 150 KB.
"""

from collections import Counter
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Browser, Page

from tests.test_matrix import PAGES, ROWS

from .desk import hold_a_panel, prepare_a_round, write_texts
from .journey import begin, sign_in, take_the_scan

AXE = (Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js").read_text()
EACH = 2  # instances of the same page
MOST_BYTES = 150_000
CAST = (
    "medewerker",
    "leidinggevende",
    "digicoach",
    "HR",
    "contentbeheerder",
    "privacyfunctionaris",
    "ondernemingsraad",
)
DOCUMENTS = (".csv", "/document/", "/pdf/", "/bestand/")
# Pages that no link leads to: an answer to a form, or a step in between.
NOT_LINKED = {"scan:begin"}
DOWNLOADS = (":pdf", ":csv", ":export")


def found_by_links(page: Page, start: str) -> dict[str, list[str]]:
    """Follow all links from a page; give the addresses by the page's name, some of each."""
    origin = urlsplit(start)
    waiting, seen, found = [start], {start}, {}
    while waiting:
        at = waiting.pop(0)
        name = name_of(at)
        if name is None or len(found.get(name, [])) >= EACH or any(part in at for part in DOCUMENTS):
            continue
        answer = page.goto(at)
        if (
            answer is None
            or answer.status != 200
            or "text/html" not in answer.headers.get("content-type", "")
        ):
            continue
        found.setdefault(name, []).append(at)
        for link in page.eval_on_selector_all(
            "a[href]", "links => links.map(link => link.getAttribute('href'))"
        ):
            there = urljoin(page.url, link).split("#")[0]
            if urlsplit(there).netloc == origin.netloc and there not in seen:
                seen.add(there)
                waiting.append(there)
    return found


def name_of(address: str) -> str | None:
    """Give the name of the page at an address."""
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return None


@pytest.fixture(scope="module")
def visited() -> Counter[str]:
    """The pages that were opened, over all tests of this file."""
    return Counter()


def _visit(page: Page, address: str) -> list[str]:
    """Take the scan; give the pages that no link leads to."""
    take_the_scan(page, address, questions=20)
    here = f"{address}/groningen"
    return [f"{here}/scan/wissen/", f"{here}/kies-wie-je-bent/", f"{address}/"]


def _sign_in(page: Page, address: str, who: str) -> list[str]:
    sign_in(page, address, who)
    return []


def _write(page: Page, address: str) -> list[str]:
    sign_in(page, address, "contentbeheerder")
    return [*write_texts(page, address), *hold_a_panel(page, address)]


def _prepare(page: Page, address: str) -> list[str]:
    sign_in(page, address, "HR")
    return prepare_a_round(page, address)


def _on_the_way(page: Page, address: str) -> list[str]:
    """Begin a scan and stay at its first question."""
    begin(page, address, 20)
    here = f"{address}/groningen/scan"
    return [f"{here}/vraag/", f"{here}/later/", f"{here}/code/"]


PREPARED = {"visitor": _visit, "contentbeheerder": _write, "HR": _prepare, "halfway": _on_the_way}


def audit(page: Page, address: str) -> list[str]:
    """Name what is wrong with a page."""
    weight = 0

    def weigh(answer: object) -> None:
        nonlocal weight
        if "/fonts/" not in answer.url:  # ty: ignore[missing-attribute] - a Playwright response
            weight += int(answer.headers.get("content-length") or 0)  # ty: ignore[missing-attribute] - see above

    page.on("response", weigh)
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(address)
    page.remove_listener("response", weigh)
    wide = page.evaluate("document.documentElement.scrollWidth")
    wrong = [f"{address}: {wide} px wide at 320"] if wide > 320 else []
    if weight > MOST_BYTES:
        wrong.append(f"{address}: {weight} bytes")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.evaluate(AXE)
    violations = page.evaluate("axe.run({resultTypes: ['violations']}).then(r => r.violations)")
    for each in violations:
        nodes = "; ".join(node["html"][:160] for node in each["nodes"][:3])
        wrong.append(f"{address}: {each['id']} ({each['impact']}): {nodes}")
    return wrong


@pytest.mark.parametrize("who", ["visitor", "halfway", *CAST])
def test_every_page_for(who: str, address: str, browser: Browser, visited: Counter[str]):
    context = browser.new_context(locale="nl-NL", bypass_csp=True)
    page = context.new_page()
    start = f"{address}/groningen/"
    more = PREPARED[who](page, address) if who in PREPARED else _sign_in(page, address, who)
    found = found_by_links(page, start)
    for at in more:
        found.setdefault(name_of(at) or at, []).append(at)
    wrong = [
        line for name in sorted(found) if not visited[name] for at in found[name] for line in audit(page, at)
    ]
    visited.update(found.keys())
    context.close()
    assert wrong == []


def test_no_page_was_left_out(visited: Counter[str]):
    opened = {page for page, get, _post, _who in ROWS if get == "200"} & set(PAGES)
    downloads = {name for name in opened if name.endswith(DOWNLOADS)}
    assert opened - set(visited) - NOT_LINKED - downloads == set()


def test_dark_corners_answer_kindly(page: Page, address: str):
    answer = page.goto(f"{address}/groningen/bestaat-niet/")
    assert answer
    assert answer.status == 404
    assert page.get_by_role("heading", name="Deze pagina is er niet").is_visible()
