"""`digivaardig limits`: what an attacker can guess about one person (docs/algorithms/disclosure.md)."""

from random import Random

from django.core.management.base import BaseCommand, CommandParser

from digivaardig.disclosure.odds import Guess, Model, among_colleagues, blind, with_key

SMALLEST = 8
COLLEAGUES_SHARE = 0.3  # of the people: their sums take longest


class Command(BaseCommand):
    """Simulate the limits."""

    help = "Computes the percentages that the works council is told. Some minutes at full size."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take how many people to simulate, and the seed."""
        parser.add_argument("--people", type=int, default=20_000)
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args: object, **given: object) -> None:
        """Print a line an attacker."""
        people, random = int(str(given["people"])), Random(int(str(given["seed"])))  # noqa: S311 - a simulation
        model = Model()
        self.stdout.write(f"{'attacker':<34} theme  quarter")
        self._line("blind", blind(model))
        few = int(people * COLLEAGUES_SHARE)
        self._line(
            "7 colleagues in a block of 8", among_colleagues(model, block=SMALLEST, people=few, random=random)
        )
        for rounds in (1, 2):
            guess = with_key(model, rounds=rounds, people=people, random=random)
            self._line(f"key and database, {rounds} round(s)", guess)

    def _line(self, who: str, guess: Guess) -> None:
        self.stdout.write(f"{who:<34} {guess.theme:5.0%} {guess.quarter:8.0%}")
        self.stdout.flush()
