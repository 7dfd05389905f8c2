"""The WSGI entry point."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "digivaardig.config.settings.production")
application = get_wsgi_application()

from .refusing import refuse_what_is_unsafe  # noqa: E402 - Django must be ready

refuse_what_is_unsafe()
