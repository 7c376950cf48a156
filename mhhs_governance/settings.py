"""Settings, all from the environment. The defaults are the embedded set-up of `./run demo`; production sets its own.

DATABASE_URL (sqlite:////… or postgres://…), SECRET_KEY, DEBUG, ALLOWED_HOSTS, CSRF_TRUSTED_ORIGINS, SITE_URL, MHHS_VAR
(folder for database, files, broker and keys), CELERY_BROKER_URL, CACHE_URL, EMAIL_URL, EMAIL_FROM, EMAIL_LEASE_SECONDS,
ENFORCED_WITHIN_MINUTES, LOG_LEVEL, MHHS_PDF (on/off), MHHS_DEMO, UPLOAD_LIMIT_BYTES, CLAMD, CLAMD_TIMEOUT, SIGNING_KEY,
SIGNING_CERT, SIGNING_PASSPHRASE, SIGNING_SELF_SIGNED, BALLOT_SECRET, HTTPS, TRUSTED_PROXIES.
"""

from __future__ import annotations

import os
from pathlib import Path

import environ
import structlog
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = Path(env.str("MHHS_VAR", default=str(BASE_DIR / "var"))).resolve()
VAR.mkdir(parents=True, exist_ok=True)

DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("MHHS_DEMO", default=False)
PDF = env.str("MHHS_PDF", default="on")
HTTPS = env.bool("HTTPS", default=False)


def _as_given(name: str) -> str:
    """A secret of the environment, to the letter: django-environ reads one that begins with $ as another's name."""
    return os.environ.get(name, "")


def _secret_key() -> str:
    """The environment's key; for the embedded set-up one of its own, made once and kept private beside the data."""
    if given := _as_given("SECRET_KEY"):
        return given
    if HTTPS:
        raise ImproperlyConfigured("SECRET_KEY must be set in the environment.")
    kept = VAR / "secret-key"
    if not kept.exists():
        kept.touch(mode=0o600)
        kept.write_text(get_random_secret_key())
    return kept.read_text()


SECRET_KEY = _secret_key()
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000")

INSTALLED_APPS = [
    "dashboard",
    "reports",
    "decisions",
    "meetings",
    "raid",
    "constituencies",
    "consultations",
    "deadlines",
    "groups",
    "framework",
    "foundation.documents",
    "foundation.notifications",
    "foundation.jobs",
    "foundation.accounts",
    "foundation.workflow",
    "foundation.audit",
    "foundation.core",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_structlog",
    "django_filters",
    "django_tables2",
    "django_htmx",
    "template_partials",
    "js_lib_bootstrap5",
    "heroicons",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "foundation.core.http.LimitMiddleware",  # before the CSRF check, which reads the whole of what is sent
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",  # closed by default: a public view says so itself
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "foundation.accounts.adapter.ActivityMiddleware",  # in place of allauth's own
    "django_structlog.middlewares.RequestMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "foundation.core.http.RefusalMiddleware",
]

ROOT_URLCONF = "mhhs_governance.urls"
WSGI_APPLICATION = "mhhs_governance.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "mhhs_governance.context.shell",
            ],
        },
    }
]
FILTERS_EMPTY_CHOICE_LABEL = "Any"
FORM_RENDERER = "foundation.core.forms.SpokenForms"

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR / 'db.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",  # a writer waits at the start, so no transaction dies half way
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 10)  # seconds; nobody waits for ever
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_ADAPTER = "foundation.accounts.adapter.InvitationOnlyAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"  # people are entered by an administrator, not by themselves
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# limits count by the client's address: behind proxies that is the one the outermost trusted proxy saw
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=1 if HTTPS else 0)
USERSESSIONS_TRACK_ACTIVITY = True
SESSION_COOKIE_AGE = 60 * 60 * 12

CACHES = {"default": env.cache("CACHE_URL", default="dbcache://cache_entries")}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
STATIC_ROOT.mkdir(exist_ok=True)  # WhiteNoise serves from the finders beside it and warns when it is not there
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = True
MEDIA_ROOT = VAR / "files"
UPLOAD_LIMIT_BYTES = env.int("UPLOAD_LIMIT_BYTES", default=25_000_000)
CLAMD = env.str("CLAMD", default="")  # tcp://HOST:3310 or unix:///PATH: uploads are scanned, or refused
CLAMD_TIMEOUT = env.int("CLAMD_TIMEOUT", default=30)  # seconds
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

vars().update(env.email("EMAIL_URL", default="consolemail://"))
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", default="MHHS Governance <governance@localhost>")
EMAIL_TIMEOUT = 20
EMAIL_LEASE_SECONDS = env.int("EMAIL_LEASE_SECONDS", default=180)
ENFORCED_WITHIN_MINUTES = env.int("ENFORCED_WITHIN_MINUTES", default=15)  # 0 where no worker belongs to it

SIGNING_KEY = Path(env.str("SIGNING_KEY", default=str(VAR / "keys" / "trail.key")))
SIGNING_CERT = Path(env.str("SIGNING_CERT", default=str(VAR / "keys" / "trail.pem")))
SIGNING_PASSPHRASE = env.str("SIGNING_PASSPHRASE", default="")
SIGNING_SELF_SIGNED = env.bool("SIGNING_SELF_SIGNED", default=not HTTPS)
BALLOT_SECRET = _as_given("BALLOT_SECRET") or SECRET_KEY  # votes are sealed under keys derived from it

CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default="filesystem://")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processor": structlog.dev.ConsoleRenderer(
                colors=False,
                exception_formatter=structlog.dev.plain_traceback,  # the others print local variables: people's names
            ),
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
}
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.filter_by_level,
        structlog.processors.TimeStamper(fmt="iso"),
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.format_exc_info,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
