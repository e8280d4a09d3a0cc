"""Settings: one file, the environment only. What each means: README's table and docs/operations.md."""

import base64
import hashlib
import hmac
import secrets
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import unquote, urlsplit

import dj_database_url
from botocore.config import Config
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from meetassist import broker, connections, env, openid
from meetassist.local import embedded
from meetassist.schedule import beat_schedule

BASE_DIR = Path(__file__).resolve().parent.parent
LOCAL_DIR = BASE_DIR / ".local"

DEBUG = env.flag("DEBUG")


def _secret_key() -> str:
    """From the environment; on a fresh machine one is made and kept beside the embedded database."""
    if key := env.text("SECRET_KEY"):
        return key
    if not (DEBUG or embedded.is_default()):
        raise ImproperlyConfigured("SECRET_KEY is not set. It is optional only with DEBUG=1 or the embedded database.")
    path = LOCAL_DIR / "secret_key"
    if not path.exists():
        LOCAL_DIR.mkdir(mode=0o711, exist_ok=True)
        embedded.write_private(path, secrets.token_urlsafe(50))
    return path.read_text()


SECRET_KEY = _secret_key()
ALLOWED_HOSTS = env.items("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = [f"https://{host.lstrip('.')}" for host in ALLOWED_HOSTS if host != "*"]

INSTALLED_APPS = [
    "meetassist.apps.MeetAssistConfig",
    "history",
    "accounts",
    "consultants",
    "bookings",
    "chatbot",
    "channels",
    "rest_framework",
    "drf_spectacular",
    "corsheaders",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "whitenoise.runserver_nostatic",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "meetassist.headers.with_every_answer",
    "meetassist.health.answer_first",
    "django.middleware.security.SecurityMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "meetassist.middleware.NotKeptMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "meetassist.middleware.BusinessMiddleware",
    "meetassist.middleware.ActingMiddleware",
    "meetassist.middleware.NotFoundWithDebugMiddleware",
]

ROOT_URLCONF = "meetassist.urls"
ASGI_APPLICATION = "meetassist.asgi.application"

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
                "meetassist.views.business",
            ],
        },
    },
]

if not env.text("DATABASE_URL"):
    raise ImproperlyConfigured("DATABASE_URL is not set. `make demo` and manage.py bring a database of their own.")
DATABASE_URL = env.text("DATABASE_URL")
# Of the role that owns the tables. What makes them connects as it (meetassist.connections.as_owner); no process has it.
DATABASE_OWNER_URL = env.text("DATABASE_OWNER_URL")
# The public key of age for which backups are encrypted (meetassist.backup); empty for none.
BACKUP_RECIPIENT = env.text("BACKUP_RECIPIENT")
# Given back at once, unless the kind of process says otherwise: meetassist/connections.py.
DATABASES = {"default": dj_database_url.parse(DATABASE_URL, conn_max_age=0, conn_health_checks=True)}
_options = DATABASES["default"].get("OPTIONS", {})
DATABASES["default"]["OPTIONS"] = {
    **connections.LIVENESS, **connections.PREPARED, **_options, "application_name": "meetassist",
}  # fmt: skip
# What happened, and what was migrated: written by the owner and its triggers alone (meetassist/runtime_role.py).
READ_ONLY_TABLES = ["django_migrations", "history_entry"]
# How many in the web process use the database at once, and how long one more waits; meetassist/shares.py.
WEB_PAGES = env.number("WEB_PAGES", 8)
WEB_WEBHOOKS = env.number("WEB_WEBHOOKS", 4)
WEB_CHATS = env.number("WEB_CHATS", 3)
WEB_WAIT_SECONDS = env.number("WEB_WAIT_SECONDS", 10)

AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "accounts.password_length.MinimumLength"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AUTHENTICATION_BACKENDS = ["consultants.authentication.TeamBackend"]
# How long the link to a new password is good.
PASSWORD_RESET_TIMEOUT = 3600
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "calendar"
LOGOUT_REDIRECT_URL = "landing"
# From signing in, however much somebody does meanwhile (consultants.adapters).
SESSION_COOKIE_AGE = 12 * 3600

