"""Settings of one installation. Every value that an operator may change is a typed environment variable
listed in ``.env.example``; what is not there is the product's own and belongs to the code.
"""

import os
import sys
from pathlib import Path

import environ

from mingchuang.site.secrets import secret

env = environ.Env()
if Path(".env").is_file():
    environ.Env.read_env(".env")

HOME = Path(env.str("MINGCHUANG_HOME", default="var")).resolve()
TESTING = "pytest" in sys.modules
DEBUG = env.bool("MINGCHUANG_DEBUG", default=False)

SECRET_KEY = "tests only" if TESTING else secret(HOME, "django.key")
ALLOWED_HOSTS = env.list("MINGCHUANG_HOSTS", default=["localhost", "127.0.0.1", "[::1]", "testserver"])
PUBLIC_URL = env.str("MINGCHUANG_PUBLIC_URL", default="http://127.0.0.1:8000").rstrip("/")
PROBE_URL = env.str("MINGCHUANG_PROBE_URL", default="")
CSRF_TRUSTED_ORIGINS = env.list("MINGCHUANG_TRUSTED_ORIGINS", default=[PUBLIC_URL])
# The proxies before us whose X-Forwarded-For and X-Forwarded-Proto are believed.
TRUSTED_PROXIES = env.list("MINGCHUANG_TRUSTED_PROXIES", default=["127.0.0.0/8", "::1/128"])
LARGEST_REQUEST_BYTES = env.int("MINGCHUANG_LARGEST_REQUEST_MB", default=60) << 20
REQUEST_SECONDS = env.float("MINGCHUANG_REQUEST_SECONDS", default=60.0)
HTTPS = env.bool("MINGCHUANG_HTTPS", default=PUBLIC_URL.startswith("https://"))

X_FRAME_OPTIONS = "SAMEORIGIN"  # the desk shows previews in a frame
CSRF_FAILURE_VIEW = "mingchuang.site.errors.not_from_here"

# --- where state lives -----------------------------------------------------------------------------------
FILES = HOME / "files"  # originals, never served directly
EDITION = HOME / "edition"  # what the public reads
EDITION_PROCESSES = 1 if TESTING else env.int("MINGCHUANG_EDITION_PROCESSES", default=2)  # for many pages
EDITION_FROM = env.str("MINGCHUANG_EDITION_FROM", default="")  # address or folder of the node that publishes
INDEX = HOME / "index"  # derived; deleting it loses nothing
LOG = HOME / "log"
DOC_FONT_DIR = env.str("MINGCHUANG_FONT_DIR", default="")  # faces that the office owns, for letters

DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{HOME / 'db.sqlite3'}")}
DATABASES["default"]["CONN_MAX_AGE"] = 600
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        # SQLite has no row locks: a writer takes the write lock when its transaction begins.
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536;",
    }
else:
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- the house -------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "mingchuang.site",
    "mingchuang.operations",
    "mingchuang.annualreport",
    "mingchuang.inspection",
    "mingchuang.foi",
    "mingchuang.disclosure",
    "mingchuang.disclosure.finance",
    "mingchuang.disclosure.powers",
    "mingchuang.importing",
    "mingchuang.publishing",
    "mingchuang.portal",
    "mingchuang.search",
    "mingchuang.screening",
    "mingchuang.casework",
    "mingchuang.edition",
    "mingchuang.documents",
    "mingchuang.accounts",
    "mingchuang.directory",
    "mingchuang.parameters",
    "mingchuang.journal",
    "mingchuang.outbox",
    "mingchuang.ui",
    "wagtail.contrib.settings",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.admin",
    "wagtail.users",
    "wagtail.search",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
]
MIDDLEWARE = [
    "mingchuang.operations.middleware.MeasureMiddleware",
    "mingchuang.site.middleware.ProtectionMiddleware",
    "mingchuang.site.middleware.MethodMiddleware",
    "mingchuang.site.middleware.TroubleMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "mingchuang.accounts.middleware.NetworkMiddleware",
    "mingchuang.accounts.middleware.IdleMiddleware",
    "mingchuang.accounts.middleware.DeskMiddleware",
    "mingchuang.operations.middleware.ReadOnlyMiddleware",
]
ROOT_URLCONF = "mingchuang.site.urls"
WSGI_APPLICATION = "mingchuang.site.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "mingchuang.portal.context.frame",
            ]
        },
    }
]

