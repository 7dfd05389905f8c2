import pytest
from django.test import Client
from pytest_django import Settings

from digivaardig.codes import actions, slowing
from digivaardig.codes.code import grouped, mint
from tests.cast import Cast
from tests.conftest import NOW

ENTER, FORGET, CARD = "/groningen/code/", "/groningen/code/vergeten/", "/groningen/code/kaart/"


@pytest.fixture
def code(lamp: str, groningen: Cast) -> str:
    made = mint()
    actions.store(made, "lamp", b"lit", NOW)
    return made


def test_a_code_leads_on_and_stays_until_the_browser_closes(code: str, lamp: str):
    answer = Client().post(ENTER, {"code": grouped(code).lower()})

    assert answer.headers["Location"] == lamp
    cookie = answer.cookies["code"]
    assert cookie.value == code
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", "")
    assert "sessionid" not in answer.cookies


def test_the_device_remembers_only_when_asked(code: str):
    answer = Client().post(ENTER, {"code": code, "remember": "on"})
    assert answer.cookies["code"]["max-age"] == 400 * 24 * 3600
    assert "checked" not in Client().get(ENTER).content.decode()


def test_over_https_the_cookie_is_bound_to_the_host(code: str, settings: Settings):
    settings.CODE_COOKIE = "__Host-code"
    cookie = Client().post(ENTER, {"code": code}).cookies["__Host-code"]
    assert cookie["secure"] is True
    assert cookie["path"] == "/"
    assert cookie["domain"] == ""


@pytest.mark.parametrize("typed", ["", "A" * 19, "A" * 20, "u" * 20])
def test_what_was_typed_stays_and_nothing_is_looked_up(code: str, typed: str):
    answer = Client().post(ENTER, {"code": typed})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'class="why"' in page
    assert not typed or f'value="{typed}"' in page
    assert "code" not in answer.cookies


def test_a_code_of_another_municipality_is_answered_like_a_wrong_one(code: str, assen: Cast):
    answers = [
        Client().post("/assen/code/", {"code": code}),
        Client().post("/assen/code/", {"code": mint()}),
        Client().post(ENTER, {"code": mint()}),
    ]
    assert {answer.status_code for answer in answers} == {422}
    assert all("Deze code opent hier niets" in answer.content.decode() for answer in answers)


def test_wrong_codes_are_slowed_by_address(code: str, monkeypatch: pytest.MonkeyPatch):
    moment = [1000.0]
    monkeypatch.setattr("digivaardig.codes.entering.time.monotonic", lambda: moment[0])
    client = Client()
    for _ in range(slowing.FREE):
        assert "opent hier niets" in client.post(ENTER, {"code": mint()}).content.decode()

    answer = client.post(ENTER, {"code": code})
    assert answer.status_code == 429
    assert "Wacht" in answer.content.decode()
    assert grouped(code)[:4] in answer.content.decode()
    assert Client(REMOTE_ADDR="10.1.1.1").post(ENTER, {"code": code}).status_code == 302
    moment[0] += 3
    assert client.post(ENTER, {"code": code}).status_code == 302


def test_a_typing_error_is_never_slowed(code: str):
    client = Client()
    for _ in range(slowing.FREE + 5):
        client.post(ENTER, {"code": "A" * 20})
    assert client.post(ENTER, {"code": code}).status_code == 302


def test_a_wait_grows_stays_below_a_minute_and_is_forgotten():
    slow = slowing.Slowing()
    waits = []
    for turn in range(30):
        slow.note("town hall", 0.1 * turn)
        waits.append(slow.wait("town hall", 0.1 * turn))
    assert waits[: slowing.FREE - 1] == [0] * (slowing.FREE - 1)
    assert waits == sorted(waits)
    assert waits[slowing.FREE - 1] >= 2
    assert 50 <= max(waits) <= slowing.LONGEST
    assert slow.wait("town hall", 3 + slowing.FORGOTTEN_AFTER) == 0
    slow.note("town hall", 4 + slowing.FORGOTTEN_AFTER)
    assert slow.wait("town hall", 4 + slowing.FORGOTTEN_AFTER) == 0


def test_behind_our_own_proxy_the_visitor_is_slowed_not_the_proxy(
    code: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    monkeypatch.setattr("digivaardig.codes.entering.time.monotonic", lambda: 5.0)
    for turn in range(slowing.FREE):
        Client().post(ENTER, {"code": mint()}, headers={"x-forwarded-for": f"1.1.1.{turn}, 10.9.9.9"})
    slowed = Client().post(ENTER, {"code": code}, headers={"x-forwarded-for": "8.8.8.8, 10.9.9.9"})
    assert slowed.status_code == 429
    other = Client().post(ENTER, {"code": code}, headers={"x-forwarded-for": "10.9.9.9, 10.9.9.8"})
    assert other.status_code == 302


def test_the_card_shows_the_code_in_groups_and_to_the_ear(code: str):
    client = Client()
    assert client.get(CARD).headers["Location"] == ENTER
    client.cookies["code"] = code

    page = client.get(CARD).content.decode()

    assert "".join(f"<span>{code[at : at + 4]}</span>" for at in range(0, 20, 4)) in page
    assert " ".join(code[:4]) + ", " in page
    assert "Groningen" in page


def test_a_device_forgets_the_code_and_the_result_stays(code: str):
    client = Client()
    client.cookies["code"] = code
    assert "Vergeet de code hier" in client.get(ENTER).content.decode()

    answer = client.post(FORGET)

    assert "Dit apparaat is je code vergeten" in answer.content.decode()
    assert answer.cookies["code"].value == ""
    assert answer.cookies["code"]["max-age"] == 0
    assert client.post(ENTER, {"code": code}).status_code == 302
    assert client.get(FORGET).status_code == 405


def test_a_cookie_that_is_no_code_is_no_code(code: str):
    client = Client()
    client.cookies["code"] = "x" * 20
    assert client.get(CARD).status_code == 302