# Signing in: allauth's pages, with our limits, forms and mails.
ACCOUNT_ADAPTER = "consultants.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_ENABLED = False
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
# Allauth counts in a cache, of which each process has its own: accounts.limits counts in the database.
ACCOUNT_RATE_LIMITS = False
# Django's: the address is that of the user, and no second list of addresses is kept.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
ACCOUNT_FORMS = {
    "login": "accounts.forms.SignInForm",
    "change_password": "accounts.forms.NewPasswordByOldForm",
    "reset_password": "accounts.forms.LinkForm",
}
# An e-mail alone is no proof for somebody who changes how they sign in.
ACCOUNT_REAUTHENTICATION_METHODS = {"password", "mfa"}
# Of whoever may enter the admin. Not in the demo, whose logins have a published password.
SECOND_FACTOR_REQUIRED = env.flag("SECOND_FACTOR_REQUIRED", not DEBUG)
MFA_ADAPTER = "consultants.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
# Half a minute too early or too late is still right: clocks of telephones differ.
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "accounts.forms.CodeForm",
    "reauthenticate": "accounts.forms.CodeAgainForm",
    "activate_totp": "accounts.forms.FirstCodeForm",
}
SOCIALACCOUNT_ADAPTER = "consultants.openid.SocialAdapter"
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": openid.providers()}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Language and time. Everything inside is aware UTC; the business's zone is for people.
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English"))]
# What consultants can advise in; a further one needs its words in chatbot/understanding/questions/wordings.py.
CONSULTANT_LANGUAGES = [
    *LANGUAGES, ("zh", _("Chinese")), ("ja", _("Japanese")), ("ko", _("Korean")), ("fr", _("French")),
    ("de", _("German")), ("ru", _("Russian")), ("es", _("Spanish")),
]  # fmt: skip
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "meetassist.formats"
USE_I18N = True
USE_TZ = True
# Whose receptionist this is: a row that the owner changes in admin. These three fill it at the first start, and are not
# read again.
BUSINESS_MODEL = "consultants.Business"
BUSINESS_NAME = env.text("BUSINESS_NAME", "MeetAssist")
BUSINESS_TIME_ZONE = env.time_zone("BUSINESS_TIME_ZONE", "Asia/Ho_Chi_Minh")
PHONE_REGION = env.text("PHONE_REGION", "VN")
TIME_ZONE = BUSINESS_TIME_ZONE  # of logs and shells; pages show the row's, the database and the code stay in UTC

STATIC_URL = "static/"
# With a hash in their names, and kept by browsers for ever, when `collectstatic` has been run; else, and with DEBUG, as
# they lie in their packages.
STATIC_ROOT = env.text("STATIC_ROOT", str(LOCAL_DIR / "static"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "meetassist.static_files.CollectedFiles"},
}
WHITENOISE_USE_FINDERS = True

# Bytes of a body, by where it is sent; more is refused while it arrives. A message of the web chat is a few kilobytes,
# a webhook batch of Messenger's a few hundred at most; staff paste whole documents.
BODY_LIMITS = {
    "": 1024 * 1024, "/api/": 64 * 1024, "/mcp": 64 * 1024, "/chat/": 64 * 1024, "/webhooks/": 1024 * 1024,
    "/admin/": 10 * 1024 * 1024,
}  # fmt: skip
DATA_UPLOAD_MAX_MEMORY_SIZE = max(BODY_LIMITS.values())
# The form of a service names each who offers it: Django's thousand would refuse to save one that a thousand offer.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# Security. Without DEBUG the site is served over TLS, terminated by a proxy that uvicorn trusts.
SECURE_SSL_REDIRECT = not DEBUG
SECURE_REDIRECT_EXEMPT = [r"^healthz/"]
SECURE_HSTS_SECONDS = 0 if DEBUG else 365 * 24 * 3600
# These two speak for other hosts of the domain, and cannot be taken back for months: only who owns them all may say so.
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.flag("HSTS_INCLUDE_SUBDOMAINS")
SECURE_HSTS_PRELOAD = env.flag("HSTS_PRELOAD")
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
# Over TLS no other host of the domain can have set a cookie of such a name, nor any page that was read without TLS.
COOKIE_PREFIX = "" if DEBUG else "__Host-"
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
LANGUAGE_COOKIE_NAME = f"{COOKIE_PREFIX}django_language"
WEBCHAT_COOKIE_NAME = f"{COOKIE_PREFIX}webchat"
# Words for the next page wait in the session, and not in a cookie of their own.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_COOKIE_SECURE = not DEBUG
CSRF_COOKIE_SECURE = not DEBUG
CSRF_FAILURE_VIEW = "meetassist.errors.csrf_failure"
LANGUAGE_COOKIE_SECURE = not DEBUG
# Longer than a session: whoever comes back reads the sign-in page in the same language.
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"

