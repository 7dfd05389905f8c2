"""Everything that is done to a text, whatever its kind. Pages, files and commands all come here."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from digivaardig.audit.actions import record
from digivaardig.organisations.models import Membership
from digivaardig.plumbing import events
from digivaardig.tenancy.models import Municipality

from .events import TextChanged
from .models import TITLE, Origin, State, Text, Version
from .queries import editors, forget
from .reading import Tree

ONE_SITTING = timedelta(minutes=15)  # saves by one person within it leave one audit line together


class OutdatedError(ValidationError):
    """Somebody saved since the writer opened the text."""


@dataclass(frozen=True, slots=True)
class Plan:
    """When readers see a version, and when somebody must look at it again."""

    starts_at: datetime
    ends_at: datetime | None
    review_by: date


@dataclass(frozen=True, slots=True)
class Entering:
    """A version as a file gives it."""

    slug: str
    number: int
    state: State
    review_by: date
    tree: Tree  # tidy, without problems


@transaction.atomic
def start(text: Text, tree: Tree, *, by: Membership | None, at: datetime) -> Version:
    """Begin a new text, that is not stored yet; gives its first draft.

    Raises:
        ValidationError: there is a text of that kind by that name.

    """
    if text.municipality and Text.owned_by(None).filter(kind=text.kind, slug=text.slug).exists():
        raise ValidationError(
            _("There is a shared text by this name. Copy that one, or choose another name.")
        )
    try:
        with transaction.atomic():
            text.save()
    except IntegrityError:
        raise ValidationError(_("There is a text by this name already. Choose another name.")) from None
    return _done("text.started", _draft(text, 1, tree, by, at), by)


@transaction.atomic
def write(version: Version, tree: Tree, *, knowing: int, by: Membership | None, at: datetime) -> Version:
    """Save a draft, ready or not. Saves of one person in one sitting leave one audit line together.

    Raises:
        OutdatedError: somebody saved since the writer opened it (`knowing` is how often it was saved then).
        ValidationError: it has been approved.

    """
    current = _lock(version)
    current.check_open()
    if current.saved != knowing:
        raise OutdatedError(_("Somebody else saved this in the meantime. Your text is still here."))
    kind = current.text.of_kind
    tidy = kind.read(tree).tree
    if tidy == current.content:
        return current
    same_sitting = (
        current.saved and current.written_by_id == (by and by.pk) and at - current.written_at < ONE_SITTING
    )
    current.content, current.title = tidy, kind.title(tidy)[:TITLE]
    current.written_by, current.written_at, current.saved = by, at, current.saved + 1
    current.note_writer(by)
    return _saved("text.written", current) if same_sitting else _done("text.written", current, by)


@transaction.atomic
def submit(version: Version, *, by: Membership | None, at: datetime) -> None:
    """Hand a draft in for review.

    Raises:
        ValidationError: a place in it is not ready, or it has been approved.

    """
    current = _lock(version)
    current.check_open()
    if current.submitted_at:
        return
    current.check_complete()
    current.submitted_at, current.remark = at, ""
    _done("text.submitted", current, by)


@transaction.atomic
def send_back(version: Version, remark: str, *, by: Membership | None, at: datetime) -> None:
    """Make a draft again of what is in review, with a remark for who wrote it.

    Raises:
        ValidationError: it has been approved.

    """
    current = _lock(version)
    current.check_open()
    if not current.submitted_at:
        return
    current.submitted_at, current.remark = None, remark
    _done("text.sent_back", current, by)


@transaction.atomic
def approve(version: Version, plan: Plan, *, knowing: int, by: Membership | None, at: datetime) -> None:
    """Let a version go live at its time; the one before it makes way at that moment.

    Raises:
        OutdatedError: it was saved since it was read.
        ValidationError: it was not handed in, is not ready, or may not be approved by this person or then.

    """
    current = _lock(version)
    if current.approved_at:
        return
    if not current.submitted_at:
        raise ValidationError(_("Nobody handed this in yet."))
    if current.saved != knowing:
        raise OutdatedError(_("Somebody changed this while you were reading. Look once more."))
    current.check_complete()
    current.check_second_pair_of_eyes(by, editors(by))
    _plan(current, plan, at)
    current.approved_at, current.approved_by = at, by
    _done("text.approved", current, by)


@transaction.atomic
def take_back(version: Version, *, by: Membership | None, at: datetime) -> None:
    """Make a draft again of what is planned; the version before it stays.

    Raises:
        ValidationError: readers have seen it, or there is another draft.

    """
    current = _lock(version)
    if not current.approved_at:
        return
    if current.state_at(at) != State.PLANNED:
        raise ValidationError(_("Readers have seen this version. Make a new draft of it."))
    if _open(current.text):
        raise ValidationError(_("There is already a draft of this text."))
    _versions(current.text).filter(replaced_at=current.starts_at).update(replaced_at=None)
    current.submitted_at = current.approved_at = current.approved_by = current.starts_at = current.ends_at = (
        None
    )
    _done("text.taken_back", current, by)


@transaction.atomic
def retire(version: Version, *, by: Membership | None, at: datetime) -> None:
    """Take a live version away from readers.

    Raises:
        ValidationError: it is not live.

    """
    current = _lock(version)
    state = current.state_at(at)
    if state == State.RETIRED:
        return
    if state != State.LIVE:
        raise ValidationError(_("Only what readers see now can be retired."))
    current.ends_at = at
    _done("text.retired", current, by)


@transaction.atomic
def bring_back(version: Version, *, by: Membership | None, at: datetime) -> Version:
    """Make a new draft that says what a version says, old or live; gives the draft.

    Raises:
        ValidationError: there is already a draft.

    """
    current = _lock(version)
    current.text.municipality = version.municipality
    newest = _versions(current.text).order_by("-number").first() or current
    if _open(current.text):
        raise ValidationError(_("There is already a draft of this text."))
    return _done("text.drafted", _draft(current.text, newest.number + 1, current.content, by, at), by)


@transaction.atomic
def copy(version: Version, owner: Municipality, *, by: Membership | None, at: datetime) -> Version:
    """Make a municipality's own draft of a shared text; once live it takes the shared one's place there.

    Raises:
        ValidationError: it is not shared, or the municipality has its own already.

    """
    if version.municipality_id is not None:
        raise ValidationError(_("This is a municipality's own text already."))
    text = Text(municipality=owner, kind=version.text.kind, slug=version.text.slug)
    try:
        with transaction.atomic():
            text.save()
    except IntegrityError:
        raise ValidationError(_("Your municipality has its own version of this text already.")) from None
    return _done("text.copied", _draft(text, 1, version.content, by, at), by)


@transaction.atomic
def look_again(version: Version, review_by: date, *, by: Membership | None, at: datetime) -> None:
    """Note that somebody looked at a text and it still holds, until a new day.

    Raises:
        ValidationError: readers do not see it.

    """
    current = _lock(version)
    if current.state_at(at) not in {State.LIVE, State.PLANNED}:
        raise ValidationError(_("Only a text that readers see is looked at again."))
    if review_by <= at.date():
        raise ValidationError(_("Choose a day that is still to come."))
    current.review_by = review_by
    _done("text.looked_at", current, by)


@transaction.atomic
def enter(kind: str, entering: Entering, *, at: datetime) -> Version:
    """Store a version that a file gives, in the state that the file gives it; it belongs to all.

    The caller (`loading`) has read it: its tree is tidy, and its number is new.
    """
    text = Text.owned_by(None).filter(kind=kind, slug=entering.slug).first()
    if text is None:
        text = Text(kind=kind, slug=entering.slug)
        text.save()
    version = _draft(text, entering.number, entering.tree, None, at)
    version.origin = Origin.FILE
    return _settle(version, entering, at)


@transaction.atomic
def settle(version: Version, entering: Entering, *, at: datetime) -> Version:
    """Bring a version of a file to the state and the review day that the file gives it now."""
    return _settle(_lock(version), entering, at)


def _settle(version: Version, entering: Entering, at: datetime) -> Version:
    wanted, state = entering.state, version.state_at(at)
    if wanted != State.DRAFT and state == State.DRAFT:
        version.submitted_at = at
    if wanted in {State.LIVE, State.RETIRED} and version.approved_at is None:
        _plan(version, Plan(at, None, entering.review_by), at)
        version.approved_at = at
    if wanted == State.RETIRED and state != State.RETIRED:
        version.ends_at = at
    if wanted == State.LIVE and state == State.RETIRED:
        version.ends_at = None
    version.review_by = entering.review_by
    return _done("text.loaded", version, None)


def _plan(version: Version, plan: Plan, at: datetime) -> None:
    starts_at = max(plan.starts_at, at)
    others = _versions(version.text).exclude(approved_at=None).exclude(pk=version.pk)
    if others.filter(starts_at__gt=at, starts_at__gte=starts_at).exists():
        raise ValidationError(_("Another version starts later than this one. Take that back first."))
    version.starts_at, version.ends_at, version.review_by = starts_at, plan.ends_at, plan.review_by
    if plan.ends_at and plan.ends_at <= starts_at:
        raise ValidationError(_("A text ends after it starts."))
    others.filter(replaced_at=None).update(replaced_at=starts_at)


def _draft(text: Text, number: int, tree: Tree, by: Membership | None, at: datetime) -> Version:
    return Version(
        municipality=text.municipality,
        text=text,
        number=number,
        content=tree,
        title=text.of_kind.title(tree)[:TITLE],
        written_by=by,
        written_at=at,
        writers=[by.pk] if by else [],
    )


def _done(did: str, version: Version, by: Membership | None) -> Version:
    _saved(did, version)
    record(did, version, by=by)
    return version


def _saved(did: str, version: Version) -> Version:
    version.save()
    text = version.text
    events.announce(
        TextChanged(did, text.kind, text.slug, version.number, text.municipality_id, version.starts_at)
    )
    forget()
    transaction.on_commit(forget)
    return version


def _lock(version: Version) -> Version:
    """Get the row as it stands; its text is locked, so that versions of one text never race."""
    text = Text.owned_by(version.municipality).select_for_update().get(pk=version.text_id)
    current = _versions(text).get(pk=version.pk)
    current.text, current.municipality = text, version.municipality
    text.municipality = version.municipality
    return current


def _versions(text: Text) -> models.QuerySet[Version]:
    return Version.owned_by(text.municipality).filter(text=text)


def _open(text: Text) -> bool:
    return _versions(text).filter(approved_at=None).exists()
