"""The pages: three sentences first, honest shutters, nothing of hidden groups, the same few queries."""

import csv
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from digivaardig.authoring.loading import load_folder
from digivaardig.blocks.models import Entry, Pool, Publication
from digivaardig.organisations.queries import UnitLine
from digivaardig.organisations.rights import Role
from tests.cast import Cast
from tests.conftest import NOW, SignIn

from .make import DOMAINS, Round, a_round, load_yardstick

pytestmark = pytest.mark.usefixtures("yardstick")
OVERVIEW = "/groningen/inzicht/"
BLOCKS = {"Balie": 24, "Kcc": 12, "Bestuur, overig": 8}
DAY = timedelta(days=1)


@pytest.fixture
def hr(groningen: Cast, sign_in: SignIn) -> Client:
    return sign_in(groningen[Role.HR])


def text(client: Client, url: str = OVERVIEW) -> str:
    """The words of a page, without tags."""
    answer = client.get(url)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<(?!/?strong)[^>]*>", " ", answer.content.decode()))


def plain(client: Client, url: str = OVERVIEW) -> str:
    return re.sub(r"\s+", " ", re.sub(r"</?strong>", "", text(client, url)))


def address(name: str, publication: Publication, *more: object) -> str:
    return reverse(f"insight:{name}", args=["groningen", publication.pk, *more])


def pool(publication: Publication, words: str) -> Pool:
    return next(each for each in Pool.of(publication) if each.words == words)


def test_begins_with_who_where_and_what(groningen: Cast, hr: Client):
    load_folder("module", Path(settings.CONTENT) / "modules", at=NOW)
    a_round(groningen.municipality, Round(blocks=BLOCKS, mean={"technologie": -1.5, "privacy": 0.8}))
    page = plain(hr)
    assert "Ten minste 44 van de 69 medewerkers deden mee." in page
    assert "De meeste mensen onder de basisnorm zijn er bij technologie." in page
    assert re.search(
        r"Begin bij technologie: van deze 44 mensen zitten er naar schatting \d+ onder de norm \(\d+ tot",
        page,
    )
    assert "Er past 1 les bij." in page
    assert page.index("Ten minste 44") < page.index("Elk cijfer hier gaat over 8 mensen of meer")


def test_says_that_themes_cannot_be_told_apart(groningen: Cast, hr: Client):
    load_yardstick(dict.fromkeys(DOMAINS, "vaardig"))
    a_round(groningen.municipality, Round(blocks={"Balie": 8}))
    assert "s verschillen te weinig om dat zeker te weten." in plain(hr)


def test_says_where_no_level_is_asked(groningen: Cast, hr: Client):
    load_yardstick({"internet": "none"})
    a_round(groningen.municipality, Round(blocks=BLOCKS))
    page = plain(hr)
    assert "Werken met internet de norm vraagt hier geen niveau" in page
    assert "Social media de norm vraagt hier niet meer dan Starter" in page


def test_a_norm_that_asks_nothing_shows_no_demand(groningen: Cast, hr: Client):
    load_yardstick(dict.fromkeys(DOMAINS, "starter"))
    a_round(groningen.municipality, Round(blocks=BLOCKS))
    page = plain(hr)
    assert "Dus zit niemand eronder." in page
    assert "Er is dus geen leervraag te tonen." in page
    assert "Doorgerekend" not in page


def test_almost_everybody_is_said_in_words(groningen: Cast, hr: Client):
    load_yardstick(dict.fromkeys(DOMAINS, "basis"))
    a_round(groningen.municipality, Round(blocks={"Balie": 28, "Kcc": 20}, mean=dict.fromkeys(DOMAINS, 5.0)))
    page = plain(hr)
    assert "bijna niemand" in page
    assert "In elk thema haalt bijna iedereen de basisnorm." in page
    assert "Geen enkel thema vraagt om training voor iedereen." in page
    assert not re.search(r"(?<!\d)(0|100)%", page.replace("25% 50% 75%", ""))


def test_a_margin_stands_with_every_share(groningen: Cast, hr: Client):
    a_round(groningen.municipality, Round(blocks=BLOCKS))
    assert re.search(r"\d+% onder Vaardig \d+% tot \d+%", plain(hr))