REST_FRAMEWORK = {
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_PARSER_CLASSES": ["meetassist.parsing.BoundedJSONParser"],
    "EXCEPTION_HANDLER": "meetassist.problems.handle",
    "DEFAULT_PAGINATION_CLASS": "meetassist.paging.Pagination",
    "PAGE_SIZE": 50,
}
# Whether the tools of assistants are served at /mcp/.
MCP = env.flag("MCP")
# Pages elsewhere whose scripts may use the API, as origins; no cookie of ours goes with what they ask.
CORS_ALLOWED_ORIGINS = env.items("CORS_ALLOWED_ORIGINS")
CORS_URLS_REGEX = r"^/api/"
CORS_ALLOW_HEADERS = ["accept", "authorization", "content-type", "idempotency-key", "if-none-match"]
CORS_EXPOSE_HEADERS = ["ETag", "Location", "Retry-After"]
SPECTACULAR_SETTINGS = {"TITLE": "MeetAssist", "VERSION": "1", "SERVE_INCLUDE_SCHEMA": False}

# The turn of a message. Model tries <= 20 s < soft < hard limit < lease < visibility of the broker's message.
TURN_SOFT_LIMIT_SECONDS = env.number("TURN_SOFT_LIMIT_SECONDS", 45)
TURN_HARD_LIMIT_SECONDS = env.number("TURN_HARD_LIMIT_SECONDS", 60)
TURN_LEASE_SECONDS = env.number("TURN_LEASE_SECONDS", 90)
DELIVERY_LEASE_SECONDS = env.number("DELIVERY_LEASE_SECONDS", 30)
VISIBILITY_TIMEOUT_SECONDS = env.number("VISIBILITY_TIMEOUT_SECONDS", 180)
SWEEP_SECONDS = env.number("SWEEP_SECONDS", 20)

AWS_REGION = env.text("AWS_REGION", "ap-southeast-1")
BROKER = broker.configure(
    env.text("CELERY_BROKER_URL"),
    database=dict(DATABASES["default"]),
    region=AWS_REGION,
    prefix=env.text("SQS_QUEUE_PREFIX", "meetassist-"),
    endpoint=env.text("SQS_ENDPOINT_URL"),
    visibility_timeout=VISIBILITY_TIMEOUT_SECONDS,
)
# These two: of the plain broker_url Celery lets the raw environment variable win over the settings.
CELERY_BROKER_READ_URL = CELERY_BROKER_WRITE_URL = BROKER.url
CELERY_BROKER_TRANSPORT_OPTIONS = BROKER.transport_options
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_QUEUES = BROKER.queues
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_DEFAULT_EXCHANGE_TYPE = "direct"
# Those of the other apps are found by the name of their module.
CELERY_IMPORTS = ("chatbot.worker.tasks",)
CELERY_TASK_ROUTES = {"chatbot.tasks.take_turn": {"queue": BROKER.chat_queue}}
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SOFT_TIME_LIMIT = TURN_SOFT_LIMIT_SECONDS
CELERY_TASK_TIME_LIMIT = TURN_HARD_LIMIT_SECONDS
# One at a time: a batch of one SQS group handed to several children would run out of order.
CELERY_WORKER_CONCURRENCY = 1
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_WORKER_MAX_TASKS_PER_CHILD = 2000
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = beat_schedule(SWEEP_SECONDS)
# Kept in memory: every entry is short and safe to run again, so there is no schedule file to corrupt or to share.
CELERY_BEAT_SCHEDULER = "celery.beat:Scheduler"
CELERY_BEAT_MAX_LOOP_INTERVAL = 5