# --- people ----------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["mingchuang.accounts.backends.RoleBackend"]
if TESTING:  # tests sign in hundreds of people; a slow hash protects nobody there
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/desk/"
WAGTAILADMIN_LOGIN_URL = "/accounts/login/"
# required | optional (the demo; and the tests, save those that are about it)
MINGCHUANG_SECOND_FACTOR = "optional" if TESTING else env.str("MINGCHUANG_SECOND_FACTOR", default="required")
MINGCHUANG_IDLE_MINUTES = env.int("MINGCHUANG_IDLE_MINUTES", default=30)
MINGCHUANG_PASSWORD_DAYS = env.int("MINGCHUANG_PASSWORD_DAYS", default=90)
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "mingchuang.accounts.validators.MixedPasswordValidator"},
    {
        "NAME": "mingchuang.accounts.validators.OwnNamePasswordValidator",
        "OPTIONS": {"user_attributes": ("username", "full_name", "telephone")},
    },
    {"NAME": "mingchuang.accounts.validators.WellKnownPasswordValidator"},
    {"NAME": "mingchuang.accounts.validators.FormerPasswordValidator"},
]
ACCOUNT_ADAPTER = "mingchuang.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_FORMS = {"login": "mingchuang.accounts.forms.SignInForm"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "/accounts/login/"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "5/900s/key"}  # the second: codes
# A provincial login (OpenID Connect); off while no issuer is named.
OPENID_ISSUER = env.str("MINGCHUANG_OPENID_ISSUER", default="")
OPENID_CLIENT_ID = env.str("MINGCHUANG_OPENID_CLIENT_ID", default="")
OPENID_SECRET_FILE = env.str("MINGCHUANG_OPENID_SECRET_FILE", default=str(HOME / "secrets" / "openid"))
OPENID_CLAIM = env.str("MINGCHUANG_OPENID_CLAIM", default="sub")
OPENID_LABEL = env.str("MINGCHUANG_OPENID_LABEL", default="统一身份认证")
# The same for residents, by a client of its own: it tells name and identity number; off while no issuer is named.
RESIDENT_ISSUER = env.str("MINGCHUANG_RESIDENT_ISSUER", default="")
RESIDENT_CLIENT_ID = env.str("MINGCHUANG_RESIDENT_CLIENT_ID", default="")
RESIDENT_SECRET_FILE = env.str(
    "MINGCHUANG_RESIDENT_SECRET_FILE", default=str(HOME / "secrets" / "resident-openid")
)
RESIDENT_LABEL = env.str("MINGCHUANG_RESIDENT_LABEL", default="省统一身份认证")
RESIDENT_SCOPE = env.str("MINGCHUANG_RESIDENT_SCOPE", default="openid profile")
RESIDENT_NAME_CLAIM = env.str("MINGCHUANG_RESIDENT_NAME_CLAIM", default="name")
RESIDENT_NUMBER_CLAIM = env.str("MINGCHUANG_RESIDENT_NUMBER_CLAIM", default="id_number")
RESIDENT_TELEPHONE_CLAIM = env.str("MINGCHUANG_RESIDENT_TELEPHONE_CLAIM", default="phone_number")
RESIDENT_MINUTES = env.int("MINGCHUANG_RESIDENT_MINUTES", default=60)
MFA_ADAPTER = "mingchuang.accounts.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "activate_totp": "mingchuang.accounts.factor_forms.CodeSetUpForm",
    "authenticate": "mingchuang.accounts.factor_forms.CodeSignInForm",
    "reauthenticate": "mingchuang.accounts.factor_forms.CodeAgainForm",
    "add_webauthn": "mingchuang.accounts.factor_forms.KeyAddForm",
    "authenticate_webauthn": "mingchuang.accounts.factor_forms.KeySignInForm",
    "reauthenticate_webauthn": "mingchuang.accounts.factor_forms.KeyAgainForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "明窗"
SESSION_COOKIE_AGE = 12 * 3600  # a working day; idleness ends a session earlier
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
# Counters of sign-in and used codes are shared by all processes of a machine; several nodes name a cache.
CACHES = {"default": env.cache_url("MINGCHUANG_CACHE", default=f"filecache://{HOME / 'cache'}")}
if CACHES["default"]["BACKEND"].endswith(".FileBasedCache"):
    CACHES["default"]["BACKEND"] = "mingchuang.site.disk_cache.DiskCache"
