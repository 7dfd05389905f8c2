from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from digivaardig.authoring import actions
from digivaardig.authoring.actions import Plan
from digivaardig.authoring.models import Text, Version
from digivaardig.codes.code import mint
from digivaardig.learning import queries
from digivaardig.learning.actions import reach
from digivaardig.learning.progress import Reached
from digivaardig.organisations.rights import Role
from digivaardig.skills.levels import Level
from tests.cast import Cast
from tests.conftest import NOW

from .make import QUESTION, a_lesson, load, with_step

URL = "/groningen/leren/"


@pytest.fixture
def _lessons(groningen: Cast) -> None:
    short = a_lesson(
        title="Zoek slim", subtitle="Met drie woorden", theme="internet", level="starter", minutes=6
    )
    short["subskills"] = ["internet.zoeken"]
    short["steps"][3] = {"type": "practice", "minutes": 1, "title": "Nu jij", "questions": [QUESTION]}
    load(("even-niet-klikken", a_lesson()), ("zoek-slim", short))


@pytest.mark.usefixtures("_lessons")
def test_shows_all_lessons_by_theme_with_minutes_form_and_level():
    page = Client().get(URL).content.decode()
    assert page.index("Even niet klikken") < page.index("Zoek slim")
    assert "2 van de 2 lessen" in page
    assert "6 minuten" in page
    assert "Kijken en doen" in page
    assert "Nog niet begonnen" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=niet+KLIKKEN", ["even-niet-klikken"]),
        ("q=hardop+kwart", ["even-niet-klikken", "zoek-slim"]),  # in the text of both
        ("q=zoek", ["zoek-slim", "even-niet-klikken"]),  # in a title first, then in a text
        ("q=zóék+slim", ["zoek-slim"]),
        ("thema=internet", ["zoek-slim"]),
        ("thema=internet&thema=privacy", ["even-niet-klikken", "zoek-slim"]),
        ("niveau=starter", ["zoek-slim"]),
        ("tijd=6", ["zoek-slim"]),
        ("tijd=6&thema=privacy", []),
        ("q=olifant", []),
        ("thema=onzin&niveau=9&tijd=x", ["even-niet-klikken", "zoek-slim"]),
    ],
)
@pytest.mark.usefixtures("_lessons")
def test_finds_by_word_theme_level_and_time(query: str, found: list[str]):
    answer = Client().get(f"{URL}?{query}")
    assert [row.slug for row, _reached in answer.context["cards"]] == found
    assert f"{len(found)} van de 2 lessen" in answer.content.decode()


@pytest.mark.usefixtures("_lessons")
def test_nothing_found_says_what_to_leave_out():
    page = Client().get(f"{URL}?q=olifant&thema=internet").content.decode()
    assert "Geen les heeft dit allemaal" in page
    assert "zonder de woorden" in page
    assert '"?thema=internet#lessen"' in page
    assert "in alle thema" not in page  # leaving out only the theme would still find nothing


@pytest.mark.usefixtures("_lessons")
def test_one_goes_on_in_the_lesson_touched_last(groningen: Cast):
    code = mint()
    for slug in ("zoek-slim", "even-niet-klikken", "weg", "zoek-slim"):
        reach(code, groningen.municipality, Reached(slug, 3), at=NOW)
    found = queries.continuing(queries.progress(code, groningen.municipality), groningen.municipality, NOW)
    assert found is not None
    assert (found.lesson.slug, found.step) == ("zoek-slim", 3)
    reach(code, groningen.municipality, Reached("zoek-slim", 7, done=True), at=NOW)
    found = queries.continuing(queries.progress(code, groningen.municipality), groningen.municipality, NOW)
    assert found is not None
    assert found.lesson.slug == "even-niet-klikken"
    assert queries.continuing({}, groningen.municipality, NOW) is None


def test_without_lessons_it_says_so_and_where_to_go(groningen: Cast):
    page = Client().get(URL).content.decode()
    assert "Er zijn nog geen lessen" in page
    assert "/groningen/scan/" in page


@pytest.mark.usefixtures("_lessons")
def test_who_has_a_code_sees_where_they_were(groningen: Cast):
    code = mint()
    reach(code, groningen.municipality, Reached("zoek-slim", 7, done=True), at=NOW)
    reach(code, groningen.municipality, Reached("even-niet-klikken", 4), at=NOW)
    client = Client()
    client.cookies["code"] = code

    page = client.get(URL).content.decode()

    assert "/groningen/leren/even-niet-klikken/#stap-4" in page
    assert "Bezig: stap 4 van 7" in page
    assert "Je hebt 1 van de 2 lessen klaar." in page


@pytest.mark.usefixtures("_lessons")
def test_costs_few_queries_and_none_of_them_grows(groningen: Cast):
    client = Client()
    client.cookies["code"] = mint()
    with CaptureQueriesContext(
        connection,
    ) as cold:
        client.get(URL)
    with CaptureQueriesContext(connection) as warm:
        client.get(URL)
    assert len(cold) <= 6
    assert len(warm) == 1  # the record under the code


@pytest.mark.usefixtures("_lessons")
def test_an_own_copy_takes_the_place_of_the_shared_lesson_here_only(groningen: Cast, assen: Cast):
    shared = Version.owned_by(None).get(text__slug="zoek-slim")
    draft = actions.copy(shared, groningen.municipality, by=groningen[Role.CONTENT_MANAGER], at=NOW)
    draft = actions.write(draft, draft.content | {"title": "Zoek Gronings"}, knowing=0, by=None, at=NOW)
    assert "Zoek Gronings" not in Client().get(URL).content.decode()

    actions.submit(draft, by=None, at=NOW)
    actions.approve(draft, Plan(NOW, None, (NOW + timedelta(days=9)).date()), knowing=1, by=None, at=NOW)

    ours, theirs = Client().get(URL).content.decode(), Client().get("/assen/leren/").content.decode()
    assert ("Zoek Gronings" in ours, "Zoek slim" in ours) == (True, False)
    assert ("Zoek Gronings" in theirs, "Zoek slim" in theirs) == (False, True)
    assert Text.owned_by(None).count() == 2


def test_lessons_come_in_order_of_use(groningen: Cast):
    levels = ["starter", "basis", "vaardig", "gevorderd"]
    load(*[(level, with_step("why") | {"level": level, "title": level}) for level in levels])

    def order(level: Level, target: Level | None) -> list[str]:
        rows = queries.lessons_for("privacy", level, target, groningen.municipality, NOW)
        return [row.slug for row in rows]

    assert order(Level.STARTER, None) == ["starter", "basis", "vaardig", "gevorderd"]
    assert order(Level.VAARDIG, None) == ["vaardig", "gevorderd", "basis", "starter"]
    assert order(Level.BASIS, Level.GEVORDERD) == ["basis", "vaardig", "gevorderd", "starter"]
    assert order(Level.BASIS, Level.VAARDIG) == ["basis", "vaardig", "starter", "gevorderd"]
    assert order(Level.VAARDIG, Level.BASIS) == ["vaardig", "gevorderd", "basis", "starter"]
    assert order(Level.GEVORDERD, Level.BASIS) == ["gevorderd", "vaardig", "basis", "starter"]
    assert queries.lessons_for("internet", Level.BASIS, None, groningen.municipality, NOW) == []
