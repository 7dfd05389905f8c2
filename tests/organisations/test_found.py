"""Founding a municipality: the cooperation's desk, the service desk, and names that the platform keeps."""

from io import StringIO

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from digivaardig.accounts.actions import add_user
from digivaardig.authoring.asking import asked
from digivaardig.authoring.models import Version
from digivaardig.authoring.queries import live_version
from digivaardig.config import urls
from digivaardig.home import front_urls
from digivaardig.learning.shapes import Module
from digivaardig.organisations.actions import RESERVED, add_member, found
from digivaardig.organisations.rights import Role
from digivaardig.tenancy.models import Municipality
from tests.authoring.test_reading import posted
from tests.conftest import NOW, SignIn
from tests.learning.make import load, load_yardstick, with_step

pytestmark = pytest.mark.django_db


def founded(*words: str) -> Municipality:
    call_command("found", *words, stdout=StringIO())
    return Municipality.objects.latest("pk")


def test_the_command_tells_what_a_municipality_is_for():
    plain = founded("Oosterdam", "oosterdam")
    assert (plain.writes_for_all, plain.service_desk_email) == (False, "")
    desk = founded("Bureau", "bureau", "--desk", "--service-desk", "hulp@bureau.example")
    assert (desk.writes_for_all, desk.service_desk_email) == (True, "hulp@bureau.example")
    with pytest.raises(CommandError):
        founded("Westdam", "westdam", "--service-desk", "geen adres")


@pytest.mark.parametrize("slug", sorted(RESERVED))
def test_a_name_that_the_platform_uses_itself_is_refused(slug: str):
    with pytest.raises(ValidationError, match="zelf"):
        found("Oosterdam", slug)
    assert not Municipality.objects.exists()


def test_every_first_word_of_the_platform_s_own_urls_is_kept():
    words = [str(each.pattern).split("/")[0] for each in (*urls.urlpatterns, *front_urls.urlpatterns)]
    first = {word for word in [*words, settings.STATIC_URL.strip("/")] if word and "<" not in word}
    assert len(first) >= 4
    assert first <= RESERVED


def test_a_content_manager_of_the_desk_edits_a_shared_lesson(sign_in: SignIn):
    load_yardstick()
    load(("les", with_step("goal")))
    seen = Version.owned_by(None).get()
    desk, other = founded("Bureau", "bureau", "--desk"), founded("Oosterdam", "oosterdam")
    clients = {}
    for place in (desk, other):
        user = add_user(f"redactie@{place.slug}.example", "Redactie")
        clients[place.slug] = sign_in(add_member(place, user, roles=[Role.CONTENT_MANAGER], by=None))
    refused = clients["oosterdam"].post(f"/oosterdam/teksten/versie/{seen.pk}/terughalen/")
    assert refused.status_code == 404
    client, pages = clients["bureau"], "/bureau/teksten/versie"
    client.post(f"{pages}/{seen.pk}/terughalen/")
    draft = Version.owned_by(None).latest("number")
    assert client.get(f"{pages}/{draft.pk}/").status_code == 200
    client.post(f"{pages}/{draft.pk}/", _typed(draft, "Nieuwe titel") | {"then": "submit"})
    client.post(f"{pages}/{draft.pk}/beoordelen/", {"review_by": "2027-11-24", "knowing": 1})
    for place in (desk, other):
        text = live_version("module", "les", place, NOW)
        assert text is not None
        assert (text.title, text.is_own) == ("Nieuwe titel", False)


def _typed(draft: Version, title: str) -> dict[str, str]:

    return posted(asked(Module, draft.content, {})) | {"knowing": str(draft.saved), "title": title}