if TESTING:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# --- monitoring ------------------------------------------------------------------------------------------
# Who may read /metrics and the details of /readyz: these networks, and whoever shows the token.
METRICS_FROM = env.list("MINGCHUANG_METRICS_FROM", default=["127.0.0.1/32"])
METRICS_TOKEN = env.str("MINGCHUANG_METRICS_TOKEN", default="")

# --- backup ----------------------------------------------------------------------------------------------
BACKUP_PASSPHRASE = env.str("MINGCHUANG_BACKUP_PASSPHRASE", default="")  # seals the keys beside a backup

# --- language and time -----------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文")]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
USE_I18N = True
LOCALE_PATHS = [Path(__file__).parents[1] / "ui" / "locale"]  # what Wagtail's Chinese catalogue lacks
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# --- mail ------------------------------------------------------------------------------------------------
# smtp+tls://user:password@host:587; without it mails are written to the home, where nobody can miss them.
vars().update(env.email_url("EMAIL_URL", default=f"filemail:///{HOME / 'log' / 'mail'}"))
DEFAULT_FROM_EMAIL = env.str("MINGCHUANG_MAIL_FROM", default="mingchuang@localhost")
EMAIL_TIMEOUT = 20

# --- files -----------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
MEDIA_ROOT = FILES
MEDIA_URL = "/files/"  # never routed: public copies of files lie in the edition
S3_URL = env.str(
    "MINGCHUANG_S3_URL", default=""
)  # with the bucket; originals are shared by several nodes there
S3_REGION = env.str("MINGCHUANG_S3_REGION", default="us-east-1")
S3_KEY = env.str("MINGCHUANG_S3_KEY", default="")
S3_SECRET = env.str("MINGCHUANG_S3_SECRET", default="")
STORAGES = {
    "default": {
        "BACKEND": f"mingchuang.documents.storage.{'SharedStorage' if S3_URL else 'WholeFileStorage'}"
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING
        else "mingchuang.edition.assets.AssetStorage"
    },
}

# --- the desk (Wagtail's admin) --------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "明窗"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAILADMIN_BASE_URL = PUBLIC_URL
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_I18N_ENABLED = False
WAGTAILIMAGES_IMAGE_MODEL = "publishing.Picture"
WAGTAILDOCS_DOCUMENT_MODEL = "publishing.StoredFile"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "mingchuang.publishing.forms.uploads.FileForm"
WAGTAILIMAGES_IMAGE_FORM_BASE = "mingchuang.publishing.forms.uploads.PictureForm"
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILDOCS_MAX_UPLOAD_SIZE = LARGEST_REQUEST_BYTES - (
    1 << 20
)  # a file travels in one request, with its form
WAGTAIL_AUTOSAVE_INTERVAL = 0  # a version is what somebody saved on purpose (docs/decisions/0067)
WAGTAILADMIN_COMMENTS_ENABLED = False  # remarks belong to the review path
WAGTAIL_WORKFLOW_ENABLED = False  # the review path is ours (docs/decisions)
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database", "AUTO_UPDATE": True}}

TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

# --- search ----------------------------------------------------------------------------------------------
SEARCH_PER_MINUTE = env.int("MINGCHUANG_SEARCH_PER_MINUTE", default=60)  # searches of one client address

# --- screening -------------------------------------------------------------------------------------------
READ_PICTURES = not TESTING and env.bool(
    "MINGCHUANG_READ_PICTURES", default=True
)  # words in pictures and scans

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "mingchuang.site.discretion.DiscreetFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        },
        "json": {"()": "mingchuang.site.discretion.JsonFormatter"},
    },
    # line: for people; json: one object a line, for programs
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": env.str("MINGCHUANG_LOG_FORMAT", default="line"),
        }
    },
    "root": {"handlers": ["console"], "level": env.str("MINGCHUANG_LOG_LEVEL", default="WARNING")},
    # An address that was mistyped or invented may hold anybody's name: 404 and the like are not written down;
    # Wagtail tells titles of drafts at INFO.
    "loggers": {
        "django.request": {"level": "ERROR"},
        "django.security": {"level": "CRITICAL"},
        "wagtail": {"level": "WARNING"},
    },
}

os.environ.setdefault("DJANGO_RUNSERVER_HIDE_WARNING", "true")
