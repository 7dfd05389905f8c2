"""YAML as authors write it: read strictly, with the line of every part, and written so that people read it.

Strict: a name stands once, names are texts, dates stay texts, no references. What is read can be stored as
JSON.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from yaml.constructor import SafeConstructor
from yaml.reader import ReaderError

MOST_CHARACTERS = 200_000
LONG = 80  # characters; a longer text is folded over several lines
WIDTH = 110
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TAG = "tag:yaml.org,2002:"
_plain = SafeConstructor()
_SCALARS: dict[str, Callable[[yaml.ScalarNode], object]] = {
    f"{_TAG}str": lambda node: node.value,
    f"{_TAG}timestamp": lambda node: node.value,
    f"{_TAG}int": _plain.construct_yaml_int,
    f"{_TAG}float": _plain.construct_yaml_float,
    f"{_TAG}bool": _plain.construct_yaml_bool,
    f"{_TAG}null": lambda node: None,
}


class NotationError(ValueError):
    """It is not YAML as we take it; the message names the line."""

    def __init__(self, line: int, words: str) -> None:
        super().__init__(_("Line %(line)d: %(words)s") % {"line": line, "words": words})
        self.line, self.words = line, words


@dataclass
class Lines:
    """Where the parts of a tree stand.

    Attributes:
        by_path: the line of each path, counted from 1; parts of a list are named by their number, from 1.
        numbered: the path by number of a part of a list that names its `type`: `steps.why` is `steps.2`.

    """

    by_path: dict[str, int] = field(default_factory=dict)
    numbered: dict[str, str] = field(default_factory=dict)

    def of(self, path: str) -> int:
        """Give the line of a path, or of the nearest part around it."""
        here = ""
        for name in path.split(".") if path else ():
            below = self.numbered.get(_below(here, name), _below(here, name))
            if below not in self.by_path:
                break
            here = below
        return self.by_path.get(here, 1)


@dataclass(frozen=True)
class Source:
    """A file: its name as people are told it, what stands in it, and where."""

    name: str
    tree: object
    lines: Lines = field(default_factory=Lines)

    def where(self, path: str = "") -> str:
        """Say where a path stands: `modules/privacy/x.yaml, line 12`."""
        return _("%(file)s, line %(line)d") % {"file": self.name, "line": self.lines.of(path)}


def read_source(path: Path, name: str = "") -> Source:
    """Read one file.

    Raises:
        ValidationError: it cannot be read; the message names file and line.

    """
    name = name or str(path)
    try:
        tree, lines = _compose(path.read_text(encoding="utf-8"))
    except NotationError as error:
        raise ValidationError(f"{name}: {error}") from error
    except OSError as error:
        raise ValidationError(_("%(file)s cannot be opened.") % {"file": name}) from error
    except UnicodeDecodeError as error:
        raise ValidationError(_("%(file)s is not UTF-8.") % {"file": name}) from error
    return Source(name, tree, lines)


def read_folder(folder: Path) -> list[Source]:
    """Read all YAML files below a folder, by name; they are told by their path from the folder above it.

    Raises:
        ValidationError: some cannot be read; one message each.

    """
    sources: list[Source] = []
    problems: list[str] = []
    for path in sorted(folder.rglob("*.yaml")):
        try:
            sources.append(read_source(path, str(path.relative_to(folder.parent.parent))))
        except ValidationError as error:
            problems += error.messages
    if problems:
        raise ValidationError([*problems])
    return sources


def tree_of(text: str) -> object:
    """Read YAML that was typed.

    Raises:
        NotationError: it is not YAML as we take it.

    """
    return _compose(text)[0]


def write(tree: object) -> str:
    """Write a tree as YAML that people read: block style, long texts folded, keys in their order."""
    return yaml.dump(tree, Dumper=_Readable, allow_unicode=True, sort_keys=False, width=WIDTH)


def _compose(text: str) -> tuple[object, Lines]:
    if len(text) > MOST_CHARACTERS:
        raise NotationError(1, _("This is too long."))
    composer = _Composer()
    try:
        node = yaml.compose(text, Loader=_Loader)
        return (None if node is None else composer.value(node, "")), composer.lines
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = min(mark.line, text.count("\n")) + 1 if mark else 1
        raise NotationError(line, str(error.problem or error.context)) from error
    except ReaderError as error:
        raise NotationError(1, str(error.reason)) from error
    except RecursionError:
        raise NotationError(1, _("The parts lie too deep in one another.")) from None


class _Composer:
    """Turns PyYAML's nodes into a tree that can be stored as JSON, and notes the lines."""

    def __init__(self) -> None:
        self.lines = Lines()
        self._seen: set[int] = set()

    def value(self, node: yaml.Node, at: str) -> object:
        here = node.start_mark.line + 1
        self.lines.by_path.setdefault(at, here)
        if isinstance(node, yaml.ScalarNode):
            return _scalar(node, here)
        if id(node) in self._seen:
            raise NotationError(here, _("References (& and *) are not possible here."))
        self._seen.add(id(node))
        if isinstance(node, yaml.SequenceNode) and node.tag == f"{_TAG}seq":
            return [self._part(part, at, place) for place, part in enumerate(node.value, 1)]
        if isinstance(node, yaml.MappingNode) and node.tag == f"{_TAG}map":
            return self._mapping(node, at)
        raise NotationError(here, _("%(tag)s is not possible here.") % {"tag": node.tag})

    def _part(self, part: yaml.Node, at: str, place: int) -> object:
        path = _below(at, str(place))
        if name := _type_of(part):
            self.lines.numbered.setdefault(_below(at, name), path)
        return self.value(part, path)

    def _mapping(self, node: yaml.MappingNode, at: str) -> dict[str, object]:
        found: dict[str, object] = {}
        for key, part in node.value:
            here = key.start_mark.line + 1
            if key.tag != f"{_TAG}str":
                raise NotationError(here, _("Put this name between quotes: %(name)s.") % {"name": key.value})
            if key.value in found:
                raise NotationError(here, _("This name stands here twice: %(name)s.") % {"name": key.value})
            path = _below(at, key.value)
            self.lines.by_path[path] = here
            found[key.value] = self.value(part, path)
        return found


def _type_of(part: yaml.Node) -> str:
    if not isinstance(part, yaml.MappingNode):
        return ""
    return next((str(value.value) for key, value in part.value if key.value == "type"), "")


def _scalar(node: yaml.ScalarNode, here: int) -> object:
    make = _SCALARS.get(node.tag)
    if make is None:
        raise NotationError(here, _("%(tag)s is not possible here.") % {"tag": node.tag.removeprefix(_TAG)})
    try:
        value = make(node)
    except (ValueError, IndexError):
        return node.value
    if isinstance(value, float) and not math.isfinite(value):
        raise NotationError(here, _("Only numbers that can be written out are possible here."))
    return value


def _below(at: str, name: str) -> str:
    return f"{at}.{name}" if at else name


class _Readable(yaml.SafeDumper):
    """Writes as people do."""

    def ignore_aliases(self, data: object) -> bool:
        """Write what stands twice twice."""
        return True


def _present_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else ">" if len(text) > LONG else None
    return dumper.represent_scalar(f"{_TAG}str", text, style=style)


_Readable.add_representer(str, _present_text)
