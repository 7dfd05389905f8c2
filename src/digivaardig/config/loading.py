"""Loading all content in the right order: the yardstick, the questions, the lessons, the bank."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from django.core.exceptions import ValidationError

from digivaardig.plumbing.remember import forget_everything
from digivaardig.skills.actions import load_framework

Say = Callable[[str], None]


def read_tree(path: Path) -> Any:  # noqa: ANN401 - YAML is what it is
    """Read one YAML file.

    Raises:
        ValidationError: it is not YAML; the message names file and line.

    """
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        raise ValidationError(f"{path}{line}: {getattr(error, 'problem', error)}") from error


def load_yardstick(content: Path) -> None:
    """Load framework and job profiles."""
    profiles = [read_tree(path) for path in sorted((content / "framework/profiles").glob("*.yaml"))]
    load_framework(read_tree(content / "framework/framework.yaml"), profiles)


def load_content(content: Path, at: datetime, say: Say) -> None:
    """Load everything in `content`; what is loaded already costs nothing.

    Raises:
        ValidationError: a file is wrong; it says where and why, and that file changed nothing.

    """
    load_yardstick(content)
    say("yardstick")
    forget_everything()
