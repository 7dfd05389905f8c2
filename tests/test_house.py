"""The rules of the house that no linter knows. Those that read code are tried on a planted offence first."""

import ast
import re
from collections.abc import Callable
from importlib import import_module
from io import StringIO
from pathlib import Path

import pytest
from django import forms
from django.core.management import call_command

from digivaardig.organisations.models import Membership
from digivaardig.tenancy.models import Owned, Shared

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src/digivaardig"
MODULES = [path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts]
WRITES = {"save", "delete", "create", "bulk_create", "get_or_create", "update_or_create", "bulk_update"}
QUERYSETS = (".of(", ".owned_by(", ".objects", ".everywhere", ".by_key", ".by_handle", ".visible_to(")
# Files that write rows: actions, and what stands at their side because one file would grow too long.
WRITERS = {
    "actions.py",
    "round_actions.py",  # scan: what members do to a round, always audited
    "publishing.py",  # blocks: the publisher's own steps, each in one transaction
    "rewriting.py",  # blocks: the physical rewrite after a publication
}
WRITERS_ELSEWHERE = {
    "accounts/models.py",  # Django's own way to make a user
    "config/assets.py",  # saves fonts, no rows
}
MAY_LOOK_EVERYWHERE = {
    "tenancy/models.py",  # where `of` is made
    "organisations/queries.py",  # where is this person a member?
    "blocks/models.py",  # rows of a publication: `Pool.of(publication)`
    "blocks/gathering.py",  # the publisher handles every due moment of every municipality
}


def writes(code: str) -> bool:
    """Say whether some call in the code changes a row."""
    calls = [node.func for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call)]
    return any(
        call.attr in WRITES or (call.attr == "update" and any(way in ast.unparse(call) for way in QUERYSETS))
        for call in calls
        if isinstance(call, ast.Attribute)
    )


def loose_actions(code: str, *, only_writing: bool = False) -> list[str]:
    """Name the public functions (`only_writing`: of those that write themselves) without a transaction."""
    functions = [node for node in ast.parse(code).body if isinstance(node, ast.FunctionDef)]
    return [
        function.name
        for function in functions
        if not function.name.startswith("_")
        and (writes(ast.unparse(function)) or not only_writing)
        and not any(ast.unparse(each).startswith("transaction.atomic") for each in function.decorator_list)
    ]


def foreign_choices(form: Callable[[], forms.BaseForm]) -> list[str]:
    """Name the fields that offer the rows of every municipality."""
    return [
        name
        for name, field in form().fields.items()
        if isinstance(field, forms.ModelChoiceField)
        and issubclass(field.queryset.model, (Owned, Shared))
        and not field.queryset.query.is_empty()
    ]


def test_every_write_is_an_action():
    assert writes("def view(request): notice.save()")
    assert writes("def view(request): Notice.of(here).update(kind='release')")
    assert writes("def view(request): Text.owned_by(None).filter(pk=1).update(slug='x')")
    assert not writes("def view(request): context.update(kind='release')")
    writing = {str(path.relative_to(SOURCE)) for path in MODULES if writes(path.read_text())}
    assert {name for name in writing if Path(name).name not in WRITERS} == WRITERS_ELSEWHERE


def test_every_action_is_one_transaction():
    """The publisher's files hold runs of several actions as well: there only what writes is an action."""
    assert loose_actions("def publish(): ...\ndef _lock(): ...") == ["publish"]
    planted = "def run(): step()\ndef step(): row.save()"
    assert loose_actions(planted, only_writing=True) == ["step"]
    loose = {
        str(path.relative_to(SOURCE)): loose_actions(
            path.read_text(), only_writing="actions" not in path.stem
        )
        for path in MODULES
        if path.name in WRITERS
    }
    assert {path: names for path, names in loose.items() if names} == {}


def test_only_a_few_look_beyond_their_municipality():
    looking = {str(path.relative_to(SOURCE)) for path in MODULES if ".everywhere" in path.read_text()}
    assert looking == MAY_LOOK_EVERYWHERE


def test_no_form_offers_what_belongs_to_a_neighbour():
    planted = forms.modelform_factory(Membership, fields=["unit"])
    assert foreign_choices(planted) == ["unit"]
    import_module("digivaardig.config.urls")
    ours = [form for form in forms.ModelForm.__subclasses__() if form.__module__.startswith("digivaardig")]
    assert [form for form in ours if foreign_choices(form)] == []


def test_nothing_is_a_drawer():
    drawers = {"utils", "util", "helpers", "common", "misc", "lib", "core", "shared", "services"}
    assert [path.stem for path in SOURCE.rglob("*") if path.stem in drawers] == []


def test_files_stay_readable():
    code = [
        path
        for end in ("py", "html", "js", "css")
        for path in SOURCE.rglob(f"*.{end}")
        if "migrations" not in path.parts
    ]
    assert {path.name: n for path in code if (n := len(path.read_text().splitlines())) > 400} == {}


def test_pages_hold_no_script_or_style_of_their_own():
    templates = list(SOURCE.rglob("templates/**/*.html"))
    assert templates
    offences = re.compile(r"<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=|<style|https?://(?!127\.0\.0\.1)")
    assert offences.search('<p style="x">')
    assert offences.search("<script>1</script>")
    assert [path.name for path in templates if offences.search(path.read_text())] == []


@pytest.mark.django_db
def test_migrations_follow_the_models_and_both_databases_can_hold_them():
    call_command("makemigrations", "--check", "--dry-run", stdout=StringIO())
    call_command("check", databases=["default"], fail_level="WARNING")
