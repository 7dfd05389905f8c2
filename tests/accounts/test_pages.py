"""The pages in both languages, the way in from a municipality, and what is not there."""

import os
import subprocess
import sys
from urllib.parse import quote

import pytest
from django.test import Client, override_settings
from django.urls import Resolver404, resolve

from digivaardig.accounts.models import User
from digivaardig.config.urls import urlpatterns
from digivaardig.organisations.rights import Role
from tests.cast import Cast
from tests.conftest import SignIn

from .conftest import give_app, words

OPEN = {
    "/account/login/": ("Log in met een wachtwoord", "Sign in with a password"),
    "/account/login/code/": ("Log in", "Sign in"),
    "/account/password/reset/": ("Kies een nieuw wachtwoord", "Choose a new password"),
    "/account/password/reset/done/": ("Je nieuwe wachtwoord is bewaard", "Your new password is kept"),
    "/account/signup/": ("Hier kun je geen account maken", "You cannot make an account here"),
    "/account/inactive/": ("Dit account is gesloten", "This account is closed"),
}
OWN = {
    "/account/logout/": ("Log uit", "Sign out"),
    "/account/2fa/": ("Mijn account", "My account"),
    "/account/2fa/totp/activate/": ("Stel de app in", "Set up the app"),
    "/account/password/set/": ("Kies een wachtwoord", "Choose a password"),
}
WITH_APP = {
    "/account/2fa/reauthenticate/": ("Ben jij het echt?", "Is it really you?"),
}


def heading(client: Client, page: str, language: str) -> str:
    answer = client.get(page, headers={"accept-language": language})
    assert answer.status_code == 200, page
    text = answer.content.decode()
    assert f'<html lang="{language}"' in text
    assert text.count("<h1>") == 1
    found = text.split("<h1>")[1].split("</h1>")[0]
    assert f"<title>{found} · Digivaardig</title>" in text
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("page", OPEN)
def test_open_pages_in_dutch_and_english(client: Client, page: str):
    assert (heading(client, page, "nl"), heading(client, page, "en")) == OPEN[page]


@pytest.mark.parametrize("page", [*OWN, *WITH_APP])
def test_own_pages_in_dutch_and_english(client: Client, sanne: User, page: str):
    if page in WITH_APP:
        give_app(sanne)
    client.force_login(sanne)
    assert (heading(client, page, "nl"), heading(client, page, "en")) == (OWN | WITH_APP)[page]


@pytest.mark.django_db
def test_nobody_signs_up(client: Client):
    assert client.post("/account/signup/", {"email": "a@b.example", "password1": "x" * 20}).status_code == 405
    assert not User.objects.exists()
    for page in OPEN:
        assert 'href="/account/signup/' not in client.get(page).content.decode()


def test_only_the_pages_that_we_need_exist():
    assert urlpatterns
    for gone in ("email/", "confirm-email/", "password/reset/key/1-set-password/", "2fa/webauthn/"):
        with pytest.raises(Resolver404):
            resolve(f"/account/{gone}")


@pytest.mark.parametrize("page", ["/groningen/", "/groningen/zo-blijft-het-anoniem/"])
def test_a_page_of_a_municipality_offers_the_way_in_and_back(client: Client, groningen: Cast, page: str):
    with override_settings(DEMO=False):
        found = client.get(page).content.decode()
    assert found.count(f'href="/account/login/code/?next={quote(page, safe="")}"') == 2
    assert "kies-wie-je-bent" not in found
    demo = client.get(page).content.decode()
    assert demo.count('<a class="quiet" href="/groningen/kies-wie-je-bent/">') == 2


@override_settings(DEMO=False)
def test_who_is_signed_in_sees_the_name_and_the_way_out(groningen: Cast, sign_in: SignIn):
    browser = sign_in(groningen[Role.HR])
    found = browser.get("/groningen/")
    assert "/account/login/" not in found.content.decode()
    assert f"Mijn account: {groningen[Role.HR]}" in words(found.content)
    assert found.content.decode().count('action="/account/logout/"') == 2


@override_settings(DEMO=False)
@pytest.mark.parametrize("page", ["/", "/account/login/code/"])
def test_a_page_above_the_municipalities_has_no_way_in_its_header(client: Client, groningen: Cast, page: str):
    assert 'href="/account/' not in client.get(page).content.decode().split("<main")[0]


@pytest.mark.django_db
def test_too_many_tries_get_a_page_of_ours(client: Client):
    for _turn in range(31):
        answer = client.post("/account/login/", {})
    assert answer.status_code == 429
    assert "Dit is te vaak geprobeerd" in words(answer.content)


MAIL = "from django.conf import settings as s; print(s.EMAIL_HOST_USER, s.EMAIL_USE_TLS, s.EMAIL_USE_SSL)"


def _production(**given: str) -> subprocess.CompletedProcess[str]:
    safe = {
        "DJANGO_SETTINGS_MODULE": "digivaardig.config.settings.production",
        "DIGIVAARDIG_SECRET_KEY": "".join(chr(33 + n) for n in range(2, 62)),
        "DIGIVAARDIG_RECORD_KEYS": f"1:{bytes(range(32)).hex()}",
        "DIGIVAARDIG_HOSTS": "digivaardig.example",
        "DATABASE_URL": "postgres://pages@127.0.0.1:1/nothing",
        "PATH": os.environ["PATH"],
    }
    return subprocess.run(
        [sys.executable, "-c", MAIL], env=safe | given, capture_output=True, text=True, check=False
    )


def test_production_takes_its_mail_from_the_environment_and_refuses_an_open_password():
    given = {"DIGIVAARDIG_MAIL_USER": "post", "DIGIVAARDIG_MAIL_PASSWORD": "x"}
    assert _production(**given, DIGIVAARDIG_MAIL_TLS="starttls").stdout.split() == ["post", "True", "False"]
    assert _production(**given, DIGIVAARDIG_MAIL_TLS="tls").stdout.split() == ["post", "False", "True"]
    assert "under TLS only" in _production(**given).stderr
    assert "none, starttls or tls" in _production(DIGIVAARDIG_MAIL_TLS="yes").stderr
