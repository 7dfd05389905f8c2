"""From draft to retired, by hand and by the clock."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from digivaardig.accounts.models import User
from digivaardig.audit.models import AuditLine
from digivaardig.authoring import actions
from digivaardig.authoring.actions import OutdatedError, Plan
from digivaardig.authoring.events import TextChanged
from digivaardig.authoring.models import State, Text, Version
from digivaardig.authoring.queries import live, live_version
from digivaardig.organisations.models import Membership
from digivaardig.organisations.rights import Role
from digivaardig.plumbing import events
from tests.cast import Cast
from tests.conftest import NOW, OnCommit

from .make import DAY, UNTIL, a_tip, a_version, next_version, stored

NOW_ON = Plan(NOW, None, UNTIL)


def editor(cast: Cast) -> Membership:
    return cast[Role.CONTENT_MANAGER]


def colleague(cast: Cast, role: Role = Role.DIGICOACH) -> Membership:
    member = cast[role]
    member.extra_roles = [role, Role.CONTENT_MANAGER]
    member.save()
    return member


def done(cast: Cast) -> list[str]:
    return list(AuditLine.owned_by(cast.municipality).order_by("pk").values_list("did", flat=True))


def titles(cast: Cast, at: datetime = NOW) -> list[str]:
    return [text.content.title for text in live("tip", cast.municipality, at)]


@pytest.mark.parametrize("state", list(State))
def test_a_state_follows_from_the_moments(groningen: Cast, state: State):
    version = a_version(groningen.municipality, state)
    assert version.state_at(NOW) == state
    assert titles(groningen) == (["Een tip"] if state == State.LIVE else [])


def test_the_whole_way_leaves_a_line_each(groningen: Cast):
    me, other = editor(groningen), colleague(groningen)
    version = actions.start(
        Text(municipality=groningen.municipality, kind="tip", slug="x"), {}, by=me, at=NOW
    )
    version = actions.write(version, a_tip(title="Ja"), knowing=0, by=me, at=NOW)
    for _twice in range(2):
        actions.submit(version, by=me, at=NOW)
    for _twice in range(2):
        actions.approve(version, NOW_ON, knowing=1, by=other, at=NOW)
    for _twice in range(2):
        actions.retire(version, by=me, at=NOW + DAY)
    assert done(groningen) == [
        "text.started",
        "text.written",
        "text.submitted",
        "text.approved",
        "text.retired",
    ]
    assert stored(version).approved_by == other
    assert titles(groningen, NOW) == ["Ja"]
    assert titles(groningen, NOW + DAY) == []


def test_a_planned_version_goes_live_and_ends_by_the_clock(groningen: Cast):
    first = a_version(groningen.municipality, State.LIVE)
    second = next_version(first, "De tweede")
    actions.approve(second, Plan(NOW + DAY, NOW + 3 * DAY, UNTIL), knowing=1, by=None, at=NOW)
    assert [titles(groningen, NOW + days * DAY) for days in range(4)] == [
        ["Een tip"],
        ["De tweede"],
        ["De tweede"],
        [],
    ]
    assert titles(groningen, NOW + DAY - timedelta(seconds=1)) == ["Een tip"]
    assert [stored(each).state_at(NOW + DAY) for each in (first, second)] == [State.RETIRED, State.LIVE]


def test_taking_a_planned_version_back_leaves_the_one_before_it(groningen: Cast):
    first = a_version(groningen.municipality, State.LIVE)
    second = next_version(first, "De tweede")
    actions.approve(second, Plan(NOW + DAY, None, UNTIL), knowing=1, by=None, at=NOW)
    actions.take_back(second, by=editor(groningen), at=NOW)
    assert titles(groningen, NOW + 2 * DAY) == ["Een tip"]
    assert stored(second).state_at(NOW) == State.DRAFT
    actions.take_back(second, by=None, at=NOW)  # once more: nothing
    assert done(groningen).count("text.taken_back") == 1


def test_a_version_that_readers_saw_is_not_taken_back(groningen: Cast):
    version = a_version(groningen.municipality, State.LIVE)
    with pytest.raises(ValidationError, match="gezien"):
        actions.take_back(version, by=None, at=NOW)
    with pytest.raises(ValidationError, match="goedgekeurd"):
        actions.send_back(version, "x", by=None, at=NOW)


def test_a_version_is_not_approved_before_one_that_is_planned_later(groningen: Cast):
    first = a_version(groningen.municipality, State.PLANNED)  # from tomorrow
    second = next_version(first, "De tweede")
    with pytest.raises(ValidationError, match="later"):
        actions.approve(second, NOW_ON, knowing=1, by=None, at=NOW)
    actions.approve(second, Plan(NOW + 2 * DAY, None, UNTIL), knowing=1, by=None, at=NOW)
    assert titles(groningen, NOW + DAY) == ["Een tip"]


def test_a_start_in_the_past_is_now(groningen: Cast):
    first = a_version(groningen.municipality, State.LIVE)
    second = next_version(first, "De tweede")
    actions.approve(second, Plan(NOW - 5 * DAY, None, UNTIL), knowing=1, by=None, at=NOW)
    assert (stored(second).starts_at, stored(first).replaced_at) == (NOW, NOW)
    third = next_version(stored(second), "De derde")
    with pytest.raises(ValidationError, match="later is dan het begin"):
        actions.approve(third, Plan(NOW, NOW - DAY, UNTIL), knowing=1, by=None, at=NOW)


def test_who_wrote_does_not_approve_where_somebody_else_may(groningen: Cast):
    me, other = editor(groningen), colleague(groningen)
    version = a_version(groningen.municipality, State.REVIEW, by=me)
    with pytest.raises(ValidationError, match="Jij schreef mee"):
        actions.approve(version, NOW_ON, knowing=0, by=me, at=NOW)
    actions.approve(version, NOW_ON, knowing=0, by=other, at=NOW)
    draft = next_version(stored(version), "De tweede", by=other)  # a new version has writers of its own
    assert draft.writers == [other.pk]
    actions.approve(draft, NOW_ON, knowing=1, by=me, at=NOW)


def test_a_comma_by_a_colleague_opens_no_way_round_the_second_pair_of_eyes(groningen: Cast):
    me, other, third = editor(groningen), colleague(groningen), colleague(groningen, Role.HR)
    version = a_version(groningen.municipality, State.REVIEW, by=me)
    actions.write(version, a_tip(title="Een tip,"), knowing=0, by=other, at=NOW)
    actions.send_back(version, "Kijk nog eens.", by=other, at=NOW)
    actions.submit(version, by=me, at=NOW)
    for writer in (me, other):
        with pytest.raises(ValidationError, match="Jij schreef mee"):
            actions.approve(version, NOW_ON, knowing=1, by=writer, at=NOW)
    third.extra_roles = [Role.HR]
    third.save()
    for writer in (me, other):
        with pytest.raises(ValidationError, match="Iedereen die mag goedkeuren"):
            actions.approve(version, NOW_ON, knowing=1, by=writer, at=NOW)
    colleague(groningen, Role.HR)
    actions.approve(version, NOW_ON, knowing=1, by=third, at=NOW)


def test_who_is_alone_approves(groningen: Cast):
    me = editor(groningen)
    other = colleague(groningen)
    User.objects.filter(pk=other.user.pk).update(is_active=False)
    version = a_version(groningen.municipality, State.REVIEW, by=me)
    actions.approve(version, NOW_ON, knowing=0, by=me, at=NOW)


def test_nobody_approves_what_changed_while_reading(groningen: Cast):
    version = a_version(groningen.municipality, State.REVIEW)
    actions.write(version, a_tip(title="Nog gauw"), knowing=0, by=editor(groningen), at=NOW)
    with pytest.raises(OutdatedError):
        actions.approve(version, NOW_ON, knowing=0, by=colleague(groningen), at=NOW)


def test_what_is_not_ready_is_not_handed_in_nor_approved(groningen: Cast):
    version = a_version(groningen.municipality)
    actions.write(version, a_tip(title=""), knowing=0, by=None, at=NOW)
    with pytest.raises(ValidationError, match="1 plek"):
        actions.submit(version, by=None, at=NOW)
    with pytest.raises(ValidationError, match="ingediend"):
        actions.approve(version, NOW_ON, knowing=1, by=None, at=NOW)
    review = a_version(groningen.municipality, State.REVIEW, slug="ander")
    actions.write(review, {}, knowing=0, by=None, at=NOW)
    with pytest.raises(ValidationError, match="plekken"):
        actions.approve(review, NOW_ON, knowing=1, by=None, at=NOW)


def test_sent_back_it_carries_the_remark_until_it_is_handed_in_again(groningen: Cast):
    version = a_version(groningen.municipality, State.REVIEW)
    actions.send_back(version, "Korter graag.", by=editor(groningen), at=NOW)
    assert (stored(version).state_at(NOW), stored(version).remark) == (State.DRAFT, "Korter graag.")
    actions.submit(version, by=None, at=NOW)
    assert stored(version).remark == ""


def test_an_approved_version_never_changes(groningen: Cast):
    version = a_version(groningen.municipality, State.LIVE)
    with pytest.raises(ValidationError, match="goedgekeurd"):
        actions.write(version, a_tip(title="x"), knowing=0, by=None, at=NOW)
    with pytest.raises(ValidationError, match="goedgekeurd"):
        actions.submit(version, by=None, at=NOW)


def test_an_old_version_comes_back_as_a_draft(groningen: Cast):
    first = a_version(groningen.municipality, State.LIVE)
    second = next_version(first, "De tweede")
    actions.approve(second, NOW_ON, knowing=1, by=None, at=NOW)
    draft = actions.bring_back(first, by=editor(groningen), at=NOW)
    assert (draft.number, draft.content, draft.state_at(NOW)) == (3, first.content, State.DRAFT)
    with pytest.raises(ValidationError, match="al een concept"):
        actions.bring_back(second, by=None, at=NOW)


def test_there_is_one_open_version_a_text_even_in_the_database(groningen: Cast):
    version = a_version(groningen.municipality)
    with pytest.raises(IntegrityError), transaction.atomic():
        Version(municipality=version.municipality, text=version.text, number=2, written_at=NOW).save()


def test_looking_again_moves_the_day(groningen: Cast):
    version = a_version(groningen.municipality, State.LIVE)
    assert not version.is_overdue(UNTIL - DAY)
    assert version.is_overdue(UNTIL)
    actions.look_again(version, UNTIL + 365 * DAY, by=editor(groningen), at=NOW)
    assert not stored(version).is_overdue(UNTIL)
    assert done(groningen)[-1] == "text.looked_at"
    with pytest.raises(ValidationError, match="komt"):
        actions.look_again(version, NOW.date(), by=None, at=NOW)
    with pytest.raises(ValidationError, match="lezers zien"):
        actions.look_again(a_version(groningen.municipality, slug="ander"), UNTIL, by=None, at=NOW)


def test_names_are_unique_and_a_race_is_told_in_words(groningen: Cast, assen: Cast):
    a_version(groningen.municipality)
    a_version(assen.municipality)
    with pytest.raises(ValidationError, match="deze naam"):
        a_version(groningen.municipality)
    a_version(None, slug="gedeeld")
    with pytest.raises(ValidationError, match="deze naam"):
        a_version(None, slug="gedeeld")
    with pytest.raises(ValidationError, match="gedeelde tekst"):
        a_version(groningen.municipality, slug="gedeeld")


def test_a_copy_takes_the_place_of_the_shared_text_once_it_is_live(groningen: Cast, assen: Cast):
    shared = a_version(None, State.LIVE)
    mine = actions.copy(shared, groningen.municipality, by=editor(groningen), at=NOW)
    assert (mine.text.slug, mine.number, mine.content) == ("een-tip", 1, shared.content)
    with pytest.raises(ValidationError, match="eigen versie"):
        actions.copy(shared, groningen.municipality, by=None, at=NOW)
    with pytest.raises(ValidationError, match="eigen tekst"):
        actions.copy(mine, assen.municipality, by=None, at=NOW)
    mine = actions.write(mine, a_tip(title="Gronings"), knowing=0, by=None, at=NOW)
    actions.submit(mine, by=None, at=NOW)
    assert titles(groningen) == ["Een tip"]
    actions.approve(mine, NOW_ON, knowing=1, by=None, at=NOW)
    assert (titles(groningen), titles(assen)) == (["Gronings"], ["Een tip"])
    found = live_version("tip", "een-tip", None, NOW)
    assert found is not None
    assert (found.content.title, found.is_own) == ("Een tip", False)
    actions.retire(mine, by=None, at=NOW)
    assert titles(groningen) == ["Een tip"]


def test_saves_in_one_sitting_leave_one_line(groningen: Cast):
    me, version = editor(groningen), a_version(groningen.municipality)
    for number, minutes in enumerate((0, 5, 14, 40)):
        actions.write(
            version, a_tip(title=f"Nr {number}"), knowing=number, by=me, at=NOW + timedelta(minutes=minutes)
        )
    assert done(groningen).count("text.written") == 2
    actions.write(version, a_tip(title="Nr 3"), knowing=4, by=me, at=NOW)  # the same text: nothing
    assert stored(version).saved == 4
    actions.write(
        version, a_tip(title="Van haar"), knowing=4, by=colleague(groningen), at=NOW + timedelta(minutes=41)
    )
    assert done(groningen).count("text.written") == 3


def test_others_hear_of_it_after_the_commit(
    groningen: Cast, django_capture_on_commit_callbacks: OnCommit, monkeypatch: pytest.MonkeyPatch
):
    heard: list[TextChanged] = []
    monkeypatch.setitem(events._listeners, TextChanged, [heard.append])
    with django_capture_on_commit_callbacks(execute=True):
        a_version(groningen.municipality, State.LIVE)
        assert heard == []
    assert [event.did for event in heard] == ["text.started", "text.submitted", "text.approved"]
    assert (heard[2].kind, heard[2].slug, heard[2].municipality_id) == (
        "tip",
        "een-tip",
        groningen.municipality.pk,
    )
