import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from digivaardig.audit.models import AuditLine
from digivaardig.organisations.models import Unit
from digivaardig.organisations.rights import Role
from digivaardig.organisations.units_csv import read_units
from tests.cast import Cast
from tests.conftest import SignIn

URL = "/groningen/organisatie/"
GOOD = """sleutel;naam;soort;boven;mensen
dienst;Dienst Publiek;directie;;3
balie;Balie;team;dienst;40
"""


def upload(text: str | bytes) -> dict[str, SimpleUploadedFile]:
    data = text.encode() if isinstance(text, str) else text
    return {"file": SimpleUploadedFile("eenheden.csv", data)}


def test_the_file_becomes_the_organisation(groningen: Cast, sign_in: SignIn):
    answer = sign_in(groningen[Role.HR]).post(URL, upload(GOOD), follow=True)

    assert answer.status_code == 200
    units = {unit.key: unit for unit in Unit.of(groningen.municipality)}
    assert set(units) == {"dienst", "balie"}
    assert units["balie"].parent == units["dienst"]
    assert AuditLine.owned_by(groningen.municipality).get().did == "units.imported"
    assert "Dienst Publiek" in answer.content.decode()


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (GOOD.replace("directie", "dienst"), 2, "directie, afdeling"),
        (GOOD.replace(";40", ";veertig"), 3, "geheel getal"),
        (GOOD.replace("team;dienst", "team;elders"), 3, "elders"),
        (GOOD + "balie;Nog een balie;team;dienst;3\n", 4, "regel 3"),
        (GOOD.replace("Balie;team", "Balie;directie"), 3, "onder"),
        (GOOD.replace("sleutel;", "code;"), 1, "sleutel"),
        (GOOD.replace("balie;", "Balie 1;"), 3, "kleine letters"),
        (GOOD.encode().replace(b"Publiek", b"Publ\xe9"), 2, "UTF-8"),
        ("", 1, "sleutel"),
        (GOOD.replace(";40", ";" + "4" * 5000), 3, "geheel getal"),
        (GOOD.replace("Balie;team", "B" * 101 + ";team"), 3, "100 tekens"),
        (GOOD.replace("Balie;team", "Ba\x00lie;team"), 3, "100 tekens"),
        (GOOD.replace("balie;", "b" * 61 + ";"), 3, "kleine letters"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_changes_nothing(
    groningen: Cast, sign_in: SignIn, text: str | bytes, line: int, words: str
):
    before = list(Unit.of(groningen.municipality).values_list("key", flat=True))
    data = text if isinstance(text, bytes) else text.encode()
    assert [problem.line for problem in read_units(data)[1]][:1] == [line]

    answer = sign_in(groningen[Role.HR]).post(URL, upload(text or b"\n"))

    assert answer.status_code == 422
    page = answer.content.decode()
    assert f"Regel {line}" in page
    assert words in page
    assert list(Unit.of(groningen.municipality).values_list("key", flat=True)) == before


def test_a_file_that_is_too_large_is_refused_whole(groningen: Cast, sign_in: SignIn):
    answer = sign_in(groningen[Role.HR]).post(URL, upload(GOOD + "#" * 1_000_000))
    assert answer.status_code == 422
    assert "groter dan 1 MB" in answer.content.decode()


def test_reads_commas_and_a_byte_order_mark():
    rows, problems = read_units(("\ufeff" + GOOD.replace(";", ",")).encode())
    assert problems == []
    assert [row.key for row in rows] == ["dienst", "balie"]
