"""The second step of signing in: an app's codes and the recovery codes, kept encrypted."""

from __future__ import annotations

import base64
import hashlib

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.conf import settings

from goldenthread.store.models import User


def kept(user: User) -> bool:
    """Whether somebody has set up a second step."""
    return bool(Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists())


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

    def can_delete_authenticator(self, _authenticator: Authenticator) -> bool:
        """Nobody takes the second step away from themselves; the administrator can."""
        return False


def _cipher() -> Fernet:
    """A key of its own, derived from this installation's secret."""
    key = hashlib.sha256(b"second steps\0" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
