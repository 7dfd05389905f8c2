"""`digivaardig simulate`: how well a bank and a length measure, before anybody takes the scan."""

import json
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar

from django.core.management.base import BaseCommand, CommandError, CommandParser

from digivaardig.items.simulating import Wish, carry_out, prepare

_Read = TypeVar("_Read", int, float)


class Command(BaseCommand):
    """Let simulated or real people take the scan."""

    help = "Simulates scans and prints figures as JSON. docs/operate/measurement-commands.md tells more."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the files, and what the scan should be."""
        parser.add_argument("--bank", type=Path, help="items; without it the newest bank of the platform")
        parser.add_argument("--people", type=Path, help="true abilities; without it they are drawn")
        parser.add_argument("--count", type=int, help="how many people to draw (1000)")
        parser.add_argument("--correlation", help="one number for all domains (0.7), or a matrix")
        parser.add_argument("--true-bank", type=Path, help="the items by which people answer")
        parser.add_argument("--answers", type=Path, help="answers that real people gave")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--out", type=Path, required=True, help="where the scores go")
        _add_scan(parser)

    def handle(self, *args: object, **given: Any) -> None:
        """Read, simulate, write; nothing is left behind when it fails or is stopped."""
        try:
            simulation = prepare(Wish(**{field.name: given[field.name] for field in fields(Wish)}))
        except (ValueError, LookupError) as error:
            raise CommandError(str(error)) from None
        try:
            figures = carry_out(simulation)
        except KeyboardInterrupt:
            raise CommandError("Stopped. Nothing was written.", returncode=130) from None
        except OSError as error:
            raise CommandError(f"The scores cannot be written: {error}") from None
        self.stdout.write(json.dumps(figures, indent=2, allow_nan=False))


def _add_scan(parser: CommandParser) -> None:
    parser.add_argument("--questions", type=int, default=40, help="at most so many (40)")
    parser.add_argument(
        "--passes", type=_or_none(int), default=2, help="over the domains (2); none: in no order"
    )
    parser.add_argument("--easy-start", type=_switch, default=True, metavar="on|off", help="(on)")
    parser.add_argument("--explore", type=int, default=4, help="places for the least known items (4)")
    parser.add_argument(
        "--stop-se", type=_or_none(float), help="stop when every domain is known so well (none)"
    )
    parser.add_argument(
        "--max-exposure", type=_or_none(float), default=0.5, help="part of people who may see an item (0.5)"
    )


def _or_none(read: Callable[[str], _Read]) -> Callable[[str], _Read | None]:
    def number_or_none(text: str) -> _Read | None:
        return None if text == "none" else read(text)

    return number_or_none


def _switch(text: str) -> bool:
    if text not in {"on", "off"}:
        raise ValueError
    return text == "on"
