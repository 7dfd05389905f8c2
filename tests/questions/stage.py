"""A page with one question, served to a real browser from memory: no database, no network."""

import mimetypes
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TypedDict, Unpack
from urllib.parse import parse_qs, urlsplit

from django.contrib.staticfiles import finders
from django.template import Context, Template
from playwright.sync_api import Browser, Page, Request, Route, sync_playwright

from digivaardig.questions import Question

HOST = "http://vragen.example"
SOURCES = ("script-src", "style-src", "img-src", "font-src", "form-action")
POLICY = "; ".join(["default-src 'none'", *(f"{source} 'self'" for source in SOURCES)])
AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
PAGE = """<!doctype html><html lang="nl"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Vraag</title>
{% for sheet in sheets %}<link rel="stylesheet" href="{% static sheet %}">{% endfor %}</head>
<body><main id="main" class="wrap band-tight">{% load questions %}
{% if back %}{% question_look_back question response heading="h1" %}{% else %}
<form class="{% if question.is_practice %}stack{% else %}ask{% endif %}" method="post" action="/antwoord">
{% question_form question seed response problem=problem hints=hints %}
<div class="row between end"><button class="btn">Volgende vraag</button>
<button class="quiet" name="terug" value="1" formnovalidate>Terug</button></div></form>
{% endif %}</main></body></html>"""
SHEETS = ["ui/tokens.css", "ui/base.css", "ui/parts.css", "questions/questions.css", "ui/media.css"]


class View(TypedDict, total=False):
    """What a page may differ in."""

    width: int
    script: bool
    problem: str
    hints: bool
    back: bool
    forced: bool


class Stage:
    """A browser that shows questions and catches what is posted."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.posted: list[dict[str, list[str]]] = []
        self.complaints: list[str] = []

    @contextmanager
    def show(self, question: Question, response: str = "", **view: Unpack[View]) -> Generator[Page]:
        """Open a page with this question."""
        values = {"question": question, "response": response, "seed": 1, "sheets": SHEETS, **view}
        html = Template(PAGE).render(Context(values))
        self.posted.clear()
        self.complaints.clear()
        context = self.browser.new_context(
            viewport={"width": view.get("width", 1280), "height": 900},
            java_script_enabled=view.get("script", True),
            forced_colors="active" if view.get("forced") else "none",
            reduced_motion="reduce",
        )
        page = context.new_page()
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.route("**/*", lambda route, request: self._serve(route, request, html))
        page.goto(f"{HOST}/")
        yield page
        context.close()

    def _serve(self, route: Route, request: Request, html: str) -> None:
        path = urlsplit(request.url).path
        found = finders.find(path.removeprefix("/static/")) if path.startswith("/static/") else None
        if request.method == "POST":
            self.posted.append(parse_qs(request.post_data or "", keep_blank_values=True))
            route.fulfill(body="<!doctype html><title>Dank</title>", content_type="text/html")
        elif path == "/":
            headers: dict[str, str] = {"Content-Security-Policy": POLICY}
            route.fulfill(body=html, content_type="text/html; charset=utf-8", headers=headers)
        elif isinstance(found, str):
            kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
            route.fulfill(body=Path(found).read_bytes(), content_type=kind)
        else:
            route.fulfill(status=204 if path.endswith(".ico") else 404)


@contextmanager
def a_stage() -> Generator[Stage]:
    """Start a browser."""
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield Stage(browser)
        browser.close()
