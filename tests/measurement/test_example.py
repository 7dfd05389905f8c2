"""The worked example of the docs is what the code gives."""

from pathlib import Path

from digivaardig.measurement import Bank, Item, Prior, belief_of_estimate, level_probabilities, replay
from digivaardig.measurement.grid import Floats

PAGE = Path(__file__).parents[2] / "docs/algorithms/measurement.md"
ESTIMATES = [(0, 1.2, -2.0, 0.15), (0, 1.2, -0.5, 0.2), (1, 1.2, -1.0, 0.2), (2, 1.3, [-0.8, 0.2], 0.0)]
SCORES = [1, 1, 0, 1]


def numbers(row: Floats) -> str:
    return " ".join(f"{number + 0.0:.2f}" for number in row)


def test_the_worked_example():
    items = [Item("", domain, belief_of_estimate(a, b, c)) for domain, a, b, c in ESTIMATES]
    bank = Bank.of(items, Prior.default(3))
    page = PAGE.read_text()
    for count in range(5):
        state = replay(bank, range(count), SCORES[:count])
        given = " ".join(map(str, SCORES[:count])) or "none"
        levels = numbers(level_probabilities(state)[0])
        assert f"| {given} | {numbers(state.mean)} | {numbers(state.sd)} | {levels} |" in page
