"""At the same moment: people hand in or take back while the publisher changes epochs (PostgreSQL).

SQLite has one writer at a time, and `test_disk` publishes there while others hand in.
"""

from collections.abc import Callable
from threading import Event, Thread

import pytest
from django.db import connection, transaction

from digivaardig.blocks import actions, publishing
from digivaardig.blocks.box import id_of
from digivaardig.blocks.models import Contribution, Epoch, EpochState
from digivaardig.blocks.publishing import Publisher
from tests.cast import cast_of
from tests.conftest import NOW

from .rounds import INTERIM, Round, in_boxes, secret

pytestmark = pytest.mark.django_db(transaction=True)
SOON, LONG = 0.5, 10.0


@pytest.fixture
def publisher(fresh_publisher: Publisher) -> Publisher:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    publishing.initialise(fresh_publisher, NOW)
    return fresh_publisher


class Other:
    """Somebody who does something in a transaction of their own, and commits when told."""

    def __init__(self, act: Callable[[], object]) -> None:
        self.act, self.did, self.go, self.errors = act, Event(), Event(), []
        self.thread = Thread(target=self._run)
        self.thread.start()

    def _run(self) -> None:
        try:
            with transaction.atomic():
                self.act()
                self.did.set()
                self.go.wait(LONG)
        except Exception as error:  # noqa: BLE001 - told to the test below
            self.errors.append(error)
        finally:
            connection.close()

    def commit(self) -> None:
        self.go.set()
        self.thread.join(LONG)
        assert self.errors == []


def test_an_epoch_closes_when_who_is_handing_in_has_done_so(publisher: Publisher):
    round_ = Round(cast_of("Groningen"))
    finish = Other(lambda: round_.hand_in("Balie", 1))
    assert finish.did.wait(LONG)
    closing = Other(lambda: publishing.close_epoch(publisher, INTERIM))
    assert not closing.did.wait(SOON), "it waits for the finish"
    finish.commit()
    assert closing.did.wait(LONG)
    closing.commit()
    assert Contribution.by_key.everything().get().epoch == 1


def test_two_people_hand_in_at_once_without_waiting(publisher: Publisher):
    round_ = Round(cast_of("Groningen"))
    one = Other(lambda: round_.hand_in("Balie", 1))
    assert one.did.wait(LONG)
    code = round_.cards["Kcc"].pop()
    other = Other(lambda: actions.contribute(round_.publication, code, (0, 0, 0), secret("x"), NOW))
    assert other.did.wait(LONG)
    one.commit()
    other.commit()
    assert in_boxes() == 2


def test_who_comes_while_an_epoch_closes_lands_in_the_next(publisher: Publisher):
    round_ = Round(cast_of("Groningen"))
    closing = Other(lambda: publishing.close_epoch(publisher, INTERIM))
    assert closing.did.wait(LONG)
    finish = Other(lambda: round_.hand_in("Balie", 1, at=INTERIM))
    assert not finish.did.wait(SOON)
    closing.commit()
    assert finish.did.wait(LONG)
    finish.commit()
    assert Contribution.by_key.everything().get().pk == id_of(round_.secrets[0], 2)


def test_who_takes_back_during_the_draw_is_heard(publisher: Publisher):
    round_ = Round(cast_of("Groningen"))
    round_.hand_in("Balie", 3)
    publishing.close_epoch(publisher, INTERIM)
    draw = Other(lambda: publishing.draw(publisher))
    assert draw.did.wait(LONG)
    taking = Other(lambda: actions.withdraw(round_.secrets[0]))
    assert not taking.did.wait(SOON)
    draw.commit()
    assert taking.did.wait(LONG)
    taking.commit()
    assert in_boxes() == 2
    assert Epoch.objects.get(pk=1).state == EpochState.DONE


def test_one_card_brings_in_one_person_however_fast(publisher: Publisher):
    round_ = Round(cast_of("Groningen"))
    code = round_.cards["Kcc"].pop()
    answers: list[bool] = []

    def spend(name: str) -> Callable[[], object]:
        return lambda: answers.append(
            actions.contribute(round_.publication, code, (0, 0, 0), secret(name), NOW)
        )

    one = Other(spend("one"))
    assert one.did.wait(LONG)
    other = Other(spend("other"))
    assert not other.did.wait(SOON)
    one.commit()
    other.commit()
    assert (answers, in_boxes()) == ([True, False], 1)
