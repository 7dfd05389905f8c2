"""How django-allauth behaves here: nobody signs up; accounts come from the municipality."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class Adapter(DefaultAccountAdapter):
    """Accounts are made by member management, never by a visitor."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Say no."""
        return False
