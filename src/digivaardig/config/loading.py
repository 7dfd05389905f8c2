"""Loading all content in the right order: the yardstick, the questions, the lessons, the bank."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError

from digivaardig.authoring.loading import load_folder
from digivaardig.items.jobs import build_bank
from digivaardig.items.loading import load_items
from digivaardig.plumbing.notation import Source, read_folder, read_source
from digivaardig.plumbing.remember import forget_everything
from digivaardig.skills.actions import load_framework

Say = Callable[[str], None]


def load_yardstick(content: Path) -> None:
    """Load framework and job profiles.

    Raises:
        ValidationError: a file is wrong; the message names file and line.

    """
    load_framework(*yardstick_trees(content))


def yardstick_trees(content: Path) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Read the files of the framework and of the job profiles.

    Raises:
        ValidationError: a file cannot be read; the message names file and line.

    """
    profiles = [mapping_of(source) for source in read_folder(content / "framework/profiles")]
    return mapping_of(read_source(content / "framework/framework.yaml")), profiles


def mapping_of(source: Source) -> dict[str, Any]:
    """Give what a file holds, parts with a name.

    Raises:
        ValidationError: it holds something else.

    """
    if not isinstance(source.tree, dict):
        raise ValidationError(f"{source.where()}: this file holds no parts with a name.")
    return source.tree


def load_content(content: Path, at: datetime, say: Say) -> None:
    """Load everything in `content`; what is loaded already costs nothing.

    Raises:
        ValidationError: a file is wrong; it says where and why, and that file changed nothing.

    """
    load_yardstick(content)
    say("themes, levels and job profiles")
    loaded = load_items(content / "items", at=at)
    say(f"questions: {loaded.new + loaded.changed + loaded.same}")
    lessons = load_folder("module", content / "modules", at=at)
    say(f"lessons: {lessons.new + lessons.changed + lessons.same}")
    forget_everything()
    build_bank(at=at, say=say)
    forget_everything()
