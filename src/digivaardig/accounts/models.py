"""A person with an account. Taking the scan needs none."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    """Makes users by e-mail address; without a password they sign in by mail."""

    def create_user(self, email: str, name: str = "", password: str | None = None, **more: Any) -> "User":
        """Make a user."""
        user = self.model(email=self.normalize_email(email).lower(), name=name, **more)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """Somebody who signs in. Exported and erased by the privacy desk; kept as long as the employment."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=80, blank=True)
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(
        default=False, editable=False
    )  # part of the demo's cast: no password at all

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def is_staff(self) -> bool:
        """Say no: there is no administration site; every page has its own door."""
        return False

    def get_full_name(self) -> str:
        """Give the name as colleagues know it."""
        return str(self)
