"""The second step of signing in: an app's codes, passkeys and recovery codes. Secrets are kept encrypted."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.conf import settings

from goldenthread.store.models import User

APP, PASSKEY = Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN


@dataclass(frozen=True, slots=True)
class Passkey:
    """A passkey of somebody, by the name that they gave it."""

    key: int
    name: str


def kept(user: User) -> bool:
    """Whether somebody has set up a second step: codes from an app, or a passkey."""
    return has_app(user) or bool(passkeys(user))


def has_app(user: User) -> bool:
    """Whether somebody has set up codes from an app."""
    return bool(Authenticator.objects.filter(user=user, type=APP).exists())


def passkeys(user: User) -> tuple[Passkey, ...]:
    """Somebody's passkeys, the oldest first."""
    rows = Authenticator.objects.filter(user=user, type=PASSKEY).order_by("pk")
    return tuple(Passkey(one.pk, one.wrap().name) for one in rows)


def can_lose_a_passkey(user: User) -> bool:
    """Whether a second step is left when one passkey goes."""
    return len(passkeys(user)) + has_app(user) > 1


def forget(user: User) -> bool:
    """Forget somebody's second step, as when their telephone is lost; False when there was none."""
    return bool(Authenticator.objects.filter(user=user).delete()[0])


class Adapter(DefaultMFAAdapter):  # type: ignore[misc] # the package has no types
    """What allauth asks us: how secrets are encrypted, what an app calls us, and words for what is wrong."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "This is not the code. Wait for the app’s next one and type that.",
    }

    def encrypt(self, text: str) -> str:
        """A secret as it is kept."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """A secret as it is used."""
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def build_totp_svg(self, url: str) -> str:
        """The picture for the app's camera, to be put into a page."""
        return str(super().build_totp_svg(url)).partition("?>")[2].strip()

    def generate_authenticator_name(self, user: User, _type: object) -> str:
        """What a passkey is called that was given no name."""
        return f"Passkey {len(passkeys(user)) + 1}"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Where a passkey is for: the host, and what telephones call it."""
        return dict(super().get_public_key_credential_rp_entity(), name="Golden Thread")

    def can_delete_authenticator(self, _authenticator: Authenticator) -> bool:
        """Nobody takes the second step away from themselves; the administrator can."""
        return False


def _cipher() -> Fernet:
    """A key of its own, derived from this installation's secret."""
    key = hashlib.sha256(b"second steps\0" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
