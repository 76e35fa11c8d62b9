"""Signing in with an organisation's single sign-on (OpenID Connect), for people who were invited.

Who comes back is looked for by the address that the provider says it has verified. Nothing of
what it tells is kept: no name, no number, no tokens. So another provider can take its place.
"""

from __future__ import annotations

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.openid_connect import views
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET
from requests import RequestException

from goldenthread.store.models import User
from goldenthread.web.access import ANYONE, needs
from goldenthread.web.people.second_step import BY_PROVIDER

ONE = {"provider_id": "single"}
"""There is one provider, and this is its name among our addresses."""
BACKEND = "django.contrib.auth.backends.ModelBackend"


def called() -> str:
    """What the single sign-on is called on the sign-in page; empty where none is set."""
    apps = settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {}).get("APPS", [])
    return str(apps[0]["name"]) if apps else ""


class Adapter(DefaultSocialAccountAdapter):  # type: ignore[misc] # the package has no types
    """Who may come in by the single sign-on, and what they read who may not."""

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Let in who was invited; whose organisation asked for a second step is not asked again here."""
        told = sociallogin.account.extra_data
        user = _invited(told.get("userinfo", {}))
        if user is None:
            raise ImmediateHttpResponse(_not_let_in(request, "nobody"))
        user.backend = BACKEND  # which the session keeps
        sociallogin.user = user  # and no row that ties the two together
        asked = "mfa" in told.get("id_token", {}).get("amr", ())
        request.session[BY_PROVIDER] = user.pk if asked else None

    def on_authentication_error(self, request: HttpRequest, *_: Any, **__: Any) -> None:
        """The way was broken off, or the provider did not answer as it should."""
        raise ImmediateHttpResponse(_not_let_in(request, "failed"))


def _invited(claims: dict[str, Any]) -> User | None:
    address = claims.get("email")
    if not address or claims.get("email_verified") is not True:
        return None
    return User.objects.filter(email__iexact=address, is_active=True).first()


def _not_let_in(request: HttpRequest, why: str) -> HttpResponse:
    words = {"why": why, "name": called()}
    return render(request, "web/people/not_let_in.html", words, status=403 if why == "nobody" else 502)


@needs(ANYONE)
@login_not_required
@require_GET
def start(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Lead to the provider: to sign in, and for nothing else that the package offers."""
    if request.GET.get("process", "login") != "login":
        raise Http404
    try:
        answer: HttpResponse = views.login(request, provider_id)
    except (RequestException, ValueError, KeyError):  # away, or no provider of this kind
        return _not_let_in(request, "failed")
    return answer


@needs(ANYONE)
@login_not_required
def back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Where the provider sends people back to."""
    try:
        answer: HttpResponse = views.callback(request, provider_id)
    except (ValueError, KeyError):
        return _not_let_in(request, "failed")
    return answer
