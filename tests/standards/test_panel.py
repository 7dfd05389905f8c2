"""What leads to cuts: begin, codes, marks, rounds, and the second pair of eyes."""

from datetime import timedelta
from statistics import median

import pytest
from django.core.exceptions import ValidationError

from digivaardig.audit.models import AuditLine
from digivaardig.items.models import BankVersion
from digivaardig.items.queries import LiveBank
from digivaardig.measurement import CUTS
from digivaardig.organisations.models import Membership
from digivaardig.organisations.rights import Role
from digivaardig.plumbing.remember import forget_everything
from digivaardig.skills.models import CutScores
from digivaardig.skills.queries import cuts, standards
from digivaardig.standards import actions, queries
from digivaardig.standards.models import Panel, Seat, State
from tests.cast import Cast
from tests.conftest import NOW, OnCommit

from .conftest import MARKS, SEATS, close, put, seats_of, stored


def lines(cast: Cast) -> list[str]:
    return list(AuditLine.owned_by(cast.municipality).order_by("pk").values_list("did", flat=True))


def test_a_panel_begins_with_a_booklet_of_all_themes(panel: Panel, bank: LiveBank, desk: Cast):
    pages = queries.pages(panel)
    assert len({page.domain.key for page in pages}) == 10
    assert [page.number for page in pages] == list(range(1, len(pages) + 1))
    assert [page.place for page in pages] == sorted(page.place for page in pages)
    assert (panel.bank, panel.framework, panel.led_by) == (bank.number, 1, desk[Role.CONTENT_MANAGER])
    assert [seat.number for seat in seats_of(panel)] == [1, 2, 3, 4, 5]
    assert lines(desk) == ["panel.begun"]


def test_without_a_bank_there_is_no_panel(desk: Cast, leader: Membership):
    with pytest.raises(ValidationError, match="niet genoeg vragen"):
        actions.begin(Panel(municipality=desk.municipality, name="x"), SEATS, by=leader, at=NOW)


def test_a_later_step_of_a_question_points_to_the_page_where_it_stands(panel: Panel):
    tasks = [page for page in queries.pages(panel) if page.question.most > 1]
    assert len(tasks) == 20
    first = [page for page in tasks if page.whole == page.number]
    assert {page.points for page in first} == {1}
    assert {(page.question.stem, page.whole) for page in tasks} == {
        (page.question.stem, page.number) for page in first
    }


def test_new_codes_make_earlier_ones_void_and_nothing_of_them_is_kept(panel: Panel, leader: Membership):
    first = actions.deal_codes(panel, by=leader)
    again = actions.deal_codes(panel, by=leader)
    assert [each.number for each in again] == [1, 2, 3, 4, 5]
    kept = {seat.digest for seat in seats_of(panel)}
    assert kept == {actions.digest_of(each.code) for each in again}
    assert not kept & {actions.digest_of(each.code) for each in first}
    assert not any(each.code in str(AuditLine.everywhere.values()) for each in again)


def test_marks_are_put_alone_first_and_moved_afterwards(panel: Panel, leader: Membership, desk: Cast):
    put(panel)
    put(panel, [(7, 20, 39)])
    assert [seat.first for seat in seats_of(panel)][:2] == [[7, 20, 39], [10, 25, 41]]
    actions.go_on(panel, knowing=State.FIRST, by=leader)
    put(panel, [(9, 23, 40)])
    mover, stayer = seats_of(panel)[:2]
    assert (mover.first, mover.second, mover.marks) == ([7, 20, 39], [9, 23, 40], [9, 23, 40])
    assert (stayer.second, stayer.marks) == (None, [10, 25, 41])
    assert lines(desk) == ["panel.begun", "panel.went_on"], "a seat is nobody: its marks are not audited"


def test_marks_for_a_round_that_is_over_are_refused(panel: Panel, leader: Membership):
    put(panel)
    seat = seats_of(panel)[0]
    actions.go_on(panel, knowing=State.FIRST, by=leader)
    with pytest.raises(ValidationError, match="volgende ronde"):
        actions.mark(seat, (1, 2, 3), knowing=State.FIRST)
    actions.go_on(panel, knowing=State.SECOND, by=leader)
    with pytest.raises(ValidationError, match="gesloten"):
        actions.mark(seat, (1, 2, 3), knowing=State.SECOND)
    assert seats_of(panel)[0].marks == list(MARKS[0])


@pytest.mark.parametrize("marks", [(5, 5, 6), (9, 5, 12), (0, 5, 9), (1, 2, 50), (1, 2)])
def test_what_is_no_mark_is_refused(panel: Panel, marks: tuple[int, ...]):
    with pytest.raises(ValidationError):
        actions.mark(seats_of(panel)[0], marks, knowing=State.FIRST)
    assert seats_of(panel)[0].marks is None


