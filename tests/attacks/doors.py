"""Every page that is open to visitors, found through the URL resolver by the door in front of it."""

from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import FunctionType
from typing import Any, Final

from django.urls import URLPattern, URLResolver, get_resolver, reverse

DOOR: Final = "for_visitors.<locals>.door"


@dataclass(frozen=True)
class Page:
    """A page: its name, the nouns in its URL, and the door in front of its view."""

    name: str
    nouns: frozenset[str]
    door: FunctionType

    def url(self, objects: Mapping[str, object]) -> str:
        """Give the address with these objects; a noun that is not among them is an error."""
        return reverse(self.name, kwargs={noun: objects[noun] for noun in self.nouns})

    @contextmanager
    def stands_for(self, view: Callable[..., Any]) -> Generator[None]:
        """Put another view behind the door."""
        cells = dict(zip(self.door.__code__.co_freevars, self.door.__closure__ or (), strict=True))
        before = cells["view"].cell_contents
        cells["view"].cell_contents = view
        try:
            yield
        finally:
            cells["view"].cell_contents = before


def visitor_pages() -> list[Page]:
    """List the pages whose door is `for_visitors`."""
    return list(_inside(get_resolver(), "", frozenset()))


def _inside(resolver: URLResolver, space: str, nouns: frozenset[str]) -> Iterator[Page]:
    patterns: list[Any] = resolver.url_patterns
    for each in patterns:
        here = nouns | frozenset(each.pattern.converters)
        if isinstance(each, URLResolver):
            yield from _inside(each, f"{space}{each.namespace}:" if each.namespace else space, here)
        elif isinstance(each, URLPattern) and (door := _door(each.callback)):
            yield Page(f"{space}{each.name}", here, door)


def _door(view: object) -> FunctionType | None:
    while isinstance(view, FunctionType):
        if view.__code__.co_qualname == DOOR:
            return view
        view = getattr(view, "__wrapped__", None)
    return None
