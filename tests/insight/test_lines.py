"""The lines of the charts: their order, and what is extrapolated."""

from digivaardig.insight.lines import below_lines, demand_lines
from digivaardig.insight.reading import Share, Theme
from digivaardig.organisations.rights import Role
from digivaardig.skills.levels import Level
from digivaardig.skills.shapes import Domain
from tests.cast import Cast
from tests.conftest import SignIn

from .make import Round, a_round, load_yardstick


def theme(key: str, below: float | None) -> Theme:
    share = Share(below, below - 0.1, below + 0.1) if below is not None else None
    domain = Domain(key, key, (), ("", "", "", ""))
    return Theme(domain, Level.BASIS, share, (Share(0.5, 0.4, 0.6),) * 2, None, Level.BASIS)


THEMES = [theme("some", 0.3), theme("none", None), theme("many", 0.6), theme("few", 0.15)]


def test_shares_run_from_few_to_many_and_end_with_those_that_have_none():
    lines = below_lines(THEMES, [theme("many", 0.5)])
    assert [line.domain.key for line in lines] == ["few", "some", "many", "none"]
    assert [line.beside for line in lines] == ["", "", "50%", ""]
    assert lines[2].scale
    assert lines[2].scale.dot_x == "180.0"
    assert lines[3].scale is None


def test_demand_runs_from_many_to_few_and_extrapolates_to_the_headcount():
    lines = demand_lines(THEMES, 100, 3000, [])
    assert [(line.domain.key, line.people, line.margin) for line in lines] == [
        ("many", "60", "50 tot 70"),
        ("some", "30", "20 tot 40"),
        ("few", "15", "5 tot 25"),
    ]
    assert (lines[0].all_people, lines[0].all_margin) == ("1.800", "1.500 tot 2.100")
    assert demand_lines(THEMES, 100, None, [])[0].all_people == ""


def test_the_page_extrapolates_to_all_employees_not_to_those_who_took_part(groningen: Cast, sign_in: SignIn):
    load_yardstick()
    a_round(groningen.municipality, Round(blocks={"Balie": 24}, mean={"technologie": -1.0}))
    client = sign_in(groningen[Role.HR])
    context = client.get("/groningen/inzicht/").context
    first, below = context["page"].demand[0], context["page"].below
    share = next(line for line in below if line.domain == first.domain).share
    assert abs(int(first.all_people) - int(share.rstrip("%")) * 69 / 100) < 1
    assert abs(int(first.people) - int(share.rstrip("%")) * 24 / 100) < 1
