"""The project: settings, URLs, Celery and WSGI."""
