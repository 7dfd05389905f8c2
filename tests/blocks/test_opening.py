"""What is frozen when a round opens, and what stands in its way, in words."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from digivaardig.audit.models import AuditLine
from digivaardig.blocks import actions
from digivaardig.blocks.models import Entry, Epoch, Pool, Publication
from digivaardig.organisations.models import Unit, UnitKind
from digivaardig.organisations.rights import Role
from tests.cast import Cast
from tests.conftest import NOW

from .rounds import CLOSE, DAY, DOMAINS, INTERIM, a_publication, an_opening

pytestmark = pytest.mark.usefixtures("publisher")


def refused(cast: Cast, *, at: datetime = NOW, **changes: Any) -> list[str]:
    with translation.override("en"):
        with pytest.raises(ValidationError) as error:
            actions.open_publication(an_opening(cast, **changes), by=None, at=at)
        return error.value.messages


def test_an_opening_freezes_what_was_promised(groningen: Cast):
    made = actions.open_publication(an_opening(groningen), by=groningen[Role.HR], at=NOW)

    publication = Publication.of(groningen.municipality).get()
    assert publication == made
    assert publication.moments == ["2026-12-01T09:00:00+00:00", "2026-12-15T09:00:00+00:00"]
    assert publication.moments_at == (INTERIM, CLOSE)
    assert (publication.k, publication.bank, publication.domains) == (8, 1, list(DOMAINS))
    line = AuditLine.owned_by(groningen.municipality).get()
    assert (line.did, line.by) == ("publication.opened", groningen[Role.HR])


def test_the_pools_are_a_copy_of_the_organisation(groningen: Cast):
    publication = a_publication(groningen)
    Unit.of(groningen.municipality).update(headcount=500, name="Anders")

    pools = Pool.of(publication).order_by("place")
    assert sorted((pool.words, pool.heads, str(pool.parent or "")) for pool in pools) == [
        ("Balie", 30, "Publiek, overig"),
        ("Bestuur, overig", 10, ""),
        ("Kcc", 24, "Publiek, overig"),
        ("Publiek, overig", 5, "Bestuur, overig"),
    ]
    assert [pool.key for pool in pools][2:] == ["publiek", "bestuur"]
    rest = pools.get(kind="rest", key="bestuur")
    assert sorted(rest.units) == [["bestuur", "Bestuur", None, 4], ["publiek", "Publiek", "bestuur", 6]]
    assert {pool.entries for pool in pools} == {0}


def test_several_top_units_stand_below_the_municipality(groningen: Cast):
    Unit(
        municipality=groningen.municipality,
        key="stadsbeheer",
        name="Stadsbeheer",
        kind=UnitKind.DIRECTORATE,
        headcount=7,
    ).save()
    publication = a_publication(groningen)
    top = Pool.of(publication).get(parent=None)
    assert (top.words, top.heads) == ("Groningen, overig", 11)
    assert sorted(unit[0] for unit in top.units) == ["*", "bestuur", "stadsbeheer"]


def test_the_open_link_has_one_pool(groningen: Cast):
    pool = Pool.of(a_publication(groningen, entry=Entry.OPEN)).get()
    assert (pool.words, pool.heads, pool.entries) == ("Groningen", 69, 69)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"k": 7}, "The smallest group has 8 to 25 people."),
        ({"k": 26}, "The smallest group has 8 to 25 people."),
        ({"closes_at": NOW - DAY, "moments": ()}, "A round closes after it opens."),
        (
            {"opens_at": NOW - 9 * DAY, "closes_at": NOW, "moments": ()},
            "The close of this round has passed.",
        ),
        (
            {"moments": (NOW,)},
            "Every moment of publication lies after the opening, and the close is the last one.",
        ),
        ({"moments": (CLOSE + 9 * DAY,)}, "Every moment of publication lies after the opening"),
        (
            {"moments": (INTERIM, INTERIM + 6 * DAY)},
            "Between two moments of publication there are at least seven",
        ),
        ({"moments": (CLOSE - 7 * DAY + timedelta(seconds=1),)}, "Between two moments of publication"),
        ({"read_out": {}}, "The question bank does not say yet how figures are to be read."),
        ({"name": ""}, "This field cannot be blank."),
    ],
)
def test_what_cannot_be_is_refused_in_words(groningen: Cast, changes: dict[str, Any], words: str):
    found = refused(groningen, **changes)
    assert len(found) == 1
    assert words in found[0]
    assert not Publication.of(groningen.municipality).exists()


def test_all_reasons_are_told_at_once(groningen: Cast):
    assert len(refused(groningen, k=3, read_out={}, moments=(NOW,))) == 3


@pytest.mark.parametrize("moments", [(), (CLOSE,), (INTERIM, INTERIM + 7 * DAY), (CLOSE - 7 * DAY,)])
def test_moments_a_week_apart_are_fine(groningen: Cast, moments: tuple[datetime, ...]):
    publication = a_publication(groningen, moments=moments)
    assert publication.moments_at == tuple(sorted({*moments, CLOSE}))


def test_a_round_never_overlaps_another(groningen: Cast, assen: Cast):
    a_publication(groningen)
    a_publication(assen)
    running = "“Herfstscan” is open until Dec. 15, 2026. Two rounds are never open at once."
    assert refused(groningen, opens_at=CLOSE - DAY, closes_at=CLOSE + 30 * DAY, moments=()) == [running]
    before = "“Herfstscan” is open from Nov. 24, 2026 until Dec. 15, 2026. Two rounds are never open at once."
    early = NOW - 3 * DAY
    assert refused(groningen, at=early, opens_at=early, closes_at=NOW + DAY, moments=()) == [before]


def test_between_two_rounds_there_are_four_months(groningen: Cast):
    a_publication(groningen)  # until 15 December
    april = datetime(2027, 4, 14, 9, 0, tzinfo=UTC)
    near = "Between two rounds there are at least 4 months. “Herfstscan” is too near."
    assert refused(groningen, opens_at=april, closes_at=april + 20 * DAY, moments=()) == [near]
    a_publication(groningen, opens_at=april + DAY, closes_at=april + 20 * DAY, moments=())


def test_two_rounds_a_year_are_the_most(groningen: Cast):
    def in_month(month: int) -> dict[str, Any]:
        start = datetime(2027, month, 2, 9, 0, tzinfo=UTC)
        return {"opens_at": start, "closes_at": start + 7 * DAY, "moments": ()}

    a_publication(groningen, **in_month(1))
    a_publication(groningen, **in_month(6))
    words = "There are two rounds in 2027 already; more would ask too much of people."
    assert refused(groningen, **in_month(11)) == [words]


def test_k_never_falls(groningen: Cast):
    a_publication(groningen, k=10)
    later: dict[str, Any] = {"opens_at": NOW + 200 * DAY, "closes_at": NOW + 220 * DAY, "moments": ()}
    words = "“Herfstscan” promises groups of at least 10 people; a later round never promises less."
    assert refused(groningen, k=9, **later) == [words]
    a_publication(groningen, k=10, **later)


def test_a_round_that_came_between_keeps_k_too(groningen: Cast):
    a_publication(groningen, k=9, opens_at=NOW + 200 * DAY, closes_at=NOW + 220 * DAY, moments=())
    assert len(refused(groningen, k=10)) == 1


def test_a_follow_up_keeps_the_cuts_of_its_baseline(groningen: Cast, assen: Cast):
    baseline = a_publication(groningen)
    later = CLOSE + 150 * DAY
    follow_up: dict[str, Any] = {
        "baseline": baseline,
        "opens_at": later,
        "closes_at": later + 20 * DAY,
        "moments": (),
    }
    assert refused(groningen, at=later, cuts=(-1, 0, 1), **follow_up) == [
        "The round with which you compare had other levels or themes."
    ]
    other = "A round is compared with an earlier, closed round of the same municipality."
    assert refused(groningen, at=NOW, **follow_up) == [other]
    assert refused(assen, at=later, **follow_up) == [other]
    made = actions.open_publication(an_opening(groningen, **follow_up), by=None, at=later)
    assert made.baseline == baseline


def test_a_small_municipality_is_told_that_nothing_could_be_shown(groningen: Cast):
    units = Unit.of(groningen.municipality)
    units.filter(key__in=("balie", "kcc", "archief")).delete()
    units.filter(key="publiek").update(headcount=5)
    words = "No group has %d people, so nothing could ever be shown. The largest has 9."
    assert refused(groningen) == [words % 10]
    assert refused(groningen, entry=Entry.OPEN) == [words % 52]
    units.update(headcount=5)
    a_publication(groningen)


def test_without_units_no_round_opens(groningen: Cast):
    Unit.of(groningen.municipality).update(parent=None)
    Unit.of(groningen.municipality).delete()
    assert refused(groningen) == ["There are no units yet. Import the organisation first."]


@pytest.mark.parametrize(
    "wrong", [{"cuts": (1, 0, 2)}, {"cuts": (0, 1)}, {"domains": ()}, {"domains": ("a", "a")}]
)
def test_what_no_form_can_ask_is_an_error(groningen: Cast, wrong: dict[str, Any]):
    with pytest.raises(ValueError, match="needed"):
        an_opening(groningen, **wrong)


def test_a_better_read_out_leaves_the_blocks(groningen: Cast):
    publication = a_publication(groningen)
    actions.replace_read_out(publication, {"centre": [1, 2, 3]}, by=None)
    publication.refresh_from_db()
    assert publication.read_out == {"centre": [1, 2, 3]}
    assert publication.k == 8


def test_before_publishing_is_set_up_no_round_opens(groningen: Cast):
    Epoch.objects.filter().delete()
    assert refused(groningen) == ["Publishing is not set up yet. The administrator does that."]
