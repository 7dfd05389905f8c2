"""The form of a lesson: what was typed stays, whatever happens."""

from collections.abc import Callable
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from digivaardig.authoring import actions
from digivaardig.authoring.asking import asked
from digivaardig.authoring.models import State, Text, Version
from digivaardig.authoring.reading import read
from digivaardig.learning.shapes import Module
from digivaardig.organisations.models import Membership
from digivaardig.organisations.rights import Role
from digivaardig.plumbing.notation import tree_of
from tests.cast import Cast
from tests.conftest import NOW, SignIn
from tests.learning.make import a_lesson, load_yardstick

from .make import stored
from .test_reading import posted

NEW = "/groningen/teksten/nieuw/?soort=module"


@pytest.fixture(autouse=True)
def _yardstick(db: None) -> None:
    load_yardstick()


def a_draft(cast: Cast) -> Version:
    text = Text(municipality=cast.municipality, kind="module", slug="mijn-les")
    return actions.start(text, a_lesson(), by=cast[Role.CONTENT_MANAGER], at=NOW)


def url(version: Version, page: str = "") -> str:
    return f"/groningen/teksten/versie/{version.pk}/{page}"


def as_typed(version: Version, **changed: str) -> dict[str, str]:
    fields = posted(asked(Module, stored(version).content, {}))
    return (
        fields
        | {"knowing": str(stored(version).saved)}
        | {name.replace("__", "."): text for name, text in changed.items()}
    )


def test_begins_a_lesson_by_its_title(groningen: Cast, sign_in: SignIn):
    client = sign_in(groningen[Role.CONTENT_MANAGER])
    answer = client.post(NEW, {"title": "Één  Nieuwe les!"}, follow=True)
    version = Version.owned_by(groningen.municipality).select_related("text").get()
    assert answer.redirect_chain == [(url(version), 302)]
    assert (version.text.slug, version.title) == ("een-nieuwe-les", "Één Nieuwe les!")
    assert "Dit moet nog geschreven worden." in answer.content.decode()
    answer = client.post(NEW, {"title": "Een nieuwe les"})
    assert answer.status_code == 422
    assert "deze naam" in answer.content.decode()
    assert "Gebruik letters" in client.post(NEW, {"title": "!!!"}).content.decode()
    assert client.get("/groningen/teksten/nieuw/?soort=item").status_code == 404
    assert client.get("/groningen/teksten/nieuw/").status_code == 200


def test_the_form_gives_the_lesson_back_as_it_was(groningen: Cast, sign_in: SignIn):
    version = a_draft(groningen)
    answer = sign_in(groningen[Role.CONTENT_MANAGER]).post(url(version), as_typed(version))
    assert answer.status_code == 302
    assert stored(version).content == a_lesson()
    assert stored(version).saved == 0  # nothing changed


def test_saving_never_fails_and_says_what_is_not_ready(groningen: Cast, sign_in: SignIn):
    version = a_draft(groningen)
    broken = as_typed(
        version,
        title="",
        minutes="heel lang",
        steps__practice__task="stem: [",
        steps__check__question="type: single\nstem: Wat?\noptions:\n  a: {text: x}\n",
    )
    page = sign_in(groningen[Role.CONTENT_MANAGER]).post(url(version), broken, follow=True).content.decode()
    assert "Opgeslagen." in page
    assert 'value="heel lang"' in page
    assert "stem: [" in page
    assert "Regel 1" in page
    assert "<code>options.a</code>" in page
    assert "plekken zijn nog niet klaar" in page
    assert stored(version).saved == 1


def test_handing_in_demands_that_all_is_ready(groningen: Cast, sign_in: SignIn):
    version, client = a_draft(groningen), sign_in(groningen[Role.CONTENT_MANAGER])
    answer = client.post(url(version), as_typed(version, title="", then="submit"))
    assert answer.status_code == 422
    assert "1 plek is nog niet klaar" in answer.content.decode()
    assert stored(version).content.get("title") is None  # saved all the same
    answer = client.post(url(version), as_typed(version, title="Af", then="submit"))
    assert answer.status_code == 302
    assert stored(version).state_at(NOW) == State.REVIEW


