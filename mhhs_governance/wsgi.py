"""The WSGI application."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mhhs_governance.settings")

# the web process sends tasks, so it needs the Celery application too
from mhhs_governance.celery import app as celery_app

application = get_wsgi_application()

__all__ = ["application", "celery_app"]
