"""The same settings for the tests: one folder per run, fast password hashing, mail in memory."""

from __future__ import annotations

import os
import tempfile

_folder = os.environ.setdefault("MHHS_VAR", tempfile.mkdtemp(prefix="mhhs-test-"))
os.environ.setdefault("SECRET_KEY", "only-for-tests-only-for-tests-only-for-tests-0123456789")
os.environ.setdefault("CACHE_URL", "locmemcache://")

from mhhs_governance.settings import *  # noqa: E402, F403  # the tests' settings are the product's, with what follows

if DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":  # noqa: F405  # the same
    # the order of joins as written: over a test's few rows the planner would think longer than it works
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = "-c join_collapse_limit=1 -c from_collapse_limit=1"  # noqa: F405  # the same
# what is logged stands beside the test that failed; the console of a run of thousands is nobody's
LOGGING = {**LOGGING, "handlers": {"console": {"class": "logging.NullHandler"}}}  # noqa: F405  # the same
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True  # static files are looked for when asked for, not all of them for every test client
INSTALLED_APPS = [*INSTALLED_APPS, "zeal"]  # noqa: F405  # a page that asks once for each row of a list fails
MIDDLEWARE = ["zeal.middleware.zeal_middleware", *MIDDLEWARE]  # noqa: F405  # the same
ZEAL_ALLOWLIST = [
    {"model": "core.Series", "field": "get()"},  # an act takes each of its numbers under that series' lock
    {"model": "consultations.Consultation", "field": "get()"},  # what is held by an act is held again by the act in it
    {"model": "accounts.Organisation", "field": "get()"},  # each act that binds one holds it, in a table's every row
    # allauth looks up each earlier session of a person who signs in again, and whose it is
    {"model": "sessions.Session", "field": "get()"},
    {"model": "accounts.Person", "field": "get()"},
]
CELERY_TASK_ALWAYS_EAGER = False
