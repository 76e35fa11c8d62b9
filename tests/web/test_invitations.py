"""From the invitation to the first sign-in, by letters through a real mail server of this machine."""

from __future__ import annotations

import email
import email.policy
import re
import time
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone
from tests.rounds.test_post import letters
from tests.web.reading import heading, links, page, words
from tests.web.test_second_step import code_of

from goldenthread.actions import invitations, people, tokens
from goldenthread.ledger.refusal import Refused
from goldenthread.store import ledger
from goldenthread.store.models import User

__all__ = ["letters"]
pytestmark = pytest.mark.django_db
PASSWORD = "golden thread"
CHOSEN = "a thread of gold"
EVA = {"name": "Eva Example", "email": "eva@example.org", "username": "eva"}
SITE = "https://vru.example.org"


@pytest.fixture
def administrator(published: str, settings: object) -> Client:
    """An administrator with a second step, signed in."""
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
    from django.core.cache import cache

    cache.clear()
    user = people.add(username="boss", name="A", email="boss@example.org", password=PASSWORD, by="tester")
    people.give_role(username="boss", role="administrator", by="tester")
    TOTP.activate(user, generate_totp_secret())
    client = Client()
    client.force_login(user)
    return client


def told(letter: str) -> str:
    """The words of a letter as it came out of the mail server."""
    message = email.message_from_string(letter, policy=email.policy.default)
    return str(message.get_content())


def link_of(letter: str) -> str:
    """The path of the letter's one link."""
    (found,) = re.findall(r"https?://\S+", told(letter))
    return urlsplit(found).path


def invite(administrator: Client, **changed: object) -> object:
    given = {**EVA, "roles": ["analyst"], "provider": "", **changed}
    return administrator.post("/people/invite/", given, follow=True)


def choose(link: str, password: str = CHOSEN, again: str | None = None) -> object:
    return Client().post(link, {"password": password, "again": password if again is None else again})


def sign_in(client: Client, password: str = CHOSEN, username: str = "eva") -> object:
    return client.post("/sign-in/", {"username": username, "password": password})


def kinds() -> list[tuple[str, str, dict[str, object]]]:
    return [(e.kind, e.by, dict(e.data)) for e in ledger.view().events_of("people.")]


def test_an_invited_analyst_chooses_a_password_and_is_led_to_the_second_step(
    administrator: Client, letters: list[str]
) -> None:
    assert "Eva Example is invited. A letter went to eva@example.org" in words(invite(administrator))
    (letter,) = letters
    assert "To: eva@example.org" in letter
    assert "Your user name is eva." in told(letter)
    link = link_of(letter)
    page_of_link = Client().get(link)
    assert heading(page_of_link) == "Welcome, Eva Example"
    assert heading(Client().get(link)) == "Welcome, Eva Example", "a look uses nothing up"
    answer = choose(link)
    assert answer.headers["Location"] == "/sign-in/"
    client = Client()
    assert sign_in(client).headers["Location"] == "/"
    assert client.get("/data/").headers["Location"] == "/account/second-step/set-up/"
    client.get("/account/second-step/set-up/")
    code = code_of(client.session["mfa.totp.secret"])
    client.post("/account/second-step/set-up/", {"code": code})
    assert client.get("/data/").status_code == 200


def test_the_ledger_keeps_that_it_was_done_by_ids_alone(administrator: Client, letters: list[str]) -> None:
    invite(administrator)
    choose(link_of(letters[0]))
    whose = str(User.objects.get(username="eva").pk)
    found = list(ledger.view().events_of("people.", whose))
    assert [(e.kind, e.by) for e in found] == [
        ("people.added", "boss"),
        ("people.role-given", "boss"),
        ("people.invited", "boss"),
        ("people.password-chosen", "eva"),
    ]
    for one in found:
        assert "Example" not in str(dict(one.data))
        assert "@" not in str(dict(one.data))


def test_a_link_opens_once(administrator: Client, letters: list[str]) -> None:
    invite(administrator)
    link = link_of(letters[0])
    choose(link)
    for answer in (choose(link, "another golden one"), Client().get(link)):
        assert answer.status_code == 410
        assert "This link was used already. Sign in with your user name" in words(answer)
    assert sign_in(Client()).status_code == 302


def test_a_link_is_good_for_seven_days(administrator: Client, letters: list[str]) -> None:
    invite(administrator)
    link = link_of(letters[0]).rstrip("/").rpartition("/")[2]
    later = timezone.now() + timedelta(days=7, minutes=1)
    with pytest.raises(
        Refused, match=r"This link was good until .* Ask your administrator to send you another"
    ):
        invitations.choose_password(link=link, password=CHOSEN, at=later)
    before = timezone.now() + timedelta(days=6, hours=23)
    assert invitations.choose_password(link=link, password=CHOSEN, at=before).check_password(CHOSEN)