def test_going_on_twice_goes_one_round_on(panel: Panel, leader: Membership, desk: Cast):
    with pytest.raises(ValidationError, match="Nog niemand"):
        actions.go_on(panel, knowing=State.FIRST, by=leader)
    put(panel)
    actions.deal_codes(panel, by=leader)
    actions.go_on(panel, knowing=State.FIRST, by=leader)
    actions.go_on(panel, knowing=State.FIRST, by=leader)
    assert stored(panel).state == State.SECOND
    actions.go_on(panel, knowing=State.SECOND, by=leader)
    actions.go_on(panel, knowing=State.CLOSED, by=leader)
    assert stored(panel).state == State.CLOSED
    assert not Seat.of(desk.municipality).exclude(digest=None).exists(), "the codes open nothing any more"
    assert lines(desk).count("panel.went_on") == 2
    with pytest.raises(ValidationError, match="gesloten"):
        actions.deal_codes(panel, by=leader)


def test_the_cut_is_the_median_halfway_two_pages(panel: Panel):
    put(panel)
    outcome = queries.outcome(panel)
    places = [page.place for page in queries.pages(panel)]
    for border, marks in zip(outcome.borders, zip(*MARKS, strict=True), strict=True):
        assert border.cut == pytest.approx(median((places[mark - 1] + places[mark]) / 2 for mark in marks))
        assert border.marks == tuple(sorted(marks))
        assert border.doubt > 0.1, "no question of this bank has been calibrated"
    assert max(border.error or 0 for border in outcome.borders) > 0
    assert outcome.cuts == tuple(round(border.cut, 2) for border in outcome.borders)


def test_a_colleague_approves_once(
    panel: Panel,
    leader: Membership,
    colleague: Membership,
    desk: Cast,
    django_capture_on_commit_callbacks: OnCommit,
):
    assert cuts() == CUTS
    closed = close(panel, leader)
    expected = queries.outcome(closed).cuts
    with django_capture_on_commit_callbacks(execute=True):
        actions.approve(closed, by=colleague, at=NOW)
        actions.approve(closed, by=colleague, at=NOW + timedelta(days=1))
    assert cuts() == expected
    assert [(each.number, each.cuts) for each in standards()] == [(1, expected), (0, CUTS)]
    kept = CutScores.owned_by(None).get()
    assert (kept.framework, kept.source, kept.approved_at) == (1, "panel ‘Panel november’", NOW)
    done = stored(panel)
    assert (done.state, done.approved_by, done.approved_at) == (State.APPROVED, colleague, NOW)
    assert lines(desk)[-1] == "panel.approved"
    assert lines(desk).count("panel.approved") == 1


def test_what_stands_in_the_way_of_approval(panel: Panel, leader: Membership, colleague: Membership):
    put(panel)
    with pytest.raises(ValidationError, match="Sluit eerst"):
        actions.approve(panel, by=colleague, at=NOW)
    closed = close(panel, leader)
    with pytest.raises(ValidationError, match="Een collega"):
        actions.approve(closed, by=leader, at=NOW)
    Panel.of(panel.municipality).update(framework=0)
    with pytest.raises(ValidationError, match="nieuwere versie"):
        actions.approve(closed, by=colleague, at=NOW)
    assert not CutScores.owned_by(None).exists()


def test_only_the_desk_approves_what_holds_for_all(
    panel: Panel, leader: Membership, colleague: Membership, assen: Cast
):
    closed = close(panel, leader)
    closed.municipality.writes_for_all = False
    closed.municipality.save()
    with pytest.raises(ValidationError, match="alle gemeenten"):
        actions.approve(closed, by=colleague, at=NOW)


def test_the_only_municipality_approves_for_itself(panel: Panel):
    panel.municipality.writes_for_all = False
    panel.municipality.save()
    assert queries.decides_for_all(panel.municipality)


def test_of_few_people_nothing_is_approved(panel: Panel, leader: Membership, colleague: Membership):
    closed = close(panel, leader, MARKS[:4])
    with pytest.raises(ValidationError, match="Minstens 5"):
        actions.approve(closed, by=colleague, at=NOW)


def test_a_level_that_nobody_can_tell_is_not_approved(
    panel: Panel, leader: Membership, colleague: Membership
):
    closed = close(panel, leader, [(10, 11, 12)] * SEATS)
    with pytest.raises(ValidationError, match="zo smal"):
        actions.approve(closed, by=colleague, at=NOW)


def test_the_booklet_stays_when_a_new_bank_comes(panel: Panel):
    before = [(page.number, page.question.stem, page.place) for page in queries.pages(panel)]
    old = BankVersion.owned_by(None).get(number=panel.bank)
    newer = BankVersion(
        number=2,
        measure=old.measure,
        framework=old.framework,
        eligibility=old.eligibility,
        read_outs=old.read_outs,
        created_at=NOW,
    )
    for *_item, belief in newer.measure["items"]:
        belief[1] = [step + 1 for step in belief[1]]
    newer.save()
    forget_everything()
    assert queries.new_booklet(NOW)[0] == 2
    assert [(page.number, page.question.stem, page.place) for page in queries.pages(panel)] == before
