"""The form of a text follows its shape. Names of fields are paths: `steps.example.parts.2.head`.

Saving never fails: what is not in order is told beside its field, and lists offer one empty row.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.formats import localize

from digivaardig.plumbing import notation

from .reading import EMPTY, TYPE, Tree
from .shapes import As, Field, Problems, Shape, Spec, Words, fields_of

MOST_ROWS = 30


@dataclass(frozen=True, slots=True)
class Asked:
    """A field on the page.

    Attributes:
        path: its name in the form; `id` is the same without dots.
        value: what stands in it.
        problems: what is not in order: where below the field, if it is data, and in words.
        inside: the fields of a part.
        rows: the fields of each of the parts, the last row empty.
        count: how many problems there are in it, those inside included.

    """

    path: str
    spec: Spec
    value: str
    choices: tuple[tuple[str, Words], ...]
    problems: tuple[tuple[str, str], ...]
    inside: tuple["Asked", ...]
    rows: tuple[tuple["Asked", ...], ...]
    count: int

    @property
    def id(self) -> str:
        """Give the name as an element's id."""
        return f"f-{self.path.replace('.', '-')}"

    @property
    def asked(self) -> str:
        """Say how it is asked, for templates."""
        return str(self.spec.asked)

    @property
    def is_lacking(self) -> bool:
        """Whether it is only empty: no mistake, just not written yet."""
        return not self.value

    @property
    def is_wrong(self) -> bool:
        """Whether something that was written is not in order, here or inside."""
        if self.inside or self.rows:
            return any(each.is_wrong for each in self.inside) or any(
                each.is_wrong for row in self.rows for each in row
            )
        return bool(self.problems) and not self.is_lacking

    @property
    def is_group(self) -> bool:
        """Whether it holds nothing but parts, such as the steps of a lesson."""
        return bool(self.inside) and all(each.spec.asked is As.PART for each in self.inside)

    @property
    def title(self) -> str:
        """Give the title of a part, if it has one."""
        return next((each.value for each in self.inside if each.path.endswith(".title")), "")

    @property
    def height(self) -> int:
        """Say how many lines a box of text should show."""
        least = {As.PROSE: 4, As.LINES: 3, As.DATA: 8}.get(self.spec.asked, 1)
        return min(max(least, self.value.count("\n") + len(self.value) // 90 + 1), 24)


def typed(shape: type[Shape], post: Mapping[str, str], at: str = "") -> Tree:
    """Gather what was typed into a tree; what the shape does not ask is not looked at."""
    return {field.key: _typed(field.spec, post, f"{at}{field.key}") for field in fields_of(shape)}


def _typed(spec: Spec, post: Mapping[str, str], at: str) -> object:
    if spec.asked is As.PART:
        return typed(spec.of, post, f"{at}.")
    if spec.asked is As.PARTS:
        rows = [typed(spec.of, post, f"{at}.{place}.") for place in range(1, MOST_ROWS)]
        return [row for row in rows if any(str(value).strip() for value in row.values())]
    return post.get(at, "")


def asked(shape: type[Shape], tree: Mapping[str, object], problems: Problems) -> tuple[Asked, ...]:
    """Lay out the fields of a shape with what stands in them and what is not in order."""
    return _fields(shape, tree, problems, "")


def _fields(shape: type[Shape], tree: Mapping[str, object], problems: Problems, at: str) -> tuple[Asked, ...]:
    return tuple(_one(field, tree.get(field.key), problems, f"{at}{field.key}") for field in fields_of(shape))


def _one(field: Field, given: object, problems: Problems, at: str) -> Asked:
    spec = field.spec
    inside: tuple[Asked, ...] = ()
    rows: tuple[tuple[Asked, ...], ...] = ()
    if spec.asked is As.PART:
        inside = _fields(spec.of, _tree_of(given), problems, f"{at}.")
    if spec.asked is As.PARTS:
        rows = _rows(spec, given, problems, at)
    return Asked(
        path=at,
        spec=spec,
        value="" if inside or rows else shown(spec, given),
        choices=tuple(spec.choices()),
        problems=_problems(spec, problems, at),
        inside=inside,
        rows=rows,
        count=sum(path == at or path.startswith(f"{at}.") for path in problems),
    )


def _rows(spec: Spec, given: object, problems: Problems, at: str) -> tuple[tuple[Asked, ...], ...]:
    found = [each for each in given if isinstance(each, Mapping)] if isinstance(given, list) else []
    offered = found + [{}] * (len(found) < spec.most)
    return tuple(_fields(spec.of, row, problems, f"{at}.{place}.") for place, row in enumerate(offered, 1))


def _tree_of(given: object) -> Mapping[str, object]:
    """Give a part as a mapping; steps are kept as a list whose parts name their type."""
    if isinstance(given, list):
        return {str(each.get(TYPE)): each for each in given if isinstance(each, Mapping)}
    return given if isinstance(given, Mapping) else {}


def _problems(spec: Spec, problems: Problems, at: str) -> tuple[tuple[str, str], ...]:
    if spec.asked is As.DATA:
        below = [(path, words) for path, words in problems.items() if path == at or path.startswith(f"{at}.")]
        return tuple((path[len(at) + 1 :], words) for path, words in below)
    return (("", problems[at]),) if at in problems else ()


def shown(spec: Spec, given: object) -> str:
    """Write a value as it stands in its field."""
    if given in EMPTY:
        return ""
    if spec.asked is As.LINES and isinstance(given, list):
        return "\n".join(str(each) for each in given)
    if spec.asked is As.DATA and not isinstance(given, str):
        return notation.write(given)
    if isinstance(given, int | float):
        return str(localize(given))
    return str(given)
