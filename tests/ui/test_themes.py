"""Every theme keeps its words readable (4.5) and its drawings visible (3)."""

import re
from pathlib import Path

import pytest

from digivaardig.tenancy.models import Theme

CSS = (Path(__file__).parents[2] / "src/digivaardig/ui/static/ui/tokens.css").read_text()
HOUSE = (
    "brand-900",
    "brand-700",
    "brand-500",
    "brand-300",
    "brand-100",
    "brand-50",
    "lamp",
    "lamp-soft",
    "win-dim",
)
TEXT, DRAWING = 4.5, 3.0
PAIRS = [
    ("brand-900", "paper", TEXT),
    ("brand-900", "lamp", TEXT),
    ("brand-900", "brand-50", TEXT),
    ("brand-700", "paper", TEXT),
    ("brand-700", "lamp-soft", TEXT),
    ("brand-700", "brand-50", TEXT),
    ("paper", "brand-700", TEXT),
    ("paper", "brand-900", TEXT),
    ("ink", "brand-300", TEXT),
    ("ink", "brand-100", TEXT),
    ("ink", "brand-50", TEXT),
    ("ink", "lamp-soft", TEXT),
    ("ink-soft", "paper", TEXT),
    ("ink-soft", "brand-50", TEXT),
    ("error", "paper", TEXT),
    ("good", "good-soft", TEXT),
    ("brand-500", "brand-100", DRAWING),
    ("brand-900", "brand-500", DRAWING),
    ("edge", "paper", DRAWING),
    ("edge", "brand-50", DRAWING),
    ("lamp", "win-dim", DRAWING),
    ("lamp", "brand-900", DRAWING),
]


def tokens(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block))


def block_of(selector: str) -> str:
    return CSS.split(f"{selector} {{")[1].split("}")[0]


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", Theme.values)
def test_a_theme_is_readable(theme: str):
    house = tokens(block_of(":root"))
    own = tokens(block_of(f".{theme}")) if theme else {}
    assert set(own) in (set(), set(HOUSE))
    colours = house | own
    low = {
        (a, b): round(contrast(colours[a], colours[b]), 2)
        for a, b, least in PAIRS
        if contrast(colours[a], colours[b]) < least
    }
    assert low == {}


def test_the_test_can_fail():
    assert contrast("#ffffff", "#f7b538") < DRAWING
    assert contrast("#06343b", "#ffffff") > 13
