"""The WSGI entry point."""

import logging
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "digivaardig.config.settings.production")
logging.raiseExceptions = False  # a line that cannot be written is lost, not printed with what it held
application = get_wsgi_application()

from .refusing import refuse_what_is_unsafe  # noqa: E402 - Django must be ready

refuse_what_is_unsafe()
