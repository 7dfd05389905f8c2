"""Pages on SQLite or PostgreSQL, as the environment says: rates, CPU, statements and bytes."""

import os
import secrets
import time
import uuid

import django

django.setup()

from django.db import connection, transaction  # noqa: E402 - Django must be ready
from django.test import Client as TestClient  # noqa: E402 - see above

from bench.client import Client, cpu_seconds, field_of, plain, rate, server  # noqa: E402 - see above
from bench.scene import build, codes_at_twenty  # noqa: E402 - see above
from digivaardig.blocks.models import Contribution  # noqa: E402 - see above
from digivaardig.organisations.models import Membership  # noqa: E402 - see above
from digivaardig.tenancy.models import Municipality  # noqa: E402 - see above

PEOPLE = 300
SIMPLE = 600
FEW, MANY = 10_000, 1_000_000
BOX = 144
QUESTION = "/groningen/scan/vraag/"
missed: list[str] = []


def main() -> int:
    """Print the rows of one database; give how many figures were not reached."""
    build()
    print(f"\n== {connection.vendor}")
    codes = codes_at_twenty(PEOPLE)
    statements = _statements(codes.pop())
    connection.close()
    with server(dict(os.environ)) as (port, pid):
        _answers(port, pid, codes, statements)
        _first_visit(port)
    _dashboard()
    return len(missed)


def _answers(port: int, pid: int, codes: list[str], statements: int) -> None:
    client = Client(port)
    client.get("/bench/one-query/"), client.get("/bench/empty/")
    empty = rate(lambda: client.get("/bench/empty/"), SIMPLE)
    simple = rate(lambda: client.get("/bench/one-query/"), SIMPLE)
    asked = [_open(port, code) for code in codes]
    before, began = cpu_seconds(pid), time.perf_counter()
    sizes = [_answer(each, fields) for each, fields in asked]
    answering = len(asked) / (time.perf_counter() - began)
    cpu = (cpu_seconds(pid) - before) / len(asked) * 1000
    page = max(len(each.get(QUESTION)) for each, _fields in asked)
    _row("empty view", f"{empty:.0f}/s")
    _row("one-query page", f"{simple:.0f}/s")
    _row("answering (POST to next question, 20 given)", f"{answering:.0f}/s, {cpu:.1f} ms CPU")
    _row("  of the one-query page's rate", f"{answering / simple:.2f}", ">= 0.30", answering / simple >= 0.30)
    _row("  data statements an answer", str(statements), "<= 5", statements <= 5)
    _row(
        "  bytes of a fragment, mean and most",
        f"{sum(sizes) / len(sizes):.0f}, {max(sizes)}",
        "<= 3072",
        max(sizes) <= 3072,
    )
    _row("  bytes of a page, most", str(page), "<= 15360", page <= 15360)


def _answer(client: Client, fields: dict[str, str]) -> int:
    """Send an answer and get the next question, as htmx does (it follows); give the bytes of the fragment."""
    client.post(QUESTION, fields, htmx=True)
    return len(client.get(QUESTION, htmx=True))


def _open(port: int, code: str) -> tuple[Client, dict[str, str]]:
    client = Client(port, {"code": code})
    page = plain(client.get(QUESTION))
    fields = {name: field_of(page, name) for name in ("csrfmiddlewaretoken", "number", "item")}
    return client, fields | {"answer": "?"}


def _statements(code: str) -> int:
    """Count what one answer asks of the database, BEGIN and COMMIT apart, once all caches are warm."""
    client = TestClient()
    client.cookies["code"] = code
    counted: list[str] = []

    def count(execute, sql, params, many, context):  # noqa: ANN001, ANN202 - Django's own shape of a wrapper
        counted.append(sql)
        return execute(sql, params, many, context)

    for _time in range(2):
        page = client.get(QUESTION, HTTP_HOST="127.0.0.1").content.decode()
        fields = {name: field_of(page, name) for name in ("number", "item")} | {"answer": "?"}
        counted.clear()
        with connection.execute_wrapper(count):
            client.post(QUESTION, fields, headers={"hx-request": "true"}, follow=True, HTTP_HOST="127.0.0.1")
    return len([sql for sql in counted if not sql.startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))])


def _first_visit(port: int) -> None:
    """Weigh the start page with all that it loads, fonts apart, as it comes over the line (gzip)."""
    client = Client(port)
    page = client.get("/groningen/")
    text = plain(page)
    parts = {part.split('"')[0].split("#")[0] for part in text.split('"/static/')[1:]}
    sizes = [len(client.get(f"/static/{part}")) for part in sorted(parts)]
    total = len(page) + sum(sizes)
    _row(
        "first visit, compressed, without fonts",
        f"{total} bytes in {1 + len(sizes)} files",
        "<= 61440",
        total <= 61440,
    )


def _dashboard() -> None:
    """Time HR's page with few and with many open contributions: it reads blocks only."""
    municipality = Municipality.objects.get(slug="groningen")
    hr = next(each for each in Membership.of(municipality).select_related("user") if "hr" in each.extra_roles)
    client = TestClient()
    client.force_login(hr.user)
    few = _timed(client, FEW)
    many = _timed(client, MANY)
    _row(f"dashboard with {FEW:,} open contributions", f"{few * 1000:.0f} ms")
    _row(f"dashboard with {MANY:,} open contributions", f"{many * 1000:.0f} ms")
    _row("  ratio", f"{many / few:.2f}", "<= 1.30", many / few <= 1.30)


def _timed(client: TestClient, contributions: int) -> float:
    box = secrets.token_bytes(BOX)
    there = Contribution.by_key.count()
    with transaction.atomic():
        for start in range(there, contributions, 50_000):
            rows = [
                Contribution(id=uuid.uuid4(), epoch=1, box=box)
                for _row in range(start, min(start + 50_000, contributions))
            ]
            Contribution.by_key.bulk_create(rows)
    times = []
    for _time in range(9):
        began = time.perf_counter()
        assert client.get("/groningen/inzicht/", HTTP_HOST="127.0.0.1").status_code == 200
        times.append(time.perf_counter() - began)
    return sorted(times)[len(times) // 2]


def _row(name: str, reached: str, asked: str = "", holds: bool = True) -> None:  # noqa: FBT001, FBT002 - a row of a table
    if not holds:
        missed.append(name)
    print(f"{name:<52} {reached:>28}   {asked}{'' if holds else '   NOT REACHED'}", flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
