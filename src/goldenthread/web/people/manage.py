"""Managing people: inviting them, giving and taking roles, and what is decided about an account."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from goldenthread.actions import invitations, people
from goldenthread.actions.permissions import Held, Role
from goldenthread.ledger.refusal import Refused
from goldenthread.store import roles, second_steps
from goldenthread.store.models import User
from goldenthread.web.access import needs
from goldenthread.web.people.forms import GiveForm, InviteForm, ReasonForm
from goldenthread.web.people.pages import in_words
from goldenthread.web.people.passwords import site

manages = needs("manage-people")


@manages
def invite(request: HttpRequest) -> HttpResponse:
    """Invite somebody by e-mail."""
    provider = request.GET.get("provider")
    wanted = {"provider": provider, "roles": [Role.PREPARER.value]} if provider else None
    form = InviteForm(request.POST or None, initial=wanted)
    if request.method == "POST" and form.is_valid():
        try:
            given = {name: form.cleaned_data[name] for name in ("name", "email", "username")}
            done = invitations.invite(**given, held=form.held, site=site(request), by=_who(request))
        except Refused as refused:
            form.add_error(None, list(refused.details) or str(refused))
        else:
            tell = messages.success if done.sent else messages.warning
            tell(request, done.sentence)
            return redirect("person", done.user.pk)
    return render(request, "web/people/invite.html", {"form": form})


@manages
def one(request: HttpRequest, key: int) -> HttpResponse:
    """Somebody: their roles, how they sign in, and what can be decided about them."""
    return _page(request, _person(key))


def _page(
    request: HttpRequest, person: User, form: GiveForm | None = None, problem: str = ""
) -> HttpResponse:
    words = {
        "person": person,
        "held": [
            (one, label)
            for one in sorted(people.held(person), key=str)
            for label in in_words(frozenset({one}))
        ],
        "form": form or GiveForm(),
        "problem": problem,
        "invited": roles.is_invited(person),
        "until": invitations.good_until(person),
        "reopened": invitations.reopened(person),
        "second_step": second_steps.kept(person),
        "decisions": (offered := [(n, each) for n, each in DECISIONS.items() if each.offered(person)]),
        "grave": any(each.grave for _, each in offered),
    }
    return render(request, "web/people/person.html", words)


@manages
@require_POST
def give(request: HttpRequest, key: int) -> HttpResponse:
    """Give somebody a role."""
    person, form = _person(key), GiveForm(request.POST)
    if form.is_valid():
        try:
            given = people.give_role(username=person.username, **form.cleaned_data, by=_who(request))
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"{person.name} is {_called(given)} from now on.")
            return redirect("person", key)
    return _page(request, person, form)


@manages
@require_POST
def take(request: HttpRequest, key: int) -> HttpResponse:
    """Take a role from somebody."""
    person = _person(key)
    role, provider = (request.POST.get(name, "") for name in ("role", "provider"))
    try:
        taken = people.take_role(username=person.username, role=role, provider=provider, by=_who(request))
    except Refused as refused:
        return _page(request, person, problem=str(refused))
    messages.success(request, f"{person.name} is {_called(taken)} no longer.")
    return redirect("person", key)


def _called(held: Held) -> str:
    (label,) = in_words(frozenset({held}))
    return f"“{label}”"


# Decisions


@dataclass(frozen=True, slots=True)
class Decision:
    """Something that is decided about an account: asked once more, with what follows from it."""

    button: str
    question: str
    follows: str
    offered: Callable[[User], bool]
    done: Callable[[HttpRequest, User], str]
    grave: bool = True
    needs_reason: bool = False


def _invite_again(request: HttpRequest, person: User) -> str:
    by = _who(request)
    return invitations.invite_again(username=person.username, site=site(request), by=by).sentence


def _withdraw(request: HttpRequest, person: User) -> str:
    name = invitations.withdraw(username=person.username, by=_who(request))
    return f"The invitation of {name} is withdrawn, and they are no longer in the register."


def _close(request: HttpRequest, person: User) -> str:
    people.close(username=person.username, by=_who(request))
    return f"The account of {person.name} is closed."


def _reopen(request: HttpRequest, person: User) -> str:
    why, by = request.POST.get("reason", ""), _who(request)
    return invitations.reopen(username=person.username, reason=why, site=site(request), by=by).sentence


def _forget(request: HttpRequest, person: User) -> str:
    people.forget_second_step(username=person.username, by=_who(request))
    return f"{person.name} sets up a second step again when they sign in."


DECISIONS = {
    "invite-again": Decision(
        "Send the invitation again",
        "Send the invitation again?",
        "Another letter goes out with a new link, which is good for 7 days. "
        "The link of the earlier letter stops working.",
        roles.is_invited,
        _invite_again,
        grave=False,
    ),
    "withdraw": Decision(
        "Withdraw the invitation",
        "Withdraw the invitation?",
        "The link in the letter stops working, and the person leaves the register with their name and "
        "address. They can be invited again.",
        lambda person: roles.is_invited(person) and not invitations.was_here(person),
        _withdraw,
    ),
    "forget-second-step": Decision(
        "Forget the second step",
        "Forget the second step?",
        "Their app, passkeys and recovery codes stop working. Do this when a telephone or a key is lost, and "
        "only when you are sure who asks. When they sign in next, they set up another one.",
        second_steps.kept,
        _forget,
    ),
    "close": Decision(
        "Close the account",
        "Close this account?",
        "They are signed out at once, and cannot sign in any more. Their roles are taken. What they did "
        "stays in the ledger.",
        lambda person: person.is_active and (not roles.is_invited(person) or invitations.was_here(person)),
        _close,
    ),
    "reopen": Decision(
        "Reopen the account",
        "Reopen this account?",
        "A letter goes out with a link, by which they choose a password; it is good for 7 days. The roles "
        "that they had are not given back: give them again on the person’s page.",
        lambda person: not person.is_active,
        _reopen,
        grave=False,
        needs_reason=True,
    ),
}


@manages
def decide(request: HttpRequest, key: int, name: str) -> HttpResponse:
    """Ask once more, then do it."""
    person, decision = _person(key), DECISIONS.get(name)
    if decision is None:
        raise Http404
    problem, form = "", ReasonForm(request.POST or None) if decision.needs_reason else None
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            messages.success(request, decision.done(request, person))
        except Refused as refused:
            problem = str(refused)
        else:
            return redirect("person", key) if User.objects.filter(pk=key).exists() else redirect("people")
    words = {"person": person, "decision": decision, "problem": problem, "form": form}
    return render(request, "web/people/decide.html", words)


def _person(key: int) -> User:
    found = User.objects.filter(pk=key).first()
    if found is None:
        raise Refused("There is nobody with this number in the register. See the list of people.")
    return found


def _who(request: HttpRequest) -> str:
    return request.user.get_username()
