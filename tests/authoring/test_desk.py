"""Lists, versions and acts; and whose texts are found at all."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from digivaardig.authoring import actions, desk
from digivaardig.authoring.models import State, Text, Version
from digivaardig.organisations.rights import Role
from digivaardig.plumbing.notation import tree_of
from tests.cast import Cast
from tests.conftest import NOW, SignIn

from .make import a_tip, a_version, next_version, stored

INDEX = "/groningen/teksten/"
GETS = ("", "voorbeeld/", "vergelijken/", "beoordelen/", "opnieuw-bekijken/", "bestand/")
POSTS = (
    "",
    "indienen/",
    "beoordelen/",
    "terugsturen/",
    "terugnemen/",
    "intrekken/",
    "terughalen/",
    "opnieuw-bekijken/",
    "kopie/",
)
READ = {"voorbeeld/", "vergelijken/", "bestand/", "kopie/"}


def url(version: Version, page: str = "") -> str:
    return f"{INDEX}versie/{version.pk}/{page}"


def test_lists_texts_by_kind_with_what_asks_for_somebody_first(groningen: Cast, sign_in: SignIn):
    here = groningen.municipality
    for number, state in enumerate(State):
        a_version(here, state, slug=f"tip-{number}")
    overdue = a_version(here, State.LIVE, slug="oud")
    Version.owned_by(here).filter(pk=overdue.pk).update(review_by=date(2026, 11, 24))
    a_version(None, State.LIVE, slug="gedeeld")
    a_version(None, State.REVIEW, slug="van-de-bouw")
    answer = sign_in(groningen[Role.CONTENT_MANAGER]).get(INDEX)
    page = answer.content.decode()
    assert [version.pk for _text, version in answer.context["overdue"]] == [overdue.pk]
    assert (len(answer.context["in_review"]), len(answer.context["drafts"])) == (1, 1)
    assert "Wacht op een tweede paar ogen" in page
    assert "Geldig tot 24 november 2026" in page
    rows = dict(answer.context["lists"])
    slugs = {row.slug for kind, found in rows.items() if kind.name == "tip" for row in found}
    assert slugs == {f"tip-{number}" for number in range(5)} | {"oud", "gedeeld"}
    assert "feiten" not in page.lower()


def test_what_is_retired_asks_for_nobody_and_is_not_listed_beside_what_is_live(
    groningen: Cast, sign_in: SignIn
):
    first = a_version(groningen.municipality, State.LIVE)
    second = next_version(first, "De tweede")
    actions.approve(second, actions.Plan(NOW, None, date(2027, 1, 1)), knowing=1, by=None, at=NOW)
    Version.owned_by(groningen.municipality).filter(pk=first.pk).update(review_by=date(2020, 1, 1))
    answer = sign_in(groningen[Role.CONTENT_MANAGER]).get(INDEX)
    assert answer.context["overdue"] == []
    (row,) = (row for _kind, rows in answer.context["lists"] for row in rows)
    assert [version.number for version in row.versions] == [2]
    rows = desk.versions_of(first.text, groningen.municipality, NOW)
    assert [(row.number, row.is_overdue) for row in rows] == [(2, False), (1, False)]
    page = sign_in(groningen[Role.CONTENT_MANAGER]).get(f"{INDEX}{first.text_id}/").content.decode()
    assert "Iemand moest dit opnieuw bekijken" not in page


def test_asks_as_many_queries_for_thirty_as_for_one(groningen: Cast, sign_in: SignIn):
    client = sign_in(groningen[Role.CONTENT_MANAGER])
    counts = []
    for amount in (1, 30):
        for number in range(amount):
            a_version(
                groningen.municipality,
                State.LIVE,
                slug=f"{amount}-{number}",
                by=groningen[Role.CONTENT_MANAGER],
            )
        client.get(INDEX)
        with CaptureQueriesContext(connection) as queries:
            client.get(INDEX)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 8


def test_a_text_is_handed_in_looked_at_and_approved(groningen: Cast, sign_in: SignIn):
    client = sign_in(groningen[Role.CONTENT_MANAGER])
    first = a_version(groningen.municipality, State.LIVE)
    draft = actions.bring_back(first, by=None, at=NOW)
    draft = actions.write(draft, a_tip(title="Beter"), knowing=0, by=None, at=NOW)
    client.post(url(draft, "indienen/"))
    page = client.get(url(draft, "beoordelen/")).content.decode()
    assert "Wat anders is dan versie 1" in page
    assert "Beter" in page.split("<ins>")[1].split("</ins>")[0]

    assert client.post(url(draft, "beoordelen/"), {"knowing": "1"}).status_code == 422
    assert (
        client.post(url(draft, "beoordelen/"), {"knowing": "0", "review_by": "2027-11-01"}).status_code == 409
    )
    plan = {
        "knowing": "1",
        "review_by": "2027-11-01",
        "starts_at": "2026-11-25T10:00",
        "ends_at": "2026-11-24T10:00",
    }
    answer = client.post(url(draft, "beoordelen/"), plan)
    assert (answer.status_code, "later is dan het begin" in answer.content.decode()) == (422, True)
    client.post(url(draft, "beoordelen/"), plan | {"ends_at": ""})
    version = stored(draft)
    assert version.state_at(NOW) == State.PLANNED
    assert version.starts_at is not None
    assert version.starts_at.isoformat() == "2026-11-25T09:00:00+00:00"  # ten o'clock in the Netherlands

    client.post(url(draft, "terugnemen/"))
    assert stored(draft).state_at(NOW) == State.DRAFT


def test_the_writer_is_told_to_wait_for_a_colleague(groningen: Cast, sign_in: SignIn):
    me, other = groningen[Role.CONTENT_MANAGER], groningen[Role.DIGICOACH]
    other.extra_roles = [Role.CONTENT_MANAGER]
    other.save()
    version = a_version(groningen.municipality, State.REVIEW, by=me)
    mine = sign_in(me).get(url(version, "beoordelen/")).content.decode()
    assert "Jij schreef mee" in mine
    assert "Jij schreef mee" not in sign_in(other).get(url(version, "beoordelen/")).content.decode()
    answer = sign_in(me).post(url(version, "beoordelen/"), {"knowing": "0", "review_by": "2027-11-01"})
    assert answer.status_code == 422
    sign_in(other).post(url(version, "terugsturen/"), {"remark": "Te lang."})
    assert "Te lang." in sign_in(me).get(f"{INDEX}{version.text_id}/").content.decode()


def test_acts_on_a_live_text(groningen: Cast, sign_in: SignIn):
    client = sign_in(groningen[Role.CONTENT_MANAGER])
    version = a_version(groningen.municipality, State.LIVE)
    assert client.post(url(version, "opnieuw-bekijken/"), {"review_by": "2020-01-01"}).status_code == 422
    client.post(url(version, "opnieuw-bekijken/"), {"review_by": "2028-01-01"})
    assert stored(version).review_by == date(2028, 1, 1)
    client.post(url(version, "terughalen/"))
    answer = client.post(url(version, "terughalen/"), follow=True)
    assert "al een concept" in answer.content.decode()
    client.post(url(version, "intrekken/"))
    assert stored(version).state_at(NOW) == State.RETIRED
    answer = client.post(url(version, "terugnemen/"), follow=True)
    assert "Lezers hebben deze versie gezien" in answer.content.decode()


def test_compares_with_any_version_of_the_text(groningen: Cast, sign_in: SignIn):
    client = sign_in(groningen[Role.CONTENT_MANAGER])
    first = a_version(groningen.municipality, State.LIVE)
    second = next_version(first, "De tweede")
    alien = a_version(groningen.municipality, State.LIVE, slug="ander")
    assert "De</span>" not in client.get(url(first, "vergelijken/")).content.decode()
    assert "geen andere versie" in client.get(url(first, "vergelijken/")).content.decode()
    assert client.get(url(second, "vergelijken/")).context["other"].pk == first.pk
    assert client.get(url(first, f"vergelijken/?met={second.pk}")).context["other"].pk == second.pk
    for strange in (alien.pk, "x", "9" * 30, ""):
        assert client.get(url(first, f"vergelijken/?met={strange}")).context["other"] is None


def test_a_copy_is_compared_with_the_shared_text_and_downloads(groningen: Cast, sign_in: SignIn):
    client = sign_in(groningen[Role.CONTENT_MANAGER])
    shared = a_version(None, State.LIVE)
    assert "Kopie voor mijn gemeente" in client.get(f"{INDEX}{shared.text_id}/").content.decode()
    answer = client.post(url(shared, "kopie/"))
    mine = Version.owned_by(groningen.municipality).get()
    assert answer.headers["Location"] == url(mine)
    assert client.get(url(mine, "vergelijken/")).context["other"].pk == shared.pk
    assert "Dat is de gedeelde tekst" in client.get(url(mine, "vergelijken/")).content.decode()
    answer = client.post(url(shared, "kopie/"), follow=True)
    assert "al een eigen versie" in answer.content.decode()
    assert client.post(url(mine, "kopie/")).status_code == 404

    answer = client.get(url(shared, "bestand/"))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="een-tip.yaml"'
    tree = tree_of(answer.content.decode())
    assert isinstance(tree, dict)
    assert (tree["tip"], tree["title"]) == ("een-tip", "Een tip")


@pytest.mark.parametrize("state", [State.DRAFT, State.LIVE])
def test_a_neighbour_s_text_is_not_found(groningen: Cast, assen: Cast, sign_in: SignIn, state: State):
    theirs, client = a_version(assen.municipality, state), sign_in(groningen[Role.CONTENT_MANAGER])
    assert client.get(f"{INDEX}{theirs.text_id}/").status_code == 404
    assert {client.get(url(theirs, page)).status_code for page in GETS} == {404}
    assert {client.post(url(theirs, page)).status_code for page in POSTS} == {404}


def test_a_shared_text_is_read_and_copied_never_changed(groningen: Cast, sign_in: SignIn):
    client = sign_in(groningen[Role.CONTENT_MANAGER])
    shared, draft = a_version(None, State.LIVE), a_version(None, slug="nog-niet")
    for page in GETS:
        assert client.get(url(shared, page)).status_code == (200 if page in READ else 404), page
        assert client.get(url(draft, page)).status_code == 404, page
    assert {client.post(url(shared, page)).status_code for page in POSTS if page not in READ} == {404}
    assert client.get(f"{INDEX}{draft.text_id}/").status_code == 404
    newer = next_version(shared, "Nog in bewerking")
    assert "Nog in bewerking" not in client.get(f"{INDEX}{shared.text_id}/").content.decode()
    assert client.get(url(newer, "voorbeeld/")).status_code == 404


def test_the_desk_of_all_municipalities_writes_what_is_shared(groningen: Cast, sign_in: SignIn):
    groningen.municipality.writes_for_all = True
    groningen.municipality.save()
    client = sign_in(groningen[Role.CONTENT_MANAGER])
    shared = a_version(None)
    assert client.get(url(shared)).status_code == 200
    assert "voor alle gemeenten" in client.get(INDEX).content.decode()
    client.post(f"{INDEX}nieuw/?soort=tip", {"title": "Voor iedereen"})
    assert Text.owned_by(None).filter(slug="voor-iedereen").exists()


def test_kinds_that_are_not_written_on_the_site_are_not_found(groningen: Cast, sign_in: SignIn):
    client = sign_in(groningen[Role.CONTENT_MANAGER])
    version = a_version(None, State.LIVE)
    Text.owned_by(None).update(kind="fact")
    assert client.get(f"{INDEX}{version.text_id}/").status_code == 404
    assert {client.get(url(version, page)).status_code for page in GETS} == {404}
    assert {client.post(url(version, page)).status_code for page in POSTS} == {404}


def test_only_who_writes_texts_comes_in(groningen: Cast, sign_in: SignIn):
    version = a_version(groningen.municipality)
    for role in (Role.EMPLOYEE, Role.HR, Role.WORKS_COUNCIL):
        assert sign_in(groningen[role]).get(INDEX).status_code == 403
        assert sign_in(groningen[role]).post(url(version, "intrekken/")).status_code == 403
