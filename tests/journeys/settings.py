"""The product's own settings, for processes over a copy of the demonstration that the tests have filled."""

from __future__ import annotations

from mhhs_governance.settings import *  # noqa: F403  # the product's settings, with what follows

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # under which the copied people's are hashed
