import subprocess
import sys

import pytest
from django.test import Client

from digivaardig.organisations.models import Membership
from digivaardig.organisations.rights import Role
from tests.cast import Cast

WHO = "/groningen/kies-wie-je-bent/"


def test_the_start_page_says_the_promise_and_leaves_nothing_behind(groningen: Cast):
    answer = Client().get("/groningen/")

    page = answer.content.decode()
    assert "Alleen jouw code opent jouw uitslag" in page
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert "sessionid" not in answer.cookies
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]


def test_the_pages_speak_english_when_asked(groningen: Cast):
    client = Client()
    client.post("/taal/", {"language": "en", "next": "/groningen/"})
    assert "Only your code opens your result" in client.get("/groningen/").content.decode()


def test_an_unknown_municipality_is_a_friendly_404(groningen: Cast):
    answer = Client().get("/nergens/")
    assert answer.status_code == 404
    assert "Deze pagina is er niet" in answer.content.decode()


def test_the_cast_signs_in_with_one_click(groningen: Cast):
    member = groningen[Role.HR]
    member.user.is_demo = True
    member.user.save()
    client = Client()

    assert "HR" in client.get(WHO).content.decode()
    client.post(WHO, {"member": member.pk})

    assert client.session["_auth_user_id"] == str(member.user.pk)


def test_nobody_signs_in_as_somebody_outside_the_cast(groningen: Cast, assen: Cast):
    neighbour: Membership = assen[Role.HR]
    neighbour.user.is_demo = True
    neighbour.user.save()
    for member in (groningen[Role.HR], neighbour):
        assert Client().post(WHO, {"member": member.pk}).status_code == 404


PRODUCTION = """
import django; django.setup()
from django.urls import get_resolver
from django.conf import settings
assert not settings.DEMO
assert "demo" not in get_resolver().namespace_dict, "the cast's page exists outside demo mode"
from django.core.management import call_command
call_command("check", deploy=True, fail_level="WARNING")
"""


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({}, ""),
        ({"DIGIVAARDIG_SECRET_KEY": "short"}, "too weak"),
        ({"DIGIVAARDIG_SECRET_KEY": "a" * 60}, "too weak"),
        ({"DIGIVAARDIG_RECORD_KEYS": "1:00"}, "32 random bytes"),
        ({"DIGIVAARDIG_RECORD_KEYS": "nonsense"}, "64 hex"),
        ({"DATABASE_URL": "sqlite:////tmp/x"}, "PostgreSQL"),
        ({"DIGIVAARDIG_HOSTS": ""}, "DIGIVAARDIG_HOSTS"),
    ],
)
def test_production_is_checked_has_no_demo_and_refuses_weak_secrets(changed: dict[str, str], words: str):
    environment = {
        "PATH": "/usr/bin:/bin",
        "DJANGO_SETTINGS_MODULE": "digivaardig.config.settings.production",
        "DIGIVAARDIG_SECRET_KEY": "q7Vd2mX9-tR4bK8zL1wP6nJ3hG5fD0sA_cEyUiOoPpLkMjNhBgVf",
        "DIGIVAARDIG_RECORD_KEYS": "1:" + bytes(range(100, 132)).hex(),
        "DIGIVAARDIG_HOSTS": "digivaardig.example",
        "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
    } | changed
    done = subprocess.run(
        [sys.executable, "-c", PRODUCTION], env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode == 0) == (words == ""), done.stderr
    assert words in done.stderr