@pytest.mark.parametrize("spoilt", [lambda link: link[:-6] + "/", lambda link: link.replace(".", "0", 1)])
def test_a_link_that_is_cut_short_or_changed_opens_nothing(
    administrator: Client, letters: list[str], spoilt: object
) -> None:
    invite(administrator)
    answer = Client().get(spoilt(link_of(letters[0])))
    assert answer.status_code == 410
    assert "This link is not complete." in words(answer)


def test_sent_again_the_earlier_link_is_dead_and_the_newer_one_works(
    administrator: Client, letters: list[str]
) -> None:
    invite(administrator)
    key = User.objects.get(username="eva").pk
    assert "Another letter goes out" in words(administrator.get(f"/people/{key}/invite-again/"))
    administrator.post(f"/people/{key}/invite-again/")
    first, second = map(link_of, letters)
    assert "A newer letter was sent to you." in words(Client().get(first))
    assert choose(second).status_code == 302
    refused = administrator.post(f"/people/{key}/invite-again/")
    assert "eva has chosen a password already" in words(refused)
    assert len(letters) == 2


def test_withdrawn_the_link_is_dead_and_nothing_personal_is_kept(
    administrator: Client, letters: list[str]
) -> None:
    invite(administrator)
    key = User.objects.get(username="eva").pk
    answer = administrator.post(f"/people/{key}/withdraw/", follow=True)
    assert "The invitation of Eva Example is withdrawn" in words(answer)
    assert not User.objects.filter(email="eva@example.org").exists()
    assert "This invitation was withdrawn." in words(choose(link_of(letters[0])))
    assert kinds()[-1] == ("people.invitation-withdrawn", "boss", {})
    assert "Eva Example is invited" in words(invite(administrator)), "and can be invited again"
    assert User.objects.get(username="eva").pk != key


def test_a_closed_account_s_link_is_dead(administrator: Client, letters: list[str]) -> None:
    invite(administrator)
    people.close(username="eva", by="boss")
    assert "This account is closed" in words(choose(link_of(letters[0])))
    assert sign_in(Client()).status_code == 200


def test_a_closed_account_is_reopened_by_letter_with_a_reason_and_without_roles_or_tokens(
    administrator: Client, letters: list[str]
) -> None:
    invite(administrator)
    choose(link_of(letters[0]))
    eva = User.objects.get(username="eva")
    _, secret = tokens.make(owner=eva, name="Nightly", scopes=["read"], days=30, second_step=True)
    people.close(username="eva", by="boss")
    asked = administrator.get(f"/people/{eva.pk}/")
    assert links(asked)["Reopen the account"] == f"/people/{eva.pk}/reopen/"
    assert "Close the account" not in words(asked)
    without = administrator.post(f"/people/{eva.pk}/reopen/", {"reason": " "})
    assert "Say why, in a sentence" in words(without)
    assert not User.objects.get(username="eva").is_active
    why = {"reason": "Back from parental leave."}
    done = words(administrator.post(f"/people/{eva.pk}/reopen/", why, follow=True))
    assert "The account of Eva Example is open again. A letter went to eva@example.org" in done
    assert "By A on" in done
    assert "“Back from parental leave.”" in done
    kind, by, data = kinds()[-1]
    assert (kind, by) == ("people.reopened", "boss")
    assert "leave" not in str(data)
    assert "open again" in told(letters[1])
    assert "A newer letter was sent to you." in words(Client().get(link_of(letters[0])))
    assert choose(link_of(letters[1])).status_code == 302
    assert sign_in(Client()).status_code == 302
    assert people.held(User.objects.get(username="eva")) == frozenset()
    assert tokens.opened(secret=secret) is None
    again = administrator.post(f"/people/{eva.pk}/reopen/", why)
    assert "The account of eva is open. Nothing was changed." in words(again)


def test_who_was_reopened_does_not_leave_the_register_by_a_withdrawn_invitation(
    administrator: Client, letters: list[str]
) -> None:
    invite(administrator)
    choose(link_of(letters[0]))
    people.close(username="eva", by="boss")
    invitations.reopen(username="eva", reason="She is back.", site=SITE, by="boss")
    eva = User.objects.get(username="eva")
    offered = links(administrator.get(f"/people/{eva.pk}/"))
    assert "Withdraw the invitation" not in offered
    assert "Close the account" in offered
    with pytest.raises(Refused, match="Close the account instead"):
        invitations.withdraw(username="eva", by="boss")
    administrator.post(f"/people/{eva.pk}/invite-again/")
    assert len(letters) == 3
    assert choose(link_of(letters[2])).status_code == 302


