"""A password alone opens nothing."""

from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.management import CommandError, call_command
from django.test import Client

from digivaardig.accounts.models import User
from tests.cast import Cast

from .conftest import SENTENCE, give_app, mailed_code, words

LOGIN, APP = "/account/login/", "/account/2fa/totp/activate/"
NEW = "een heel andere zin"


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def come_in(client: Client, user: User) -> None:
    """Give password and mailed code, without a second factor yet."""
    client.post(LOGIN, {"login": user.email, "password": SENTENCE})
    client.post("/account/login/code/confirm/", {"code": mailed_code()})


def test_password_and_app_sign_in_and_lead_back(client: Client, keeper: User):
    secret = give_app(keeper)
    step = client.post(f"{LOGIN}?next=/groningen/", {"login": keeper.email, "password": SENTENCE})
    assert step.headers["Location"] == "/account/2fa/authenticate/"
    assert "_auth_user_id" not in client.session
    wrong = client.post(step.headers["Location"], {"code": "000000"})
    assert "Deze code klopt niet." in words(wrong.content)
    assert "_auth_user_id" not in client.session
    came = client.post(step.headers["Location"], {"code": code_of(secret)})
    assert came.headers["Location"] == "/groningen/"
    assert client.get("/account/2fa/").status_code == 200


@pytest.mark.parametrize("address", ["kees@groningen.example", "niemand@groningen.example"])
def test_a_wrong_password_tells_nothing_of_the_address(client: Client, keeper: User, address: str):
    page = client.post(LOGIN, {"login": address, "password": "niet dit wachtwoord"})
    assert "Dit adres en dit wachtwoord horen niet bij elkaar." in words(page.content)
    assert f'value="{address}"' in page.content.decode()


def test_a_password_without_app_asks_for_a_mailed_code_first(client: Client, keeper: User):
    step = client.post(LOGIN, {"login": keeper.email, "password": SENTENCE})
    assert step.headers["Location"] == "/account/login/code/confirm/"
    assert client.get(APP).headers["Location"].startswith("/account/login/")
    assert "_auth_user_id" not in client.session


def test_then_it_leads_to_the_app_before_anything_else(client: Client, keeper: User, groningen: Cast):
    come_in(client, keeper)
    for page in ("/", "/ingelogd/", "/groningen/", "/account/2fa/", "/account/password/change/"):
        assert client.get(page).headers.get("Location") == APP, page
        assert client.post(page).headers.get("Location") == APP, page
    page = client.get(APP)
    assert "<svg" in page.content.decode()
    assert "data:" not in page.content.decode()
    secret = page.context["form"].secret
    wrong = client.post(APP, {"code": "000000"})
    assert "Deze code klopt niet." in words(wrong.content)
    done = client.post(APP, {"code": code_of(secret)})
    assert done.headers["Location"] == "/account/2fa/recovery-codes/"
    assert len(client.get(done.headers["Location"]).context["unused_codes"]) == 10
    assert client.get("/groningen/").status_code == 200


def test_who_is_led_to_the_app_can_still_leave(client: Client, keeper: User):
    come_in(client, keeper)
    assert client.post("/taal/", {"language": "en", "next": APP}).headers["Location"] == APP
    assert client.post("/account/logout/").headers["Location"] == "/"
    assert "_auth_user_id" not in client.session


def test_a_spare_code_works_once(keeper: User):
    give_app(keeper)
    spare = RecoveryCodes.activate(keeper).get_unused_codes()[0]
    for expected in (302, 200):
        browser = Client()
        browser.post(LOGIN, {"login": keeper.email, "password": SENTENCE})
        assert browser.post("/account/2fa/authenticate/", {"code": spare}).status_code == expected


def test_without_the_app_a_session_by_password_is_led_back_to_it(client: Client, keeper: User):
    secret = give_app(keeper)
    client.post(LOGIN, {"login": keeper.email, "password": SENTENCE})
    client.post("/account/2fa/authenticate/", {"code": code_of(secret)})
    assert client.post("/account/2fa/totp/deactivate/").status_code == 302
    assert client.get("/ingelogd/").headers["Location"] == APP


def test_a_forgotten_password_is_replaced_by_a_mailed_code(client: Client, keeper: User):
    client.post("/account/password/reset/", {"email": keeper.email})
    step = client.post("/account/password/reset/confirm/", {"code": mailed_code()})
    short = client.post(step.headers["Location"], {"password1": "password", "password2": "password"})
    assert short.content.decode().count('id="id_password1_error"') == 1
    unequal = client.post(step.headers["Location"], {"password1": NEW, "password2": NEW[:-1]})
    assert "De twee wachtwoorden zijn niet gelijk." in words(unequal.content)
    done = client.post(step.headers["Location"], {"password1": NEW, "password2": NEW})
    assert done.headers["Location"] == "/account/password/reset/done/"
    keeper.refresh_from_db()
    assert keeper.check_password(NEW)
    assert "_auth_user_id" not in client.session


def test_a_first_password_leads_to_the_app(client: Client, sanne: User):
    client.force_login(sanne)
    assert client.get("/account/password/change/").headers["Location"] == "/account/password/set/"
    done = client.post("/account/password/set/", {"password1": NEW, "password2": NEW})
    assert done.headers["Location"] == APP


def test_the_cast_of_a_demo_gets_no_password(client: Client, sanne: User):
    User.objects.filter(pk=sanne.pk).update(is_demo=True)
    client.force_login(sanne)
    refused = client.post("/account/password/set/", {"password1": NEW, "password2": NEW})
    assert refused.status_code == 403
    sanne.refresh_from_db()
    assert not sanne.has_usable_password()


def test_later_it_is_asked_again_who_it_is(client: Client, keeper: User):
    give_app(keeper)
    client.force_login(keeper)
    asked = client.get("/account/2fa/totp/deactivate/")
    assert asked.headers["Location"].startswith("/account/reauthenticate/")
    wrong = client.post(asked.headers["Location"], {"password": "niet dit wachtwoord"})
    assert "Dit is niet je wachtwoord." in words(wrong.content)
    right = client.post(asked.headers["Location"], {"password": SENTENCE})
    assert client.get(right.headers["Location"]).status_code == 200


def test_secrets_lie_sealed(keeper: User):
    secret = give_app(keeper)
    row = Authenticator.objects.get(user=keeper)
    assert secret not in str(row.data)
    assert row.wrap().validate_code(code_of(secret))


def test_who_lost_everything_sets_it_up_anew(keeper: User):
    give_app(keeper)
    for words_said in ("The second factor is forgotten.", "There was no second factor."):
        out = StringIO()
        call_command("forget_second_factor", "Kees@Groningen.example", stdout=out)
        assert words_said in out.getvalue()
    assert not Authenticator.objects.filter(user=keeper).exists()
    with pytest.raises(CommandError, match="no account"):
        call_command("forget_second_factor", "niemand@groningen.example")
