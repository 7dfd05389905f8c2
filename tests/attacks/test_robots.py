"""A robot tries codes: it is slowed by its address, which is nowhere but in memory."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from digivaardig.codes.code import mint
from digivaardig.codes.slowing import FREE, LONGEST, Slowing, slowing
from tests.scan.visitor import Visitor, words

from .conftest import ADDRESS, a_browser
from .witness import Heard, found_in, heap, stored

DOORS = ["code/", "scan/vraag/"]
WAIT = "Wacht"
OTHER = "198.51.100.4"


@pytest.fixture
def robot(visitor: Visitor) -> Visitor:
    return Visitor(visitor.municipality, a_browser())


def tried(robot: Visitor, door: str, code: str, **headers: Any) -> str:
    answer = robot.client.post(robot.url(door), {"code": code, "number": "1", "item": "0"}, **headers)
    return answer.headers.get("Location") or words(answer.content.decode())


@pytest.mark.parametrize("door", DOORS)
def test_a_robot_waits_and_others_do_not(visitor: Visitor, robot: Visitor, door: str):
    visitor.begin()
    said = [tried(robot, door, mint()) for _time in range(FREE + 3)]
    assert [WAIT in each for each in said] == [False] * FREE + [True] * 3
    assert WAIT in tried(robot, door, visitor.code), "the right one, too, is not even looked at"
    assert WAIT not in tried(robot, door, visitor.code, REMOTE_ADDR=OTHER)


@pytest.mark.parametrize("door", DOORS)
def test_no_statement_is_made_for_who_waits(robot: Visitor, door: str):
    for _time in range(FREE):
        tried(robot, door, mint())
    asked: list[str] = []

    def note(execute: Callable[..., Any], sql: str, *more: object) -> object:
        asked.append(sql)
        return execute(sql, *more)

    with connection.execute_wrapper(note):
        assert WAIT in tried(robot, door, mint())
    assert [sql for sql in asked if "codes_record" in sql] == []


def test_another_header_does_not_help_the_robot(robot: Visitor):
    """Only the address of the connection counts where no proxy of our own stands before it."""
    for number in range(FREE):
        tried(robot, "code/", mint(), HTTP_X_FORWARDED_FOR=f"192.0.2.{number}")
    assert WAIT in tried(robot, "code/", mint(), HTTP_X_FORWARDED_FOR="192.0.2.200")


def test_behind_our_proxy_only_what_the_proxy_saw_counts(
    robot: Visitor,
    settings: Any,  # noqa: ANN401 - pytest-django's own
):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    for number in range(FREE):
        tried(robot, "code/", mint(), HTTP_X_FORWARDED_FOR=f"192.0.2.{number}, {ADDRESS}")
    assert WAIT in tried(robot, "code/", mint(), HTTP_X_FORWARDED_FOR=f"192.0.2.200, {ADDRESS}")
    assert WAIT not in tried(robot, "code/", mint(), HTTP_X_FORWARDED_FOR=f"{ADDRESS}, {OTHER}")


def test_nothing_of_it_is_written_or_survives_a_restart(robot: Visitor, heard: Heard):
    before = stored()
    for _time in range(FREE + 5):
        tried(robot, "code/", mint())
    assert stored() == before
    assert found_in(heap(stored()), [ADDRESS.encode()]) == []
    assert heard.take() == []
    assert slowing.wait(ADDRESS, 1e12) == 0, "forgotten after a while"
    assert Slowing().wait(ADDRESS, 0.0) == 0, "and with the process"


def test_a_wait_grows_and_ends():
    """A town hall shares one address: nobody is shut out for longer than a minute."""
    here = Slowing()
    for number in range(60):
        here.note(ADDRESS, float(number))
    assert here.wait(ADDRESS, 59.0) <= LONGEST + 1
    assert here.wait(ADDRESS, 59.0 + LONGEST + 1) == 0
