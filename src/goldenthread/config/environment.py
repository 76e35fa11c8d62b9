"""What this installation is told by its environment: where data are kept, which database, which hosts."""

import os
import secrets
import tempfile
from pathlib import Path
from typing import Any, Literal
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Environment(BaseSettings):
    """Each field is an environment variable: GOLDENTHREAD_ and the field's name, but for DATABASE_URL."""

    model_config = SettingsConfigDict(env_prefix="GOLDENTHREAD_")

    data_dir: Path = Path("data")
    database_url: str = Field("", validation_alias="DATABASE_URL")
    secret_key: SecretStr | None = None
    allowed_hosts: str = ""
    https: bool = False
    debug: bool = False
    log: Literal["words", "json"] = "words"
    engine: str = "duckdb"
    smtp: str = ""
    email_from: str = ""
    address: str = ""
    proxies: int = Field(0, ge=0)
    idle_hours: float = Field(8, gt=0)
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr = SecretStr("")
    oidc_name: str = "your organisation"
    remind_before: str = "14, 7, 1"
    remind_after: str = "1, 7"
    clamd: str = ""
    signing_passphrase: SecretStr = SecretStr("")
    signing_command: str = ""

    @property
    def hosts(self) -> list[str]:
        """The host names besides this machine's own, which are written with commas between them."""
        return [host.strip() for host in self.allowed_hosts.split(",") if host.strip()]

    @property
    def site(self) -> str:
        """Where people reach the service, for the links of letters; empty where nothing says so."""
        if self.address and urlsplit(self.address).scheme not in {"http", "https"}:
            raise ImproperlyConfigured(
                "GOLDENTHREAD_ADDRESS must be where people reach the service, such as https://vru.example.org."
            )
        return self.address.rstrip("/")


def mail(address: str) -> dict[str, Any]:
    """Django's settings for the mail server at this address; without one, letters go to the terminal."""
    if not address:
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    parts = urlsplit(address)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ImproperlyConfigured(
            "GOLDENTHREAD_SMTP must be an address such as smtp://user:password@mail.example.org:587, or "
            "smtps:// where the connection is encrypted from its start."
        )
    encrypted_later = parts.scheme == "smtp" and bool(parts.username)
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 587 if encrypted_later else 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": encrypted_later,  # a password never travels in the clear
        "EMAIL_TIMEOUT": 10,
    }


def scanner(address: str) -> str | tuple[str, int] | None:
    """Where clamd listens: a socket's path, or host and port; None where no scanner is set up."""
    if not address:
        return None
    if address.startswith("unix:/"):
        return address.removeprefix("unix:")
    host, _, port = address.removeprefix("tcp:").rpartition(":")
    if not host or not port.isdecimal():
        raise ImproperlyConfigured(
            "GOLDENTHREAD_CLAMD must be an address such as unix:/run/clamav/clamd.ctl or tcp:127.0.0.1:3310."
        )
    return host, int(port)


SINGLE_SIGN_ON = "single"
"""The name that the one provider has among our addresses."""


def single_sign_on(told: Environment) -> dict[str, Any]:
    """Allauth's description of the provider that an organisation signs in with; none where none is set."""
    given = (told.oidc_issuer, told.oidc_client_id, told.oidc_client_secret.get_secret_value())
    if not any(given):
        return {}
    if not all(given) or urlsplit(told.oidc_issuer).scheme not in {"http", "https"}:
        raise ImproperlyConfigured(
            "Single sign-on needs GOLDENTHREAD_OIDC_ISSUER (such as https://login.example.org), "
            "GOLDENTHREAD_OIDC_CLIENT_ID and GOLDENTHREAD_OIDC_CLIENT_SECRET together."
        )
    app = {
        "provider_id": SINGLE_SIGN_ON,
        "name": told.oidc_name,
        "client_id": given[1],
        "secret": given[2],
        "settings": {"server_url": told.oidc_issuer, "oauth_pkce_enabled": True},
    }
    return {"openid_connect": {"APPS": [app]}}


def days(name: str, text: str) -> tuple[int, ...]:
    """Numbers of days, with commas between them; none where the text is empty."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not all(part.isdecimal() for part in parts):
        raise ImproperlyConfigured(
            f"GOLDENTHREAD_{name} must be whole numbers of days with commas between them, such as 14, 7, 1."
        )
    return tuple(map(int, parts))


def database(url: str, data_dir: Path) -> dict[str, Any]:
    """Django's description of the database at this address; without one, a file in the data directory."""
    if not url:
        return sqlite(data_dir / "goldenthread.sqlite3")
    if urlsplit(url).scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(
            "DATABASE_URL must begin with postgres://, for example postgres://user:password@localhost/name. "
            "Leave it out to keep the data in a file in the data directory."
        )
    return postgresql(url)


def sqlite(file: Path) -> dict[str, Any]:
    """A transaction takes the write lock when it begins: else one that reads, then writes, may be refused."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": file,
        "CONN_MAX_AGE": 60,  # opening the file costs as much as a small page
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA foreign_keys=ON;",
        },
    }


def postgresql(url: str) -> dict[str, Any]:
    """User, host, port and name from the address; what follows its `?`, as sslmode does, is the driver's."""
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.removeprefix("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": dict(parse_qsl(parts.query)),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "TEST": {"TEMPLATE": "template0", "CHARSET": "UTF8"},
    }


def kept_secret(file: Path) -> str:
    """The secret in this file, made at the first reading, and readable by its owner alone."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=file.parent)  # with mode 600
        with os.fdopen(handle, "w") as out:
            out.write(secrets.token_urlsafe(50))
        try:
            file.hardlink_to(draft)  # whole or not at all, and the first one wins
        except FileExistsError:
            pass
        finally:
            Path(draft).unlink()
    return file.read_text()
