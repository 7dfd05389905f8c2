"""Somebody who takes part, as a browser without JavaScript would."""

import re
from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from digivaardig.codes.code import groups
from digivaardig.scan import queries
from digivaardig.scan.queries import Scan
from digivaardig.tenancy.models import Municipality
from tests.conftest import NOW

HIDDEN = re.compile(r'<input type="hidden" name="(number|item|change)" value="(\d+)">')
TEXTS = re.compile(r"<[^>]*>|\s+")


def words(page: str) -> str:
    """Give the words of a page, without its tags."""
    return " ".join(TEXTS.sub(" ", page).split())


@dataclass
class Visitor:
    """A visitor of one municipality."""

    municipality: Municipality
    client: Client = field(default_factory=Client)

    def url(self, name: str = "scan/") -> str:
        return f"/{self.municipality.slug}/{name}"

    def get(self, name: str, **headers: str) -> Any:  # noqa: ANN401 - the test client's answer
        return self.client.get(self.url(name), headers=headers)

    def post(self, name: str, data: dict[str, Any] | None = None, **headers: str) -> Any:  # noqa: ANN401 - as above
        return self.client.post(self.url(name), data or {}, headers=headers)

    def begin(self, **chosen: object) -> Any:  # noqa: ANN401 - as above
        return self.post("scan/begin/", {"entry": "self", "length": "20"} | chosen)

    @property
    def code(self) -> str:
        return self.client.cookies["code"].value

    @property
    def scan(self) -> Scan:
        found = queries.scan_at_hand(self.code, self.municipality, NOW)
        assert found
        return found

    def form(self, page: str | None = None) -> dict[str, str]:
        """Give the hidden fields of the question on the page."""
        return dict(HIDDEN.findall(page or self.get("scan/vraag/").content.decode()))

    def typed(self, answer: str = "b") -> dict[str, str]:
        """Fill in the question on the page: the option, and for a task both mails."""
        return self.form() | self.chosen(answer)

    def chosen(self, answer: str) -> dict[str, str]:
        item = self.scan.asked(NOW)
        assert item is not None
        if self.scan.entry(item).question.is_practice and answer != "?":
            return {"mail-1": "2", "mail-2": "1"} if answer == "b" else {"mail-1": "1", "mail-2": "1"}
        return {"answer": answer}

    def answer(self, answer: str = "b", **more: str) -> Any:  # noqa: ANN401 - as above
        return self.post("scan/vraag/", self.typed(answer) | more)

    def answer_all(self, answer: str = "b") -> None:
        while self.scan.asked(NOW) is not None:
            assert self.answer(answer).status_code == 302

    def shows_its_code(self, page: str) -> bool:
        return all(f"<span>{group}</span>" in page for group in groups(self.code))