def test_hidden_groups_are_shutters_that_say_where_they_count(groningen: Cast, hr: Client):
    publication = a_round(groningen.municipality, Round(blocks={"Balie": 24, "Bestuur, overig": 8}))
    page = text(hr)
    assert "Minder dan 10 mensen. Zij tellen mee in <strong>Publiek, overig</strong>." in page
    assert "Minder dan 8 mensen. Zij tellen mee in <strong>Publiek, overig</strong>." in page
    assert "Minder dan 8 mensen. Zij tellen mee in <strong>Bestuur, overig</strong>." in page
    html = hr.get(OVERVIEW).content.decode()
    assert address("unit", publication, pool(publication, "Balie").pk) in html
    for words in ("Kcc", "Publiek, overig"):
        hidden = pool(publication, words).pk
        assert str(hidden) not in html
        assert hr.get(address("unit", publication, hidden)).status_code == 404


def test_before_the_close_a_group_may_still_get_figures(groningen: Cast, hr: Client):
    moment, close = NOW - DAY, NOW + 20 * DAY
    asked = Round(blocks={"Balie": 24}, moments=(moment,), closes_at=close, is_drawn=False)
    a_round(groningen.municipality, asked)
    page = plain(hr)
    assert "Blijft dat zo tot de sluiting, dan tellen zij mee in Publiek, overig." in page
    assert "Open tot 14 december 2026. Nieuwe cijfers komen op 14 december 2026." in page


def test_the_map_names_levels_and_leads_to_each_group(groningen: Cast, hr: Client):
    publication = a_round(groningen.municipality, Round(blocks=BLOCKS, mean={"social-media": 2.5}))
    html = hr.get(OVERVIEW).content.decode()
    rows = html.split('<table class="heat">')[1].split("</table>")[0]
    assert rows.count("Gevorderd") >= 4
    assert 'class="h4"' in rows
    assert address("total", publication, "publiek") in rows
    assert "ten minste 24 van de 30 mensen" in rows
    assert re.search(r"Bestuur, overig</a><span>ten minste 8 mensen<", rows)


def test_a_large_map_shows_the_upper_layers_and_the_unit_the_rest(groningen: Cast, hr: Client):
    lines = [UnitLine("top", "Top", "directorate", "", 0, 0, 0)]
    for place in range(3):
        lines.append(UnitLine(f"d{place}", f"Dienst {place}", "department", "top", 1, 0, 0))
        lines += [
            UnitLine(f"t{place}-{n}", f"Team {place}.{n}", "team", f"d{place}", 2, 20, 20) for n in range(11)
        ]
    blocks = {f"Team {place}.{n}": 8 for place in range(2) for n in range(11)}
    publication = a_round(groningen.municipality, Round(blocks=blocks, lines=lines))
    page = plain(hr)
    assert "Groepen daaronder staan op de pagina van het onderdeel erboven." in page
    assert "Team 0.3" not in page
    assert "Dienst 2 luiken dicht In elke groep daarin deden te weinig mensen mee." in page
    assert "Team 0.3" in plain(hr, address("total", publication, "d0"))
    assert hr.get(address("total", publication, "d2")).status_code == 404


def test_a_group_stands_beside_the_one_above_it(groningen: Cast, hr: Client):
    publication = a_round(groningen.municipality, Round(blocks=BLOCKS))
    balie = plain(hr, address("unit", publication, pool(publication, "Balie").pk))
    assert "Ten minste 24 van de 30 medewerkers deden mee." in balie
    assert "De open stip is: Publiek." in balie
    assert "Marge van Publiek" in balie
    assert "Terug naar de hele gemeente" in balie
    total = plain(hr, address("total", publication, "publiek"))
    assert "Ten minste 36 van de 65 medewerkers deden mee." in total
    assert "De open stip is: De hele gemeente." in total
    rest = plain(hr, address("unit", publication, pool(publication, "Bestuur, overig").pk))
    assert "Hier deden ten minste 8 mensen mee." in rest
    assert "Doorgerekend" not in rest


def test_demand_is_about_those_who_took_part_and_extrapolation_is_named(groningen: Cast, hr: Client):
    load_folder("module", Path(settings.CONTENT) / "modules", at=NOW)
    a_round(groningen.municipality, Round(blocks=BLOCKS))
    page = plain(hr)
    assert "Zoveel van de 44 mensen in deze cijfers zitten nog onder de basisnorm." in page
    assert "Even niet klikken" in page
    demand = page[page.index("Welke training past?") :]
    assert demand.index("Doorgerekend naar alle 69 medewerkers") < demand.index("Dit is doorgerekend.")
    assert "Heel de stad leest mee" not in page, "social media asks no more than Starter"


