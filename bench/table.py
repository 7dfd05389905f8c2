"""A line of a benchmark's table: what is reached beside what was asked."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from time import perf_counter


@dataclass(frozen=True)
class Found:
    """A figure, and between what it was asked to lie."""

    value: float
    form: str = ".3f"
    least: float = -float("inf")
    most: float = float("inf")

    @property
    def holds(self) -> bool:
        """Whether it does."""
        return self.least <= self.value <= self.most


@dataclass(frozen=True)
class Row:
    """A line of the table; `beside` is what others reach."""

    figure: str
    asked: str
    found: tuple[Found, ...]
    beside: str = ""

    def __str__(self) -> str:
        reached = " / ".join(f"{each.value:{each.form}}" for each in self.found)
        missed = "" if all(each.holds for each in self.found) else "MISSED"
        return f"{self.figure:<56} {reached:>24}   {self.asked:<26} {missed:<6} {self.beside}".rstrip()


def show(parts: Iterable[Callable[[], Iterable[Row | str]]]) -> None:
    """Print the table, line by line as it comes; a line of text stands as it is."""
    began = perf_counter()
    print(f"{'':<56} {'reached':>24}   asked")
    for part in parts:
        for row in part():
            print(row, flush=True)
    print(f"\n{perf_counter() - began:.0f} s", flush=True)
