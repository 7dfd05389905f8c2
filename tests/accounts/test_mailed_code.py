"""Signing in by mailed code, and what somebody who has no account can learn from it: nothing."""

import pytest
from django.core import mail
from django.test import Client

from digivaardig.accounts.models import User

from .conftest import give_app, mailed_code, words

ASK, TYPE = "/account/login/code/", "/account/login/code/confirm/"


def test_a_mailed_code_signs_in_and_leads_back(client: Client, sanne: User):
    asked = client.post(f"{ASK}?next=/groningen/", {"email": "Sanne@Groningen.example"})
    assert asked.headers["Location"] == f"{TYPE}?next=%2Fgroningen%2F"
    assert mail.outbox[-1].to == ["sanne@groningen.example"]
    assert mail.outbox[-1].subject == "Je code om in te loggen"
    assert "http" not in str(mail.outbox[-1].body)
    came = client.post(asked.headers["Location"], {"code": mailed_code()})
    assert came.headers["Location"] == "/groningen/"
    assert client.session["_auth_user_id"] == str(sanne.pk)
    assert client.get("/account/2fa/").status_code == 200, "no second factor is asked"


def test_a_wrong_code_is_said_and_three_end_it(client: Client, sanne: User):
    client.post(ASK, {"email": sanne.email})
    wrong = client.post(TYPE, {"code": "BBBB-BBBB"})
    assert "Deze code klopt niet." in words(wrong.content)
    assert 'value="BBBB-BBBB"' in wrong.content.decode()
    client.post(TYPE, {"code": "CCCC-CCCC"})
    assert client.post(TYPE, {"code": "DDDD-DDDD"}).headers["Location"] == ASK
    assert client.post(TYPE, {"code": mailed_code()}).headers["Location"] == ASK
    assert "_auth_user_id" not in client.session


def test_a_new_code_replaces_the_old_one(client: Client, sanne: User):
    client.post(ASK, {"email": sanne.email})
    old = mailed_code()
    client.post(TYPE, {"action": "resend"})
    assert mailed_code() != old
    assert "Deze code klopt niet." in words(client.post(TYPE, {"code": old}).content)
    assert client.post(TYPE, {"code": mailed_code()}).headers["Location"] == "/ingelogd/"


def test_who_has_an_app_is_asked_for_it(client: Client, sanne: User):
    give_app(sanne)
    client.post(ASK, {"email": sanne.email})
    came = client.post(TYPE, {"code": mailed_code()})
    assert came.headers["Location"] == "/account/2fa/authenticate/"
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db
@pytest.mark.parametrize("page", [ASK, "/account/password/reset/"])
def test_an_unknown_address_gets_the_same_answers(page: str, sanne: User):
    seen = []
    for address in (sanne.email, "niemand@groningen.example"):
        client = Client()
        asked = client.post(page, {"email": address})
        shown = client.get(asked.headers["Location"])
        tried = client.post(asked.headers["Location"], {"code": "BBBB-BBBB"})
        texts = [words(each.content).replace(address, "…") for each in (shown, tried)]
        seen.append((asked.status_code, asked.headers["Location"], len(mail.outbox), texts))
        mail.outbox.clear()
    assert seen[0] == seen[1]


@pytest.mark.django_db
def test_a_stranger_is_told_by_mail_that_there_is_no_account(client: Client):
    client.post(ASK, {"email": "niemand@groningen.example"})
    assert mail.outbox[-1].subject == "Geen account bij dit adres"
    assert "signup" not in str(mail.outbox[-1].body)


@pytest.mark.django_db
def test_what_is_not_an_address_is_said_above_the_field(client: Client):
    page = client.post(ASK, {"email": "sanne@"}).content.decode()
    assert "Dit is geen volledig e-mailadres." in page
    assert page.index("geen volledig") < page.index('value="sanne@"')
    assert "Vul je e-mailadres in." in client.post(ASK, {}).content.decode()


def test_one_address_gets_few_mails(client: Client, sanne: User):
    for _turn in range(4):
        last = client.post(ASK, {"email": sanne.email})
        client = Client(HTTP_ACCEPT_LANGUAGE="nl")
    assert len(mail.outbox) == 3
    assert "te vaak geprobeerd" in words(last.content)