# Understanding: below this confidence the local answer is not relied on, and the model is asked if there is one.
UNSURE = float(env.decimal("UNSURE", "0.6"))
LLM_PROVIDER = env.text("LLM_PROVIDER", "local")
if LLM_PROVIDER not in ("local", "bedrock"):
    raise ImproperlyConfigured(f"LLM_PROVIDER must be local or bedrock, not {LLM_PROVIDER}")
# Models go out of service: what an account can use today, `manage.py check_bedrock` tells.
BEDROCK_FAST_MODEL = env.text("BEDROCK_FAST_MODEL", "global.anthropic.claude-haiku-5-5")
BEDROCK_STRONG_MODEL = env.text("BEDROCK_STRONG_MODEL", "global.anthropic.claude-sonnet-5")
BEDROCK_FALLBACK_MODELS = env.items("BEDROCK_FALLBACK_MODELS") or ["global.anthropic.claude-haiku-4-5-20251001-v1:0"]
# Titan Text Embeddings v2, as "amazon.titan-embed-text-v2:0"; empty: documents are searched by their words alone.
BEDROCK_EMBEDDING_MODEL = env.text("BEDROCK_EMBEDDING_MODEL")
# A guardrail of Bedrock's, beside our own guards; empty: none.
BEDROCK_GUARDRAIL_ID = env.text("BEDROCK_GUARDRAIL_ID")
BEDROCK_GUARDRAIL_VERSION = env.text("BEDROCK_GUARDRAIL_VERSION", "DRAFT")
BEDROCK_ENDPOINT_URL = env.text("BEDROCK_ENDPOINT_URL")
# Calls that could cost more than is left of it are not made; it begins anew at midnight by the business's clock.
LLM_DAILY_BUDGET_USD = env.decimal("LLM_DAILY_BUDGET_USD", "1")
# One try, and all the tries of a turn with their pauses.
MODEL_TRY_SECONDS = env.number("MODEL_TRY_SECONDS", 12)
MODEL_TURN_SECONDS = env.number("MODEL_TURN_SECONDS", 20)
# Whether a model words the rows that its query found; what it adds to them is never said.
MODEL_WORDS_ANSWERS = env.flag("MODEL_WORDS_ANSWERS", False)

# Messenger
MESSENGER_APP_SECRET = env.text("MESSENGER_APP_SECRET")
MESSENGER_VERIFY_TOKEN = env.text("MESSENGER_VERIFY_TOKEN")
MESSENGER_PAGE_TOKEN = env.text("MESSENGER_PAGE_TOKEN")
MESSENGER_PAGE_ID = env.text("MESSENGER_PAGE_ID")
# Ours, as Meta names it in echoes: what comes from it was written by no person.
MESSENGER_APP_ID = env.text("MESSENGER_APP_ID")
# What may be told outside of Messenger's 24 hours, and the utility template that Meta has approved for it.
MESSENGER_UTILITY_TEMPLATES = env.pairs(
    "MESSENGER_UTILITY_TEMPLATES", {"reminder", "offer", "follow_up", "approval", "decline", "moved", "cancelled"}
)
# Meta has approved the "Human Agent" feature: people of the team may answer for seven days.
MESSENGER_HUMAN_AGENT = env.flag("MESSENGER_HUMAN_AGENT")
MESSENGER_GRAPH_URL = env.text("MESSENGER_GRAPH_URL", "https://graph.facebook.com").rstrip("/")
# The Page's token goes there. A simulator of this machine speaks plain HTTP.
_graph = urlsplit(MESSENGER_GRAPH_URL)
if _graph.scheme != "https" and _graph.hostname != "127.0.0.1":
    raise ImproperlyConfigured(f"MESSENGER_GRAPH_URL must begin with https://, not {_graph.scheme}://")
# Where that simulator can be written to, for whoever tries MeetAssist here; `make demo` says it.
MESSENGER_SIMULATOR_URL = env.text("MESSENGER_SIMULATOR_URL")
MESSENGER_GRAPH_VERSION = env.text("MESSENGER_GRAPH_VERSION", "v26.0")