def test_what_is_wrong_with_a_password_is_said(administrator: Client, letters: list[str]) -> None:
    invite(administrator)
    link = link_of(letters[0])
    assert "too short" in words(choose(link, "short"))
    assert "too common" in words(choose(link, "password123"))
    assert "The two passwords differ" in words(choose(link, CHOSEN, CHOSEN + "s"))
    assert "Enter a password" in words(choose(link, "", ""))
    assert choose(link).status_code == 302


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"name": ""}, "Enter their full name"),
        ({"email": "eva"}, "Enter an e-mail address such as"),
        ({"email": "boss@example.org"}, "boss@example.org can sign in already"),
        ({"username": "two words"}, "without spaces"),
        ({"username": "boss"}, "The user name “boss” is taken"),
        ({"roles": []}, "Choose at least one role"),
        ({"roles": ["provider-preparer"]}, "Choose the provider"),
        ({"provider": "north-trust"}, "Leave the provider out"),
    ],
)
def test_an_invitation_that_is_unfit_is_refused_with_its_sentence(
    administrator: Client, letters: list[str], changed: dict[str, object], sentence: str
) -> None:
    answer = invite(administrator, **changed)
    assert sentence in words(answer)
    assert "Error: Invite somebody" in page(answer)
    assert letters == []
    assert not User.objects.filter(username="eva").exists()


def test_a_provider_s_person_holds_their_roles_for_the_provider(
    administrator: Client, letters: list[str]
) -> None:
    both = ["provider-preparer", "provider-certifier"]
    answer = invite(administrator, roles=both, provider="north-trust")
    assert "Provider (certifier), North Trust" in words(answer)
    assert {(h.role.value, h.provider) for h in people.held(User.objects.get(username="eva"))} == {
        (role, "north-trust") for role in both
    }


def test_when_the_mail_server_is_away_that_is_said_and_it_can_be_sent_again(
    administrator: Client, settings: object
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    said = words(invite(administrator))
    assert "the letter to eva@example.org could not be sent" in said
    assert "Send the invitation again" in said


# A forgotten password


def ask(address: str) -> object:
    return Client().post("/sign-in/forgotten/", {"email": address})


def wait_for(letters: list[str], number: int) -> None:
    """The letter is sent while its sender is answered already."""
    for _ in range(200):
        if len(letters) >= number:
            return
        time.sleep(0.02)
    raise AssertionError(f"{len(letters)} letters came, not {number}.")


def test_a_forgotten_password_is_chosen_anew_and_everybody_else_is_signed_out(
    administrator: Client, letters: list[str]
) -> None:
    assert links(Client().get("/sign-in/"))["I have forgotten my password"] == "/sign-in/forgotten/"
    ask("Boss@example.org")
    wait_for(letters, 1)
    link = link_of(letters[0])
    assert heading(Client().get(link)) == "Choose a new password"
    assert administrator.get("/people/").status_code == 200
    choose(link)
    assert administrator.get("/people/").status_code == 302
    assert sign_in(Client(), PASSWORD, "boss").status_code == 200
    assert sign_in(Client(), CHOSEN, "boss").status_code == 302
    assert "was used already, or you have signed in since" in words(choose(link))


def test_the_answer_does_not_tell_whether_an_address_is_known(
    administrator: Client, letters: list[str]
) -> None:
    known, unknown = ask("boss@example.org"), ask("nobody@example.org")
    assert words(known).replace("boss@", "nobody@") == words(unknown)
    assert known.status_code == unknown.status_code == 200
    wait_for(letters, 1)


def test_who_is_closed_or_only_invited_gets_no_letter(administrator: Client, letters: list[str]) -> None:
    invite(administrator)
    people.add(username="pat", name="P", email="pat@example.org", password=PASSWORD, by="tester")
    people.close(username="pat", by="tester")
    for address in ("eva@example.org", "pat@example.org", "boss@example.org"):
        ask(address)
    wait_for(letters, 2)
    assert "To: boss@example.org" in letters[1]
    assert len(letters) == 2


def test_letters_cannot_be_asked_for_without_end(administrator: Client, letters: list[str]) -> None:
    said = [words(ask("boss@example.org")) for _ in range(4)]
    assert "a letter with a link is on its way" in said[2]
    assert "Letters were asked for too often" in said[3]
    said = [words(ask("nobody@example.org")) for _ in range(4)]
    assert "Letters were asked for too often" in said[3], "alike for one that nobody has"


def test_a_new_password_ends_a_lock_out(administrator: Client, letters: list[str]) -> None:
    for _ in range(5):
        sign_in(Client(), "wrong", "boss")
    assert sign_in(Client(), PASSWORD, "boss").status_code == 429
    ask("boss@example.org")
    wait_for(letters, 1)
    choose(link_of(letters[0]))
    assert sign_in(Client(), CHOSEN, "boss").status_code == 302


def test_links_lead_to_the_address_that_was_set_whatever_host_was_asked(
    administrator: Client, letters: list[str], settings: object
) -> None:
    settings.ADDRESS = SITE
    Client().post("/sign-in/forgotten/", {"email": "boss@example.org"}, headers={"host": "localhost"})
    wait_for(letters, 1)
    assert f"{SITE}/sign-in/link/" in told(letters[0])
