"""The same settings for the tests: one folder per run, fast password hashing, mail in memory."""

from __future__ import annotations

import os
import tempfile

_folder = os.environ.setdefault("MHHS_VAR", tempfile.mkdtemp(prefix="mhhs-test-"))
os.environ.setdefault("SECRET_KEY", "only-for-tests-only-for-tests-only-for-tests-0123456789")
os.environ.setdefault("CACHE_URL", "locmemcache://")

from mhhs_governance.settings import *  # noqa: E402, F403  # the tests' settings are the product's, with what follows

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CELERY_TASK_ALWAYS_EAGER = False
