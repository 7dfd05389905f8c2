"""What every way of running shares. Nothing here is a secret and nothing here is a choice of place."""

import os
from pathlib import Path

from csp.constants import NONE, SELF

PACKAGE = Path(__file__).resolve().parents[2]
ROOT = PACKAGE.parents[1]
VAR = Path(os.environ.get("DIGIVAARDIG_VAR") or ROOT / "var")
CONTENT = ROOT / "content"

DEMO = False

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "digivaardig.plumbing",
    "digivaardig.ui",
    "digivaardig.tenancy",
    "digivaardig.accounts",
    "digivaardig.audit",
    "digivaardig.organisations",
    "digivaardig.skills",
    "digivaardig.questions",
    "digivaardig.codes",
    "digivaardig.authoring",
    "digivaardig.items",
    "digivaardig.blocks",
    "digivaardig.learning",
    "digivaardig.scan",
    "digivaardig.standards",
    "digivaardig.advice",
    "digivaardig.insight",
    "digivaardig.home",
    "digivaardig.config",
    "allauth",  # after our own: our templates and words come first
    "allauth.account",
    "allauth.mfa",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "digivaardig.accounts.second_factor.SecondFactorMiddleware",
]

ROOT_URLCONF = "digivaardig.config.urls"
WSGI_APPLICATION = "digivaardig.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csrf",
                "django.contrib.messages.context_processors.messages",
                "digivaardig.home.context.navigation",
                "digivaardig.accounts.context.way_in",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "digivaardig.ui.templatetags.ui",
            ],
        },
    }
]

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_request_login_code"
LOGIN_REDIRECT_URL = "front:where_to"
ACCOUNT_ADAPTER = "digivaardig.accounts.adapter.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60  # mail may be slow, and so may people
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_FORMS = {
    "login": "digivaardig.accounts.forms.PasswordLogin",
    "request_login_code": "digivaardig.accounts.forms.AskForCode",
    "confirm_login_code": "digivaardig.accounts.forms.MailedCode",
    "reauthenticate": "digivaardig.accounts.forms.SayAgain",
    "change_password": "digivaardig.accounts.forms.ChangePassword",
    "set_password": "digivaardig.accounts.forms.SetPassword",
    "reset_password": "digivaardig.accounts.forms.ResetPassword",
    "confirm_password_reset_code": "digivaardig.accounts.forms.ResetPasswordCode",
    "reset_password_from_key": "digivaardig.accounts.forms.NewPassword",
}
MFA_ADAPTER = "digivaardig.accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Digivaardig"
MFA_TOTP_TOLERANCE = 1  # the code before and after: a clock may be half a minute off
MFA_ALLOW_UNVERIFIED_EMAIL = True  # nobody signs up: addresses come from the municipality
MFA_FORMS = {
    "activate_totp": "digivaardig.accounts.forms.ActivateApp",
    "authenticate": "digivaardig.accounts.forms.AppCode",
    "reauthenticate": "digivaardig.accounts.forms.AppCodeAgain",
}

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [
    ("fonts", ROOT / "node_modules/@fontsource-variable/atkinson-hyperlegible-next/files"),
]

X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = (
    "same-origin"  # docs/decisions/0005: `no-referrer` makes browsers send `Origin: null`
)
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 10
CSRF_COOKIE_HTTPONLY = True
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# What a visitor does leaves no line: no request log, and errors name the exception and the place only.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"place_only": {"()": "digivaardig.plumbing.errors.PlaceOnly"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["place_only"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "django.request": {"handlers": ["console"], "level": "ERROR", "propagate": False},
        "django.server": {"handlers": [], "level": "CRITICAL", "propagate": False},
    },
}

TEST_RUNNER = "django.test.runner.DiscoverRunner"
EMAIL_SUBJECT_PREFIX = ""
DEFAULT_FROM_EMAIL = "Digivaardig <noreply@localhost>"
FILE_UPLOAD_PERMISSIONS = 0o640