@pytest.mark.parametrize(
    ("shift", "word", "summed"),
    [
        (1.2, "Gegroeid", "Gegroeid: privacy"),
        (-1.2, "Gedaald", "Gedaald: privacy"),
        (0, "Geen verschil aan te tonen", "Geen verschil"),
    ],
)
def test_growth_since_the_baseline(groningen: Cast, hr: Client, shift: float, word: str, summed: str):
    then = Round("Nulmeting", NOW - 400 * DAY, NOW - 370 * DAY, blocks={"Balie": 28, "Kcc": 20})
    baseline = a_round(groningen.municipality, then)
    now = Round(blocks={"Balie": 28, "Kcc": 20}, mean={"privacy": shift}, baseline=baseline, seed=5)
    publication = a_round(groningen.municipality, now)
    page = plain(hr)
    assert "Groei sinds Nulmeting" in page
    assert f"Privacy en informatieveiligheid {word}" in page
    assert summed in page
    assert "Groei sinds Nulmeting" in plain(hr, address("unit", publication, pool(publication, "Balie").pk))


def test_growth_is_not_shown_between_different_ways_in(groningen: Cast, hr: Client):
    open_ = Round("Nulmeting", NOW - 400 * DAY, NOW - 370 * DAY, entry=Entry.OPEN, blocks={"Groningen": 50})
    baseline = a_round(groningen.municipality, open_)
    a_round(groningen.municipality, Round(blocks=BLOCKS, baseline=baseline))
    page = plain(hr)
    assert "heeft de eerdere ronde geen cijfers om mee te vergelijken" in page
    assert "Gegroeid" not in page


def test_growth_is_not_shown_without_a_baseline(groningen: Cast, hr: Client):
    a_round(groningen.municipality, Round(blocks=BLOCKS))
    assert "Groei sinds" not in plain(hr)


def test_an_open_round_is_one_group_apart(groningen: Cast, hr: Client):
    publication = a_round(groningen.municipality, Round(entry=Entry.OPEN, blocks={"Groningen": 54}))
    page = plain(hr)
    assert "Ten minste 54 van de 69 medewerkers deden mee." in page
    assert "Er is één groep van 50 mensen of meer" in page
    assert "Per onderdeel" not in page
    assert hr.get(address("unit", publication, pool(publication, "Groningen").pk)).status_code == 200


def test_the_newest_round_with_figures_comes_first(groningen: Cast, hr: Client):
    old = a_round(
        groningen.municipality, Round("Voorjaar", NOW - 300 * DAY, NOW - 270 * DAY, blocks={"Balie": 12})
    )
    new = a_round(groningen.municipality, Round("Najaar", NOW - DAY, NOW + 30 * DAY, is_drawn=False))
    page = plain(hr)
    assert "Ten minste 12 van" in page
    assert "Najaar Open tot 24 december 2026. De eerste cijfers komen op 24 december 2026." in page
    assert "Najaar: nog geen cijfers" in plain(hr, address("round", new))
    assert "Ten minste 12 van" in plain(hr, address("round", old))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"opens_at": NOW + DAY, "closes_at": NOW + 30 * DAY}, "Gaat open op 25 november 2026."),
        ({"closes_at": NOW + 30 * DAY}, "De eerste cijfers komen op 24 december 2026."),
        ({"closes_at": NOW - DAY}, "De laatste cijfers worden opgeteld."),
        ({"closes_at": NOW - DAY, "is_drawn": True}, "In elke groep deden te weinig mensen mee."),
    ],
)
def test_without_figures_it_says_what_comes(
    groningen: Cast, hr: Client, change: Mapping[str, object], words: str
):
    a_round(groningen.municipality, replace(Round(is_drawn=False), **change))
    page = plain(hr)
    assert "Najaar 2026: nog geen cijfers" in page
    assert words in page
    assert "ten minste 8 mensen" in page
    assert "%" not in page


def test_without_a_round_it_says_where_figures_come_from(hr: Client):
    page = plain(hr)
    assert "Er is nog geen ronde" in page
    assert "Bekijk intussen de lessen" in page


def rows(client: Client, publication: Publication) -> list[list[str]]:
    answer = client.get(address("csv", publication))
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


