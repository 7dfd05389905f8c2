"""What the page tells the works council is what the documentation shows, and that is held to the code."""

import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

from tests.cast import Cast
from tests.disclosure.documented import table


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_page_tells_the_documented_percentages(groningen: Cast, language: str):
    rows = {row["attacker"]: row for row in table("attacker") if row["scan"] == "standard"}
    colleagues, key = rows["7 colleagues in a block of 8"], rows["key and database"]
    two = rows["key and database, two rounds"]
    page = (
        Client()
        .get("/groningen/zo-blijft-het-anoniem/", headers={"accept-language": language})
        .content.decode()
    )
    told = re.findall(r"(\d+)%", page)
    assert told == [
        *(colleagues["theme"], rows["blind"]["theme"], colleagues["quarter"], rows["blind"]["quarter"]),
        *(key["theme"], key["quarter"], two["theme"], two["quarter"]),
    ]


def test_a_command_computes_them():
    out = StringIO()
    call_command("limits", people=40, stdout=out)
    assert len(out.getvalue().splitlines()) == 5
