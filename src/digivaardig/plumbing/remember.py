"""What hardly changes is remembered for a few seconds in each process, so that a page need not ask for it."""

import time
from collections.abc import Callable, Hashable
from typing import Any, Generic, TypeVar

Value = TypeVar("Value")
_everything: list["Remembered[Any]"] = []


class Remembered(Generic[Value]):
    """Values by key, each asked for at most once every `seconds`."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._values: dict[Hashable, tuple[float, Value]] = {}
        _everything.append(self)

    def get(self, key: Hashable, load: Callable[[], Value]) -> Value:
        """Give the value, loading it when it is unknown or too old. What `load` raises is not remembered."""
        now = time.monotonic()
        found = self._values.get(key)
        if found and now - found[0] < self.seconds:
            return found[1]
        value = load()
        self._values[key] = (now, value)
        return value

    def forget(self) -> None:
        """Ask again next time: called by an action that changed what is remembered."""
        self._values.clear()


def forget_everything() -> None:
    """Start afresh: between tests, and after content was loaded."""
    for each in _everything:
        each.forget()
