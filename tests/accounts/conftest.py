import re
from html import unescape

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.core.cache import cache
from django.test import Client

from digivaardig.accounts.models import User

SENTENCE = "een zin van twaalf tekens"


@pytest.fixture(autouse=True)
def _nothing_counted() -> None:
    cache.clear()


@pytest.fixture
def sanne(db: None) -> User:
    """Somebody who signs in by mailed code."""
    return User.objects.create_user("sanne@groningen.example", "Sanne")


@pytest.fixture
def keeper(db: None) -> User:
    """Somebody with a password and no second factor."""
    return User.objects.create_user("kees@groningen.example", "Kees", SENTENCE)


@pytest.fixture
def client(client: Client) -> Client:
    """A browser that asks for Dutch."""
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "nl"
    return client


def give_app(user: User) -> str:
    """Set up the app for somebody; gives its secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def mailed_code() -> str:
    """Read the code from the last mail."""
    found = re.search(r"\b[A-Z]{4}-[A-Z]{4}\b", str(mail.outbox[-1].body))
    assert found, mail.outbox[-1].body
    return found.group()


def words(content: bytes) -> str:
    """Give the words of a page: no tags, single spaces."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", content.decode())).split())
