import re, time
from pathlib import Path
from tests.insight.make import *
from digivaardig.organisations.rights import Role
from digivaardig.authoring.loading import load_folder


def test_try(yardstick, groningen, sign_in, django_assert_max_num_queries):
    from digivaardig.organisations.units_csv import read_units
    from digivaardig.organisations.actions import import_units

    load_folder("module", Path(settings.CONTENT) / "modules", at=NOW - timedelta(days=9))
    rows, _ = read_units(Path(settings.CONTENT / "demo/units/groningen.csv").read_bytes())
    import_units(groningen.municipality, rows, by=None)
    from digivaardig.blocks.pooling import freeze

    pools = freeze(groningen.municipality, list_units(groningen.municipality), Entry.CARDS, 8)

    def blocks(f):
        out = {}
        for p in pools:
            w = p.name + (", overig" if p.pool.key.kind.value == "rest" else "")
            n = int(p.pool.heads * f)
            n = 8 + 4 * ((n - 8) // 4)
            if n >= 8:
                out[w] = n
        return out

    b = a_round(
        groningen.municipality,
        Round(
            "Nulmeting 2025",
            NOW - timedelta(days=400),
            NOW - timedelta(days=370),
            blocks=blocks(0.4),
            mean={"technologie": -0.7, "privacy": -0.3, "office365": 0.1, "informatie": -0.2},
        ),
    )
    p = a_round(
        groningen.municipality,
        Round(
            blocks=blocks(0.3),
            mean={
                "technologie": -0.55,
                "privacy": 0.3,
                "office365": 0.3,
                "thuiswerken": 0.4,
                "social-media": 0.9,
            },
            baseline=b,
            seed=500,
        ),
    )
    c = sign_in(groningen[Role.HR])
    out = Path("/tmp/pages")
    out.mkdir(exist_ok=True)
    x = c.get("/groningen/inzicht/")
    (out / "overview.html").write_bytes(x.content)
    import cProfile, pstats

    pr = cProfile.Profile()
    t = time.perf_counter()
    pr.enable()
    c.get("/groningen/inzicht/")
    pr.disable()
    print("second", time.perf_counter() - t, len(x.content))
    pstats.Stats(pr).sort_stats("cumtime").print_stats(60)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as q:
        c.get("/groningen/inzicht/")
    print(len(q))
    [print(z["sql"][:150]) for z in q]
    from digivaardig.insight import queries

    t = time.perf_counter()
    f = queries.figures(groningen.municipality, p)
    print("figures", time.perf_counter() - t, len(f.readings))
    from digivaardig.insight.reading import read_tree

    t = time.perf_counter()
    read_tree(f.root, read_out())
    print("read_tree", time.perf_counter() - t)
    from digivaardig.insight import heat, page

    t = time.perf_counter()
    heat.rows(f)
    print("heat", time.perf_counter() - t)
    t = time.perf_counter()
    page.group_page(f, f.root, [], None)
    print("page", time.perf_counter() - t)
    urls = re.findall(r'/groningen/inzicht/[^"]*(?:groep|onderdeel)[^"]*', x.content.decode())
    (out / "unit.html").write_bytes(c.get(urls[3]).content)
    (out / "total.html").write_bytes(c.get([u for u in urls if "onderdeel" in u][0]).content)
    t = time.perf_counter()
    x = c.get(re.search(r'/groningen/inzicht/[^"]*csv', x.content.decode()).group())
    print("csv", time.perf_counter() - t)
    (out / "figures.csv").write_bytes(x.content)
    assert 0