def test_the_file_has_a_line_a_shown_pool_and_theme(groningen: Cast, hr: Client):
    publication = a_round(groningen.municipality, Round(blocks={"Balie": 24, "Bestuur, overig": 8}))
    head, *lines = rows(hr, publication)
    assert len(lines) == 2 * 10
    assert {line[1] for line in lines} == {"Balie", "Bestuur, overig"}
    assert {len(line) for line in [head, *lines]} == {22}
    first = dict(zip(head, lines[0], strict=True))
    assert (first["groep"], first["medewerkers"], first["thema"]) == ("Balie", "30", "ICT-basisvaardigheden")
    assert first["mensen in de cijfers, ten minste"] == "24"
    low, share, high = (int(first[f"onder de norm, %{end}"]) for end in (", laag", "", ", hoog"))
    assert 2 <= low < share < high <= 98
    assert first["Starter, %"] == first["onder de norm, %"]
    assert {line[7] for line in lines if line[5] == "Social media"} == {""}


def test_names_in_the_file_are_never_formulas(groningen: Cast, hr: Client):
    units = [UnitLine("x", '=HYPERLINK("http://x")', "team", "", 0, 20, 20)]
    asked = Round(name="@ronde", blocks={'=HYPERLINK("http://x")': 8}, lines=units)
    publication = a_round(groningen.municipality, asked)
    line = rows(hr, publication)[1]
    assert line[0] == "'@ronde"
    assert line[1].startswith("'=")
    assert not [cell for line in rows(hr, publication) for cell in line if cell[:1] in {"=", "+", "-", "@"}]


def test_figures_in_the_file_are_those_on_the_page(groningen: Cast, hr: Client):
    publication = a_round(groningen.municipality, Round(blocks=BLOCKS))
    line = next(line for line in rows(hr, publication) if line[1] == "Kcc" and line[5].startswith("Privacy"))
    page = plain(hr, address("unit", publication, pool(publication, "Kcc").pk))
    assert f"{line[7]}% onder Vaardig {line[8]}% tot {line[9]}%" in page


def test_a_neighbours_round_is_not_found(groningen: Cast, assen: Cast, hr: Client):
    theirs = a_round(assen.municipality, Round(blocks={"Balie": 24}))
    ours = a_round(groningen.municipality, Round(blocks={"Balie": 24}))
    their_pool = pool(theirs, "Balie").pk
    for url in (
        address("round", theirs),
        address("csv", theirs),
        address("unit", theirs, their_pool),
        address("total", theirs, "publiek"),
        address("unit", ours, their_pool),
    ):
        assert hr.get(url).status_code == 404


def test_only_who_may_see_figures(groningen: Cast, sign_in: SignIn):
    publication = a_round(groningen.municipality, Round(blocks=BLOCKS))
    for url in (OVERVIEW, address("csv", publication), address("total", publication, "publiek")):
        assert sign_in(groningen[Role.MANAGER]).get(url).status_code == 200
        assert sign_in(groningen[Role.EMPLOYEE]).get(url).status_code == 403
        assert Client().get(url).status_code == 302


def count(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get(url)
    return len(queries)


def test_as_many_queries_for_thirty_blocks_as_for_three(groningen: Cast, hr: Client):
    many = [UnitLine(f"t{n}", f"Team {n:02}", "team", "", 0, 30, 30) for n in range(30)]
    few = a_round(groningen.municipality, Round("Weinig", NOW - 300 * DAY, NOW - 290 * DAY, blocks=BLOCKS))
    lot = a_round(
        groningen.municipality, Round(blocks={line.name: 12 for line in many}, lines=many, baseline=few)
    )
    Publication.of(groningen.municipality).filter(pk=few.pk).update(baseline=lot)
    assert count(hr, address("round", few)) == count(hr, address("round", lot)) <= 16
    assert count(hr, address("csv", few)) == count(hr, address("csv", lot)) <= 10
    one, other = (pool(each, words).pk for each, words in ((few, "Balie"), (lot, "Team 07")))
    assert count(hr, address("unit", few, one)) == count(hr, address("unit", lot, other)) <= 13


def test_speaks_english(groningen: Cast, hr: Client):
    publication = a_round(groningen.municipality, Round(blocks={"Balie": 24}))
    hr.cookies["language"] = "en"
    page = plain(hr)
    assert "Where do we stand?" in page
    assert "At least 24 of the 69 employees took part." in page
    assert "Fewer than 8 people. They count in Publiek, others." in page
    assert "group" in rows(hr, publication)[0]
    assert not re.search(r"\b(ten minste|niveau|onder de norm)\b", page)


def test_says_how_figures_are_made_and_leads_on(groningen: Cast, hr: Client):
    a_round(groningen.municipality, Round(blocks=BLOCKS))
    html = hr.get(OVERVIEW).content.decode()
    assert "Zo zijn deze cijfers gemaakt" in html
    assert 'href="/groningen/zo-blijft-het-anoniem/"' in html
    assert " style=" not in html
