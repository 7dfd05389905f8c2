"""The kinds of text. A kind has no table: a room above registers how its texts are read and shown."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.utils.functional import Promise

from .reading import Reading, Tree, read
from .shapes import Shape

Context = Mapping[str, object]
_kinds: dict[str, "Kind"] = {}


def _title(tree: Tree) -> str:
    return str(tree.get("title", ""))


def _place(slug: str, _tree: Tree) -> str:
    return f"{slug}.yaml"


def _shown_as_content(content: object) -> Context:
    return {"content": content}


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of text.

    Attributes:
        name: in the database and in files (`module: <slug>`).
        label, plural: for people, such as “lesson” and “lessons”.
        read: makes content of a tree, and says what is not in order.
        shape: the shape that the site's form follows; without one a kind is not edited on the site.
        template: the reader's page.
        preview: the context of that page, for content that no reader sees yet.
        title: what a list calls a text.
        place: where the file of a text lies in the content folder, by its name and what it says.
        file_is_master: the files say what there is: what they do not name is retired.

    """

    name: str
    label: str | Promise
    plural: str | Promise
    read: Callable[[object], Reading[Any]]
    shape: type[Shape] | None = None
    template: str = ""
    preview: Callable[[Any], Context] = _shown_as_content
    title: Callable[[Tree], str] = _title
    place: Callable[[str, Tree], str] = _place
    file_is_master: bool = False

    @property
    def editable_on_site(self) -> bool:
        """Whether members write these texts on the site."""
        return self.shape is not None


def register(kind: Kind) -> None:
    """Make a kind known: called once, when the room's app is ready."""
    _kinds[kind.name] = kind


def of(name: str) -> Kind:
    """Give a kind by its name.

    Raises:
        KeyError: there is none by that name.

    """
    return _kinds[name]


def editable() -> list[Kind]:
    """List the kinds that members write on the site, in the order of registration."""
    return [kind for kind in _kinds.values() if kind.editable_on_site]


def reader_of(shape: type[Shape]) -> Callable[[object], Reading[Any]]:
    """Give the function that reads trees into a shape, for a kind's `read`."""
    return partial(read, shape)