# A person who took a conversation and has not written for so long has gone: the bot comes back. 0 is never.
HANDOFF_IDLE_MINUTES = env.number("HANDOFF_IDLE_MINUTES", 120)

# The anonymous web chat: how much one visitor, and one network address, may send.
WEBCHAT_MESSAGES_PER_MINUTE = env.number("WEBCHAT_MESSAGES_PER_MINUTE", 20)
WEBCHAT_VISITORS_PER_HOUR = env.number("WEBCHAT_VISITORS_PER_HOUR", 60)
# Sites whose pages may show the chat in a frame; none without it.
EMBED_ALLOWED_ORIGINS = env.origins("EMBED_ALLOWED_ORIGINS")

# The API: requests of one network or customer; of its chat, how much one session and one network address may send, and
# how long a POST waits for its answer, which is shorter than proxies wait for any.
API_REQUESTS_PER_MINUTE = env.number("API_REQUESTS_PER_MINUTE", 120)
APICHAT_MESSAGES_PER_MINUTE = env.number("APICHAT_MESSAGES_PER_MINUTE", 20)
APICHAT_VISITORS_PER_HOUR = env.number("APICHAT_VISITORS_PER_HOUR", 60)
APICHAT_WAIT_SECONDS = env.number("APICHAT_WAIT_SECONDS", 30)

# What people who have not shown who they are may hold at once: each, all of one network (/24 of IPv4, /64 of IPv6), and
# of what is free of a consultant's day, as a share.
STRANGER_HOLDS_PER_IDENTITY = env.number("STRANGER_HOLDS_PER_IDENTITY", 2)
STRANGER_HOLDS_PER_NETWORK = env.number("STRANGER_HOLDS_PER_NETWORK", 6)
STRANGER_REQUESTS_PER_NETWORK = env.number("STRANGER_REQUESTS_PER_NETWORK", 3)
STRANGER_HOLDS_SHARE = float(env.decimal("STRANGER_HOLDS_SHARE", "0.2"))

# E-mail: SES, or files that the page at /dev/mail/ lists. Files hold codes, so that they are for development only.
EMAIL_PROVIDER = env.text("EMAIL_PROVIDER", "file" if DEBUG else "ses")
EMAIL_BACKENDS = {"ses": "django_ses.SESBackend", "file": "accounts.mail.files.FileBackend"}
if EMAIL_PROVIDER not in EMAIL_BACKENDS:
    raise ImproperlyConfigured(f"EMAIL_PROVIDER must be ses or file, not {EMAIL_PROVIDER}")
