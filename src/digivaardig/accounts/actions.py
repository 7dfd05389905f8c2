"""Making accounts."""

from allauth.mfa.models import Authenticator
from django.db import transaction

from .models import User


@transaction.atomic
def add_user(email: str, name: str) -> User:
    """Get the account with this address, or make one without a password: its holder signs in by mail."""
    known = User.objects.filter(email=email.lower()).first()
    return known or User.objects.create_user(email, name)


@transaction.atomic
def add_demo_user(email: str, name: str) -> User:
    """Make one of the demo's cast: no password, and a page that exists in demo mode only signs in."""
    return User.objects.create_user(email, name, is_demo=True)


@transaction.atomic
def forget_second_factor(user: User) -> bool:
    """Take the app and the spare codes of who lost them; says whether there were any.

    The next time the password asks for a mailed code, and then for a new second factor.
    """
    taken, _by_table = Authenticator.objects.filter(user=user).delete()
    return bool(taken)
