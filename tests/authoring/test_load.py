"""Texts from files: idempotent, told by line, and never over what was written on the site."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from digivaardig.audit.models import AuditLine
from digivaardig.authoring import actions
from digivaardig.authoring.kinds import of
from digivaardig.authoring.loading import Loaded, export, incoming_of, load_folder, load_texts
from digivaardig.authoring.models import Origin, State, Text, Version
from digivaardig.authoring.queries import at_version, at_versions, live
from digivaardig.organisations.rights import Role
from digivaardig.plumbing.notation import Source, read_source, tree_of, write
from tests.cast import Cast
from tests.conftest import NOW

from .make import DAY, UNTIL, a_tip, incoming, next_version, stored

pytestmark = pytest.mark.django_db


def the(slug: str = "een") -> Version:
    return Version.owned_by(None).select_related("text").filter(text__slug=slug).latest("number")


def refused(kind: str, *texts: object) -> list[str]:
    with pytest.raises(ValidationError) as told:
        load_texts(kind, texts, at=NOW)  # ty: ignore[invalid-argument-type] - made by `incoming`
    return told.value.messages


def test_loads_once_and_then_does_nothing():
    assert load_texts("tip", [incoming("een", a_tip()), incoming("twee", a_tip())], at=NOW) == Loaded(
        2, 0, 0, 0, ()
    )
    assert [text.slug for text in live("tip", None, NOW)] == ["een", "twee"]
    assert (the().origin, the().review_by) == (Origin.FILE, UNTIL)
    lines = AuditLine.owned_by(None).count()
    with CaptureQueriesContext(connection) as queries:
        again = load_texts("tip", [incoming("een", a_tip()), incoming("twee", a_tip())], at=NOW + DAY)
    assert again == Loaded(0, 0, 2, 0, ())
    assert len([query for query in queries if "SAVEPOINT" not in query["sql"]]) == 1
    assert AuditLine.owned_by(None).count() == lines


def test_a_mistake_is_told_with_file_line_and_path_and_changes_nothing(tmp_path: Path):
    folder = tmp_path / "content/tips"
    folder.mkdir(parents=True)
    outside = {"tip": "een", "version": 1, "status": "live", "review_by": "2027-11-24"}
    (folder / "a.yaml").write_text(write(outside | a_tip()))
    bad = a_tip(level="hihg")
    bad["steps"][0]["points"][0]["text"] = "veel te veel woorden hier voor"
    (folder / "b.yaml").write_text(write(outside | {"tip": "twee"} | bad))
    with pytest.raises(ValidationError) as told:
        load_folder("tip", folder, at=NOW)
    assert [message.split(": ")[0] for message in told.value.messages] == [
        "content/tips/b.yaml, regel 6",
        "content/tips/b.yaml, regel 15",
    ]
    assert "(steps.body.points.1.text)" in told.value.messages[1]
    assert not Text.owned_by(None).exists()


@pytest.mark.parametrize(
    ("changed", "line"),
    [
        ({"tip": "Een Tip"}, 1),
        ({"version": 0}, 2),
        ({"version": True}, 2),
        ({"status": "published"}, 3),
        ({"status": ["live"]}, 3),
        ({"review_by": "binnenkort"}, 4),
    ],
)
def test_the_outside_of_a_file_is_checked(tmp_path: Path, changed: dict[str, object], line: int):
    outside = {"tip": "een", "version": 1, "status": "live", "review_by": "2027-11-24"} | changed
    file = tmp_path / "x.yaml"
    file.write_text(write(outside | a_tip()))
    with pytest.raises(ValidationError) as told:
        incoming_of(of("tip"), read_source(file, "x.yaml"))
    assert told.value.messages[0].startswith(f"x.yaml, regel {line}: ")
    with pytest.raises(ValidationError) as told:
        incoming_of(of("tip"), Source("leeg.yaml", None))
    assert len(told.value.messages) == 4


@pytest.mark.parametrize("kind", ["tip", "fact"])
def test_changed_text_under_an_old_number_is_refused(kind: str):
    load_texts(kind, [incoming("een", a_tip())], at=NOW)
    assert "Verhoog het nummer" in refused(kind, incoming("een", a_tip(title="Anders")))[0]
    load_texts(kind, [incoming("een", a_tip(title="Anders"), version=2)], at=NOW + DAY)
    assert the().title == "Anders"
    assert [text.number for text in live(kind, None, NOW + DAY)] == [2]
    assert "al geladen" in refused(kind, incoming("een", a_tip()))[0]


def test_all_that_is_wrong_is_told_at_once_and_nothing_is_kept():
    load_texts("tip", [incoming("een", a_tip())], at=NOW)
    told = refused(
        "tip", incoming("twee", a_tip()), incoming("een", a_tip(title="Anders")), incoming("drie", a_tip())
    )
    assert len(told) == 1
    assert Text.owned_by(None).count() == 1
    assert "een.yaml" in refused("tip", incoming("een", a_tip()), incoming("een", a_tip()))[0]


def test_what_is_gone_is_retired_where_files_are_the_master():
    for kind in ("tip", "fact"):
        load_texts(kind, [incoming("een", a_tip()), incoming("twee", a_tip())], at=NOW)
    assert load_texts("fact", [incoming("een", a_tip())], at=NOW + DAY).retired == 1
    assert load_texts("tip", [incoming("een", a_tip())], at=NOW + DAY).retired == 0
    assert [text.slug for text in live("fact", None, NOW + DAY)] == ["een"]
    assert len(live("tip", None, NOW + DAY)) == 2
    assert at_version("fact", "twee", 1).title == "Een tip"  # what was answered stays readable

    back = load_texts("fact", [incoming("een", a_tip()), incoming("twee", a_tip())], at=NOW + 2 * DAY)
    assert back.changed == 1
    assert len(live("fact", None, NOW + 2 * DAY)) == 2


def test_a_status_leads_on():
    states = []
    for status in ("draft", "review", "live", "live", "retired"):
        load_texts("tip", [incoming("een", a_tip(), status=status)], at=NOW)
        states.append(the().state_at(NOW))
    assert states == [State.DRAFT, State.REVIEW, State.LIVE, State.LIVE, State.RETIRED]
    load_texts("tip", [incoming("twee", a_tip())], at=NOW)
    assert "retired" in refused("tip", incoming("twee", a_tip(), status="draft"))[0]


def test_a_new_day_of_review_is_taken_over():
    load_texts("tip", [incoming("een", a_tip())], at=NOW)
    later = UNTIL + timedelta(days=100)
    assert load_texts("tip", [incoming("een", a_tip(), until=later)], at=NOW).changed == 1
    assert the().review_by == later


def test_a_draft_stands_in_the_way_of_the_next_number():
    load_texts("tip", [incoming("een", a_tip(), status="draft")], at=NOW)
    assert "concept" in refused("tip", incoming("een", a_tip(title="Anders"), version=2))[0]


def test_what_was_written_on_the_site_is_left_alone(groningen: Cast):
    load_texts("tip", [incoming("een", a_tip())], at=NOW)
    draft = next_version(the(), "Van de site")
    for version in (1, 2, 9):
        loaded = load_texts("tip", [incoming("een", a_tip(title="Uit bestand"), version=version)], at=NOW)
        assert loaded == Loaded(0, 0, 0, 0, ("een",))
    assert stored(draft).title == "Van de site"


def test_export_is_what_would_load_it():
    load_texts("tip", [incoming("een", a_tip())], at=NOW)
    draft = next_version(the(), "Van de site")
    actions.approve(draft, actions.Plan(NOW, None, UNTIL), knowing=1, by=None, at=NOW)
    text = export(stored(draft), NOW)
    tree = tree_of(text)
    assert isinstance(tree, dict)
    assert (tree["tip"], tree["version"], tree["status"], tree["review_by"]) == (
        "een",
        2,
        "live",
        "2027-11-24",
    )
    source = incoming_of(of("tip"), Source("een.yaml", tree))
    assert load_texts("tip", [source], at=NOW) == Loaded(0, 0, 1, 0, ())

    Text.owned_by(None).delete()
    assert load_texts("tip", [source], at=NOW).new == 1
    assert (the().number, the().content) == (2, a_tip(title="Van de site"))


def test_names_keep_their_order_on_every_database():
    tree = a_tip()
    tree["steps"][1]["extra"] = {"melden": 1, "laten-staan": 2, "a": 3, "ünïcode 😀": "\x00"}
    load_texts("tip", [incoming("een", tree)], at=NOW)
    assert list(the().content["steps"][1]["extra"]) == list(tree["steps"][1]["extra"])
    assert list(the().content) == list(a_tip())
    assert the().content == tree


def test_versions_that_were_never_approved_are_not_given():
    load_texts("tip", [incoming("een", a_tip()), incoming("twee", a_tip(), status="draft")], at=NOW)
    assert at_versions("tip", [("een", 1)])["een", 1].title == "Een tip"
    for slug, number in (("twee", 1), ("een", 2), ("drie", 1)):
        with pytest.raises(LookupError):
            at_version("tip", slug, number)


def test_a_municipality_s_own_text_is_no_matter_of_files(groningen: Cast):
    load_texts("tip", [incoming("een", a_tip())], at=NOW)
    actions.copy(the(), groningen.municipality, by=groningen[Role.CONTENT_MANAGER], at=NOW)
    assert load_texts("tip", [incoming("een", a_tip())], at=NOW) == Loaded(0, 0, 1, 0, ())


def test_a_new_text_costs_few_queries():
    texts = [incoming(f"tip-{number}", a_tip()) for number in range(40)]
    with CaptureQueriesContext(connection) as queries:
        load_texts("fact", texts, at=NOW)
    assert len([query for query in queries if "SAVEPOINT" not in query["sql"]]) <= 40 * 6 + 2