EMAIL_BACKEND = EMAIL_BACKENDS[EMAIL_PROVIDER]
EMAIL_FILES = env.text("EMAIL_FILES", str(LOCAL_DIR / "mail"))
# The host of ours that links in e-mails lead to.
_host = next((host.lstrip(".") for host in ALLOWED_HOSTS if host != "*"), "")
SITE_URL = env.text("SITE_URL", f"https://{_host}" if _host else "http://127.0.0.1:8000").rstrip("/")
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", f"no-reply@{_host or 'localhost'}")
# Where answers go, where the business has said no address of its own; empty: to the sender.
REPLY_TO_EMAIL = env.text("REPLY_TO_EMAIL")
EMAIL_DOMAIN = parseaddr(DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
# A claim on an e-mail outlives every attempt to send it.
EMAIL_LEASE_SECONDS = env.number("EMAIL_LEASE_SECONDS", 60)
# A claim on a calendar elsewhere outlives the process that reads it.
CALENDAR_LEASE_SECONDS = env.number("CALENDAR_LEASE_SECONDS", 90)
AWS_SES_REGION_NAME = AWS_REGION
AWS_SES_REGION_ENDPOINT_URL = env.text("SES_ENDPOINT_URL") or None
# The quota is asked for at each start otherwise, and counted per process.
AWS_SES_AUTO_THROTTLE = None
AWS_SES_CONFIG = Config(connect_timeout=5, read_timeout=10, retries={"total_max_attempts": 1})
# Bounces and complaints come by SNS; whoever could choose the topic could mark any address as broken.
AWS_SNS_EVENT_TRUSTED_TOPIC_ARNS = env.items("SES_EVENT_TOPIC_ARNS")

# An address that has been shown to be somebody's is shown again after this many days.
VERIFICATION_DAYS = env.number("VERIFICATION_DAYS", 180)
# Codes are counted by network address only where a proxy that uvicorn trusts tells it: without one, every visitor may
# have the proxy's own.
FORWARDED_ALLOW_IPS = env.text("FORWARDED_ALLOW_IPS")
COUNT_CODES_BY_NETWORK = bool(FORWARDED_ALLOW_IPS)
# What the whole site may send in codes; when it is reached, an error is logged, and nobody is sent any for a while.
CODE_EMAILS_PER_HOUR = env.number("CODE_EMAILS_PER_HOUR", 300)

# For how many days what is about people is kept; 0 is for ever. docs/operations.md says why so long.
RETENTION_VISITORS_DAYS = env.days("RETENTION_VISITORS_DAYS", 90)
RETENTION_TEXTS_DAYS = env.days("RETENTION_TEXTS_DAYS", 730)
RETENTION_EMAILS_DAYS = env.days("RETENTION_EMAILS_DAYS", 365)
RETENTION_SESSIONS_DAYS = env.days("RETENTION_SESSIONS_DAYS", 30)
RETENTION_MODEL_CALLS_DAYS = env.days("RETENTION_MODEL_CALLS_DAYS", 400)
# The database refuses to take away what is younger.
RETENTION_HISTORY_DAYS = env.days("RETENTION_HISTORY_DAYS", 1825, least=30)


# Questions in SQL run as a login role of their own, and a key signs on whose behalf; prepare_database makes the role
# and gives the database the key. What is not configured is derived.
def _derived(purpose: str) -> str:
    return hmac.new(SECRET_KEY.encode(), purpose.encode(), hashlib.sha256).hexdigest()


def _key_of_32_bytes(purpose: str) -> str:
    return base64.urlsafe_b64encode(bytes.fromhex(_derived(purpose))).rstrip(b"=").decode()


ASSIST_DATABASE_URL = env.text("ASSIST_DATABASE_URL")
_assist = urlsplit(ASSIST_DATABASE_URL)
ASSIST_ROLE = unquote(_assist.username or "") or "meetassist_reader"
ASSIST_PASSWORD = unquote(_assist.password or "") or _derived("assist reader")
ASSIST_SIGNING_KEY = env.text("ASSIST_SIGNING_KEY") or _derived("assist signing key")
if len(ASSIST_SIGNING_KEY) < 32:
    raise ImproperlyConfigured("ASSIST_SIGNING_KEY must have 32 characters or more.")

# Notifications in the team's browsers: the private key by which their makers know us (P-256, base64url), and
# the hosts that we send to; a leading dot stands for every host below.
WEB_PUSH_PRIVATE_KEY = env.text("WEB_PUSH_PRIVATE_KEY") or _key_of_32_bytes("web push")
WEB_PUSH_HOSTS = env.items("WEB_PUSH_HOSTS") or [
    "fcm.googleapis.com", "updates.push.services.mozilla.com", "web.push.apple.com", ".push.apple.com",
    ".notify.windows.com",
]  # fmt: skip
# A claim on a notification outlives every attempt to send it.
PUSH_LEASE_SECONDS = 60

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"hides_secret_paths": {"()": "meetassist.secret_paths.HidesSecretPaths"}},
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO")},
    "loggers": {
        "django.request": {"filters": ["hides_secret_paths"]},
        # These print addresses (of servers with their parameters, or of people), or one line a poll.
        "httpx": {"level": "WARNING"},
        "httpcore": {"level": "WARNING"},
        "pgmq": {"level": "WARNING"},
        "uvicorn.access": {"level": "WARNING"},
        "botocore": {"level": "WARNING"},
        "django_ses": {"level": "INFO"},
        "kombu": {"level": "WARNING"},
        "sqlglot": {"level": "CRITICAL"},  # writes what it parses
    },
}