def test_who_did_not_know_the_latest_is_told_and_loses_nothing(groningen: Cast, sign_in: SignIn):
    version = a_draft(groningen)
    old_tab = as_typed(version, title="Mijn titel")
    actions.write(version, a_lesson(title="Haar titel"), knowing=0, by=None, at=NOW)
    client = sign_in(groningen[Role.CONTENT_MANAGER])

    answer = client.post(url(version), old_tab)

    page = answer.content.decode()
    assert answer.status_code == 409
    assert 'value="Mijn titel"' in page
    assert "Haar" in page.split("<del>")[1].split("</del>")[0]
    assert "Mijn" in page.split("<ins>")[1].split("</ins>")[0]
    assert 'name="knowing" value="1"' in page
    assert stored(version).title == "Haar titel"

    assert client.post(url(version), old_tab | {"knowing": "1"}).status_code == 302
    assert stored(version).title == "Mijn titel"
    for strange in ("", "-1", "x", "9" * 40):
        assert client.post(url(version), old_tab | {"knowing": strange, "title": "x"}).status_code == 409


def test_an_approved_version_opens_no_form(groningen: Cast, sign_in: SignIn):
    version = a_draft(groningen)
    actions.submit(version, by=None, at=NOW)
    actions.approve(version, actions.Plan(NOW, None, date(2027, 1, 1)), knowing=0, by=None, at=NOW)
    client = sign_in(groningen[Role.CONTENT_MANAGER])
    for answer in (client.get(url(version)), client.post(url(version), as_typed(version, title="x"))):
        assert answer.headers["Location"] == f"/groningen/teksten/{version.text_id}/"


def test_the_preview_is_the_reader_s_page_stored_or_typed(groningen: Cast, sign_in: SignIn):
    version, client = a_draft(groningen), sign_in(groningen[Role.CONTENT_MANAGER])
    page = client.get(url(version, "voorbeeld/")).content.decode()
    assert '<h1 class="stem">Even niet klikken</h1>' in page
    assert "Voorbeeld van versie 1 (concept)." in page
    assert "Kijk mijn antwoord na" not in page
    typed = as_typed(
        version, title="Onder het typen", steps__practice__task="", steps__example__parts__1__head=""
    )
    page = client.post(url(version, "voorbeeld/"), typed).content.decode()
    assert '<h1 class="stem">Onder het typen</h1>' in page
    assert client.post(url(version, "voorbeeld/"), {}).status_code == 200
    assert stored(version).title == "Even niet klikken"


def test_rows_are_added_and_dropped(groningen: Cast, sign_in: SignIn):
    version, client = a_draft(groningen), sign_in(groningen[Role.CONTENT_MANAGER])
    at = "steps__example__parts__"
    client.post(url(version), as_typed(version, **{f"{at}2__head": "2. Wat?", f"{at}2__text": "De bijlage."}))
    parts = stored(version).content["steps"][2]["parts"]
    assert [part["head"] for part in parts] == ["1. Wie?", "2. Wat?"]
    client.post(url(version), as_typed(version, **{f"{at}1__head": "", f"{at}1__text": " "}))
    assert [part["head"] for part in stored(version).content["steps"][2]["parts"]] == ["2. Wat?"]
    assert read(Module, stored(version).content).problems == {}


def test_a_practice_task_is_shown_as_yaml(groningen: Cast, sign_in: SignIn):
    version = a_draft(groningen)
    fields = as_typed(version)
    assert tree_of(fields["steps.practice.task"]) == a_lesson()["steps"][3]["task"]
    assert "subskills" in fields
    page = sign_in(groningen[Role.CONTENT_MANAGER]).get(url(version)).content.decode()
    assert "privacy.phishing" in page
    assert page.count('<details class="card fold"') == 7


def test_the_edit_page_costs_few_queries(
    groningen: Cast, sign_in: SignIn, django_assert_max_num_queries: Callable[..., object]
):
    version, client = a_draft(groningen), sign_in(groningen[Role.CONTENT_MANAGER])
    client.get(url(version))
    with django_assert_max_num_queries(6):  # ty: ignore[invalid-context-manager] - a fixture of pytest-django
        client.get(url(version))


def test_a_race_for_a_name_is_told_in_words(
    groningen: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
):
    def too_late(*_args: object, **_more: object) -> Version:
        raise ValidationError("Net te laat.")

    monkeypatch.setattr(actions, "start", too_late)
    answer = sign_in(groningen[Role.CONTENT_MANAGER]).post(NEW, {"title": "Race"})
    assert (answer.status_code, "Net te laat." in answer.content.decode()) == (422, True)


def test_the_writer_is_a_member(groningen: Cast, sign_in: SignIn):
    version = a_draft(groningen)
    member: Membership = groningen[Role.CONTENT_MANAGER]
    sign_in(member).post(url(version), as_typed(version, title="Van mij"))
    assert stored(version).written_by == member
