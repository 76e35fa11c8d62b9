"""Django's settings. What may differ between installations is read by `environment`."""

from datetime import timedelta

from goldenthread.config.environment import (
    Environment,
    database,
    days,
    kept_secret,
    mail,
    scanner,
    single_sign_on,
)

ENVIRONMENT = Environment()

# Where things are kept
DATA_DIR = ENVIRONMENT.data_dir.resolve()
DATABASES = {"default": database(ENVIRONMENT.database_url, DATA_DIR)}
CACHES = {  # what is counted to limit attempts is counted for all processes together
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Who may reach it, and how
DEBUG = ENVIRONMENT.debug
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *ENVIRONMENT.hosts]
SECRET_KEY = (
    ENVIRONMENT.secret_key.get_secret_value()
    if ENVIRONMENT.secret_key
    else kept_secret(DATA_DIR / "secret-key")
)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = ENVIRONMENT.https
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.https else None
SECURE_REDIRECT_EXEMPT = [r"^health/"]  # asked from the machine itself
SECURE_HSTS_SECONDS = 31_536_000 if ENVIRONMENT.https else 0
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ENVIRONMENT.hosts] if ENVIRONMENT.https else []
CSRF_FAILURE_VIEW = "goldenthread.web.people.sign_in.not_trusted"
X_FRAME_OPTIONS = "DENY"

ADDRESS = ENVIRONMENT.site
TRUSTED_PROXIES = ENVIRONMENT.proxies

# What seals reports: the unit's key, locked with a passphrase, or a command of the unit's own
SIGNING_PASSPHRASE = ENVIRONMENT.signing_passphrase.get_secret_value()
SIGNING_COMMAND = ENVIRONMENT.signing_command

# What runs expressions over Parquet
ENGINE = ENVIRONMENT.engine

# Sign-in
SESSION_COOKIE_AGE = int(ENVIRONMENT.idle_hours * 3600)  # counted from the last page: `web.middleware.Idle`
AUTH_USER_MODEL = "store.User"
LOGIN_URL = "account_login"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]  # else anybody could lock anybody out
AXES_LOCKOUT_CALLABLE = "goldenthread.web.people.locked.answer"
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True  # what is not kept cannot be lost
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# The second step: a code from an app, a passkey, or a recovery code. Nobody signs up.
ACCOUNT_ADAPTER = "goldenthread.web.people.second_step.Adapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_FORMS = {"reauthenticate": "goldenthread.web.people.second_step.PasswordAgainForm"}
MFA_ADAPTER = "goldenthread.store.second_steps.Adapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not ENVIRONMENT.https  # browsers allow it on this machine alone
MFA_TOTP_ISSUER = "Golden Thread"
MFA_TOTP_TOLERANCE = 1  # telephones' clocks differ
MFA_ALLOW_UNVERIFIED_EMAIL = True  # an administrator wrote the address down
MFA_FORMS = {
    "authenticate": "goldenthread.web.people.second_step.CodeForm",
    "reauthenticate": "goldenthread.web.people.second_step.CodeAgainForm",
    "activate_totp": "goldenthread.web.people.second_step.SetUpForm",
    "add_webauthn": "goldenthread.web.people.passkeys.AddForm",
    "authenticate_webauthn": "goldenthread.web.people.passkeys.SignInForm",
    "reauthenticate_webauthn": "goldenthread.web.people.passkeys.AgainForm",
}

# What may be uploaded: files no larger than `web.uploads.receiving` lets through, and forms much smaller
FILE_UPLOAD_HANDLERS = [
    "goldenthread.web.uploads.receiving.Limited",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_NUMBER_FILES = 40  # an extract may come as a file a month; together they may not be larger

# Single sign-on, where one is set: for people who were invited, and nobody else
SOCIALACCOUNT_ADAPTER = "goldenthread.web.people.single_sign_on.Adapter"
SOCIALACCOUNT_PROVIDERS = single_sign_on(ENVIRONMENT)
SOCIALACCOUNT_LOGIN_ON_GET = True  # a form may lead to no other site: the policy forbids it

# Letters, and the worker that sends them on set days
globals().update(mail(ENVIRONMENT.smtp))
DEFAULT_FROM_EMAIL = ENVIRONMENT.email_from or "Golden Thread <noreply@localhost>"
REMIND_BEFORE = days("REMIND_BEFORE", ENVIRONMENT.remind_before)
REMIND_AFTER = days("REMIND_AFTER", ENVIRONMENT.remind_after)
CLAMD = scanner(ENVIRONMENT.clamd)  # uploads are scanned for viruses there; without it they are not
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# The parts
INSTALLED_APPS = [
    "django.forms",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_tasks",
    "django_tasks_db",
    "goldenthread.store",
    "goldenthread.web",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
]
MIDDLEWARE = [
    "goldenthread.web.logs.RequestLog",
    "goldenthread.web.middleware.SecurityHeaders",
    "goldenthread.web.middleware.ClientAddress",
    "goldenthread.web.middleware.NoNullCharacters",
    "django.middleware.security.SecurityMiddleware",
    "goldenthread.web.static_files.Served",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "goldenthread.web.middleware.Idle",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "goldenthread.web.people.sign_in.Required",
    "allauth.account.middleware.AccountMiddleware",
    "goldenthread.web.audit.noting.AuditLog",
    "goldenthread.web.middleware.OneMoment",
    "goldenthread.web.access.Access",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "goldenthread.web.refusals.Refusals",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "goldenthread.config.urls"
WSGI_APPLICATION = "goldenthread.config.wsgi.application"

# Pages
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "goldenthread.web.places.words",
            ],
        },
    }
]
FORM_RENDERER = "goldenthread.web.forms.GovRenderer"
STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "goldenthread.web.static_files.Storage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_USE_FINDERS = True  # what was not collected is served from where it lies
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True

# What goes wrong is said on the terminal; as lines of JSON, what was asked too
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "words": {"()": "goldenthread.web.logs.Words"},
        "json": {"()": "goldenthread.web.logs.JsonLines"},
    },
    "handlers": {"terminal": {"class": "logging.StreamHandler", "formatter": ENVIRONMENT.log}},
    "loggers": {
        **{
            name: {"handlers": ["terminal"], "level": "WARNING", "propagate": False}
            for name in ("django", "django_tasks", "django_tasks_db", "goldenthread")
        },
        "goldenthread.requests": {"level": "INFO" if ENVIRONMENT.log == "json" else "WARNING"},
    },
}
