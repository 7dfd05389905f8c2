from datetime import timedelta

import pytest
import time_machine

from digivaardig.items.queries import LiveBank
from digivaardig.measurement import level_probabilities, replay
from digivaardig.scan import engine, queries
from digivaardig.scan.models import Round
from digivaardig.scan.queries import Result
from digivaardig.scan.record import Delivery
from digivaardig.skills.queries import framework
from tests.conftest import NOW

from .conftest import CLOSE
from .visitor import Visitor


def finished(visitor: Visitor, answer: str = "b", **chosen: object) -> Visitor:
    visitor.begin(**chosen)
    visitor.answer_all(answer)
    visitor.post("scan/inleveren/")
    return visitor


def latest(visitor: Visitor) -> Result | None:
    return next(iter(queries.results(visitor.code, visitor.municipality)), None)


def test_there_is_no_result_before_the_finish(visitor: Visitor):
    visitor.begin()
    visitor.answer_all()
    assert latest(visitor) is None


def test_the_result_says_what_the_answers_say(visitor: Visitor, bank: LiveBank):
    found = latest(finished(visitor))
    assert found
    record = visitor.scan.record
    state = replay(bank.measure, record.places, record.scores)
    chances = level_probabilities(state)
    assert [reading.domain for reading in found.domains] == list(range(10))
    assert [reading.answered for reading in found.domains] == [2] * 10
    assert [reading.mean for reading in found.domains] == pytest.approx(state.mean.tolist())
    assert [reading.sd for reading in found.domains] == pytest.approx(state.sd.tolist())
    for reading, expected in zip(found.domains, chances, strict=True):
        assert reading.probabilities == pytest.approx(expected.tolist())
        assert reading.shown.certainty in queries.CERTAINTY
    assert (found.day, found.length, found.delivery, found.profile) == (
        NOW.date(),
        20,
        Delivery.KEPT,
        "",
    )


def test_who_knows_more_reads_higher(visitor: Visitor):
    good = latest(finished(visitor))
    other = Visitor(visitor.municipality)
    weak = latest(finished(other, "?"))
    assert good
    assert weak
    assert all(high.mean > low.mean + 1 for high, low in zip(good.domains, weak.domains, strict=True))


def test_the_answers_come_in_order_with_their_question(visitor: Visitor):
    found = latest(finished(visitor))
    assert found
    assert [each.number for each in found.answers] == list(range(1, 21))
    assert [each.entry.key for each in found.answers] == [
        visitor.scan.entry(place).key for place in visitor.scan.record.places
    ]
    assert all(each.score == each.most == each.entry.question.score(each.response) for each in found.answers)


def test_all_results_of_a_code_the_latest_first(visitor: Visitor, open_link: Round):
    finished(visitor)
    with time_machine.travel(NOW + timedelta(days=2), tick=False):
        finished(visitor, entry="round")
    found = queries.results(visitor.code, visitor.municipality)
    assert [(each.delivery, each.day.day) for each in found] == [
        (Delivery.DELIVERED, 26),
        (Delivery.KEPT, 24),
    ]
    assert open_link.publication
    assert found[0].cuts == tuple(open_link.publication.cuts)


def test_after_years_the_result_still_stands_by_the_bank_of_then(visitor: Visitor, open_link: Round):
    finished(visitor, entry="round")
    before = latest(visitor)
    with time_machine.travel(CLOSE + timedelta(days=700), tick=False):
        assert latest(visitor) == before


def test_a_record_of_another_version_is_as_good_as_none(visitor: Visitor, monkeypatch: pytest.MonkeyPatch):
    visitor.begin()
    code = visitor.code
    monkeypatch.setattr("digivaardig.scan.record.VERSION", 99)
    assert queries.scans(code, visitor.municipality) == []


def test_the_next_question_is_the_same_again_for_the_same_record(visitor: Visitor):
    visitor.begin()
    for _ in range(5):
        visitor.answer("?")
    record = visitor.scan.record
    assert record.pending == engine.next_place(record, frozenset())


def test_what_is_gone_is_never_asked(visitor: Visitor, bank: LiveBank):
    visitor.begin()
    record = visitor.scan.record
    first, second, *_others = (domain.key for domain in framework().domains)
    place = engine.next_place(
        record, frozenset(place for place, entry in enumerate(bank.entries) if entry.domain == first)
    )
    assert place is not None
    assert bank.entries[place].domain == second
    assert engine.next_place(record, frozenset(range(len(bank.entries)))) is None
