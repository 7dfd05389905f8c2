import re
import time
from collections.abc import Callable

import pytest

from digivaardig.audit.models import AuditLine
from digivaardig.blocks.actions import CardToPrint
from digivaardig.codes.code import mint
from digivaardig.learning.actions import reach
from digivaardig.learning.progress import Reached
from digivaardig.scan import queries as scans
from digivaardig.scan.models import Round
from tests.cast import Cast
from tests.conftest import NOW
from tests.scan.conftest import MakeRound
from tests.scan.visitor import Visitor, words

Deal = Callable[[Round], list[CardToPrint]]


def test_a_finished_scan_shows_strengths_first_then_steps_and_all_themes(finished: Visitor):
    answer = finished.get("uitslag/")
    page = answer.content.decode()
    text = words(page)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "sessionid" not in answer.cookies
    assert text.index("Dit kun je al goed") < text.index("Je volgende stappen") < text.index("Alle thema’s")
    assert page.count('<svg class="scale"') == 10
    assert page.count("Begin met stap 1") == 1
    assert "Deze scan telt nergens mee." in text
    assert AuditLine.everywhere.filter(did__startswith="scan").count() == 0


def test_who_knew_little_is_met_kindly_and_told_why_each_lesson(visitor: Visitor, finished: Visitor):
    visitor.begin()
    visitor.answer_all("a")
    visitor.post("scan/inleveren/")
    text = words(visitor.get("uitslag/").content.decode())
    assert "Hier begin je" in text
    assert "collega’s mee helpen" not in text
    assert "Iedereen heeft hier" in text
    assert "gingen het best" not in text


def test_chosen_work_changes_what_is_asked(finished: Visitor):
    assert "Basisnorm" not in words(finished.get("uitslag/").content.decode())
    answer = finished.post("uitslag/werk/", {"job": "consulent-wmo"})
    assert answer.status_code == 302
    assert "#stappen" in answer.headers["Location"]
    text = words(finished.get("uitslag/").content.decode())
    assert "Consulent Wmo" in text
    assert scans.results(finished.code, finished.municipality)[0].profile == "consulent-wmo"
    assert finished.post("uitslag/werk/", {"job": "koning"}).status_code == 404


def test_looking_back_shows_every_answer_with_its_explanation(finished: Visitor):
    page = finished.get("uitslag/antwoorden/").content.decode()
    assert page.count("look-back") >= 20
    assert "Bewaar wat je nog nodig hebt." in page


def test_the_document_is_a_tagged_pdf_made_for_this_person_only(finished: Visitor):
    answer = finished.get("uitslag/document/")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert b"/StructTreeRoot" in answer.content
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("page", ["uitslag/", "uitslag/antwoorden/", "uitslag/document/", "uitslag/werk/"])
def test_without_a_result_one_is_led_on(visitor: Visitor, page: str):
    assert visitor.get(page).headers["Location"].endswith("/code/")
    visitor.begin()
    assert visitor.get(page).headers["Location"].endswith("/scan/vraag/")


def test_another_municipality_knows_nothing_of_it(finished: Visitor, assen: Cast):
    answer = finished.client.get("/assen/uitslag/")
    assert answer.status_code == 302
    assert "uitslag" not in answer.headers["Location"]


def test_an_earlier_result_stays_readable_by_its_number(finished: Visitor):
    assert finished.get("uitslag/?nr=2").status_code == 302
    assert finished.get("uitslag/?nr=x").status_code == 302
    assert finished.get("uitslag/?nr=" + "9" * 5000).status_code == 302
    assert finished.get("uitslag/?nr=1").status_code == 200


def test_a_lesson_that_is_done_makes_way_for_the_next(finished: Visitor):
    before = re.findall(r"/leren/([a-z-]+)/", finished.get("uitslag/").content.decode())[0]
    reach(finished.code, finished.municipality, Reached(before, 7, done=True), at=NOW)
    after = re.findall(r"/leren/([a-z-]+)/", finished.get("uitslag/").content.decode())[0]
    assert after != before


def test_a_refused_card_is_told_large_and_nothing_left(visitor: Visitor, open_round: MakeRound, deal: Deal):
    round_ = open_round()
    deal(round_)
    visitor.begin(entry="round", card=mint())
    visitor.answer_all()
    visitor.post("scan/inleveren/")
    text = words(visitor.get("uitslag/").content.decode())
    assert "Niet ingeleverd: de ronde was dicht, of de kaart was niet geldig." in text
    assert "Er is niets van verstuurd." in text


def test_a_new_scan_for_oneself_leaves_the_earlier_results_be(finished: Visitor):
    for _again in range(5):
        finished.begin()
        finished.answer_all("a")
        finished.post("scan/inleveren/")
    assert len(scans.results(finished.code, finished.municipality)) == scans.KEPT
    page = finished.get("uitslag/?nr=2").content.decode()
    assert "Je scans" in page


def test_the_document_is_made_within_a_tenth_of_a_second(finished: Visitor):
    def seconds() -> float:
        began = time.perf_counter()
        finished.get("uitslag/document/")
        return time.perf_counter() - began

    assert min(seconds() for _time in range(5)) < 0.1
