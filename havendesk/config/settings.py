"""Django's settings, computed from the options. Nobody edits this file to run a desk."""

import logging
import os
import secrets
from pathlib import Path

from corsheaders.defaults import default_headers

from havendesk.config import rooms
from havendesk.config.database import APPLICATION, OWNER, SEQUENCER, django_settings
from havendesk.config.options import load
from havendesk.kernel import logs
from havendesk.kernel.options import KernelOptions, options_of
from havendesk.live.options import LiveOptions
from havendesk.people.options import PeopleOptions, oidc_providers
from havendesk.tickets.options import TicketsOptions

PART_VARIABLE = "HAVENDESK_PART"
"""Which part this process is: web, worker, freeze-lane, sequencer, owner (migrations), tests or command, the
last with the highest room that it needs (``command:people``) where it does not need all."""

REPOSITORY = Path(__file__).resolve().parent.parent.parent
options = load()
PART = os.environ.get(PART_VARIABLE, "command")


def _secret_key() -> str:
    if options.secret_key.get_secret_value():
        return options.secret_key.get_secret_value()
    kept = options.data_folder / "secrets" / "django"
    # Before the first start there is no key: a throw-away one lets checks and builds load the settings.
    return kept.read_text().strip() if kept.exists() else secrets.token_urlsafe(50)


DEBUG = options.debug
SECRET_KEY = _secret_key()
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *options.allowed_hosts]
if options.public_url:
    ALLOWED_HOSTS.append(options.public_url.split("://")[-1].split("/")[0].split(":")[0])
DESK_ADDRESS = options.address
CSRF_TRUSTED_ORIGINS = [DESK_ADDRESS]

FACES = ("allauth.socialaccount.providers.openid_connect", "ninja", "corsheaders")
"""Applications without tables that only answers to requests need: a command need not wait for them."""

INSTALLED_APPS = [
    "procrastinate.contrib.django",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    *rooms.installed_apps(PART),
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    *(FACES if PART in ("web", "tests") else ()),
    "havendesk.config",
]

MIDDLEWARE = [
    "havendesk.config.headers.SecurityHeaders",
    "corsheaders.middleware.CorsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "havendesk.people.middleware.SecondFactor",
    "havendesk.api.problems.WrongMethod",
]

ROOT_URLCONF = "havendesk.config.urls"
ASGI_APPLICATION = "havendesk.config.asgi.application"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
            ]
        },
    }
]

# The owner's connection exists only where tables are made (in migrations and in tests), the sequencer's only
# in its process.
_roles = {"owner": OWNER, "sequencer": SEQUENCER}
if PART in _roles:
    DATABASES = {"default": django_settings(options, _roles[PART], pool=False)}
else:
    # Threads come and go in these, and a connection of its own per job costs more than the job. (The
    # relay gives its session lock back by name before its connection returns to the pool.)
    DATABASES = {
        "default": django_settings(options, APPLICATION, pool=PART in ("web", "worker", "freeze-lane"))
    }
if PART == "tests":
    DATABASES |= {name: django_settings(options, role, pool=False) for name, role in _roles.items()}

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""  # havendesk.config.apps imports the rooms' jobs
PROCRASTINATE_IMPORT_PATHS: list[str] = []

CACHES = {
    "default": {
        # Sign-in limits must count over all nodes, so the counters lie in the database.
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "django_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # staff are added by an administrator, never by signing up
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/300s/key",
    "reset_password": "20/m/ip,5/m/key",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
}
ACCOUNT_ADAPTER = "havendesk.people.adapters.AccountAdapter"
MFA_ADAPTER = "havendesk.people.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Whoever holds the key must also be its owner: PIN, finger or face.
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_TOTP_ISSUER = "Havendesk"
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute off
SOCIALACCOUNT_ADAPTER = "havendesk.people.adapters.ProviderAdapter"
# Staff who come from the company's own provider are matched by verified address; nobody is created.
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_LOGIN_ON_GET = True  # a link: our pages may post to themselves only
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS = oidc_providers(options_of(PeopleOptions))
USERSESSIONS_ADAPTER = "havendesk.people.adapters.SessionsAdapter"
USERSESSIONS_TRACK_ACTIVITY = True
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/console/"
LOGOUT_REDIRECT_URL = "/accounts/login/"

SESSION_COOKIE_NAME = "havendesk_session"
SESSION_COOKIE_AGE = 12 * 3600  # one shift
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "havendesk_csrf"
CSRF_COOKIE_SAMESITE = "Lax"
over_tls = options.address.startswith("https://")
SESSION_COOKIE_SECURE = over_tls
CSRF_COOKIE_SECURE = over_tls
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if over_tls else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if over_tls else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = over_tls
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

# The widget speaks from the exchange's own pages: it may call what customers need, without cookies.
CORS_URLS_REGEX = r"^/api/v1/(widget|customer|uploads|tickets|articles)\b.*$"
CORS_ALLOWED_ORIGINS = [one for one in options_of(LiveOptions).live_widget_origins if one != "*"]
CORS_ALLOW_ALL_ORIGINS = "*" in options_of(LiveOptions).live_widget_origins
CORS_ALLOW_CREDENTIALS = False
CORS_ALLOW_HEADERS = [*default_headers, "idempotency-key"]
CORS_EXPOSE_HEADERS = ["X-File-Name", "Retry-After"]

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", "English"),
    ("zh-hans", "简体中文"),
    ("zh-hant", "繁體中文"),
    ("ko", "한국어"),
    ("ja", "日本語"),
]
LANGUAGE_COOKIE_NAME = "havendesk_language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [Path(__file__).resolve().parent.parent / "locale"]

STATIC_URL = "/static/"
STATIC_ROOT = options.data_folder / "static"
DATA_FOLDER = options.data_folder
FRONT_END = REPOSITORY / "web"
STATICFILES_DIRS = [
    (name, FRONT_END / name / "dist")
    for name in ("console", "widget")
    if (FRONT_END / name / "dist").is_dir()
]
WHITENOISE_USE_FINDERS = True
WHITENOISE_MANIFEST_STRICT = False
WHITENOISE_AUTOREFRESH = DEBUG

STORAGES = {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    # Not under any URL: attachments are served by an endpoint that asks who is looking.
    "attachments": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": options.data_folder / "attachments"},
    },
    # Not under any URL either: packages of evidence leave by signed links only.
    "evidence": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": options.data_folder / "evidence"},
    },
}
FILE_UPLOAD_TEMP_DIR = None
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
# The handler below drops, without a word, every file of a request that is larger than this.
FILE_UPLOAD_MAX_MEMORY_SIZE = options_of(TicketsOptions).tickets_attachment_bytes + 1024 * 1024
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]

LOGGING_CONFIG = None  # structlog below replaces Django's own set-up
logs.configure(options_of(KernelOptions).log_level, as_json=options_of(KernelOptions).log_json)
# These tell every job and every request at INFO; our own lines say what matters.
logging.getLogger("procrastinate").setLevel(logging.WARNING)
logging.getLogger("httpx").setLevel(logging.WARNING)
