"""The journey once more without JavaScript, on a telephone's width, by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests import small
from tests.journey.books import downloaded, with_answers
from tests.journey.conftest import Service
from tests.journey.people import NARROW, TALL, TOO_WIDE, Person
from tests.journey.scene import PASSWORD
from tests.web.test_invitations import link_of
from tests.web.test_second_step import code_of

pytestmark = pytest.mark.browser
LEFT_OUT = ("reach.quarter|borough:not-known", "kpi.", "outcome.", "signoff.", "rating.", "narrative.")
NARRATIVE = {"narrative.worked": "Parents came.", "narrative.not-worked": "Too few rooms."}
ANSWERS = {
    field: str(answer)
    for field, answer in small.full_return({"spend.actual": "15000", "spend.forecast": "60000"}).items()
    if not field.startswith(LEFT_OUT)
} | {"reach.quarter|borough:not-known": "0", "kpi.F-1": "10"}
SECTIONS: dict[str, tuple[str, ...]] = {
    "Outputs": ("reach.", "activity."),
    "Finance": ("spend.",),
    "KPIs": ("kpi.",),
    "Narrative": (),
}
NEXT = {
    "Outputs": ("Finance",),
    "Finance": ("KPIs",),
    "KPIs": ("Outcomes", "Risks", "Narrative"),
    "Narrative": ("Check your answers",),
}
"""The pages that “Save and continue” leads to after each; two of them need nothing."""
FOCUSED = "document.activeElement.getAttribute('name') || document.activeElement.textContent.trim()"
MOST = 120


Q = "2024-25Q1"
FAMILIES = "Families per worker: Number in the quarter"
ASKED, ANSWERED, SENT_BACK = "Is 10 everybody?", "Two more started in June.", "Please count the two."


@pytest.fixture
def by_keyboard(somebody: Callable[..., Person]) -> Callable[[str], Person]:
    """Gives somebody a narrow window without JavaScript."""

    def give(username: str) -> Person:
        one = somebody(username, java_script_enabled=False)
        one.page.set_viewport_size({"width": NARROW, "height": TALL})
        return one

    return give


def test_somebody_is_invited_and_sets_up_a_second_step(
    service: Service, by_keyboard: Callable[[str], Person]
) -> None:
    boss, ann = by_keyboard("boss"), by_keyboard("ann")
    signs_in(boss, service.secrets["boss"], heading="People")
    goes(boss, "Invite somebody", "Invite somebody")
    types(boss, name="Ann Preparer", email="ann@example.org", username="ann")
    tab_to(boss, "roles")
    boss.page.keyboard.press("Space")
    tab_to(boss, "provider")
    boss.page.keyboard.type("North")
    goes(boss, "Send the invitation", "Ann Preparer")
    service.comes("To: ann@example.org", "You are invited")
    ann.opens(link_of(next(letter for letter in service.letters if "You are invited" in letter)))
    types(ann, password=PASSWORD, again=PASSWORD)
    goes(ann, "Set the password", "Sign in")
    types(ann, username="ann", password=PASSWORD)
    goes(ann, "Sign in", "Your returns")
    goes(ann, "Your account", "Your account")
    goes(ann, "Set up codes from an app", "Set up codes from an app")
    types(ann, code=code_of(ann.page.locator("main code").inner_text()))
    goes(ann, "Continue", "Your recovery codes")


def test_a_return_is_made_asked_about_corrected_and_accepted(
    service: Service, by_keyboard: Callable[[str], Person]
) -> None:
    rob, lee = by_keyboard("rob"), by_keyboard("lee")
    signs_in(rob, heading="Your returns")
    goes(rob, "Start Family support, Q1 2024-25", "Family support")
    upload(rob, NARRATIVE)
    goes(rob, "Outputs", "Outputs")
    fill_in(rob)
    assert "Ready to send" in rob.words
    certify(rob, version=1)
    signs_in(lee, service.secrets["lee"], heading="Q1 2024-25 (April to June 2024)")
    ask_and_send_back(lee)
    correct(rob)
    certify(rob, version=2)
    accept(lee)


def signs_in(person: Person, secret: str = "", *, heading: str) -> None:
    person.opens("/sign-in/")
    types(person, username=person.username, password=PASSWORD)
    goes(person, "Sign in", "Enter a code" if secret else heading)
    if secret:
        types(person, code=code_of(secret))
        goes(person, "Continue", heading)


def upload(rob: Person, answers: dict[str, str]) -> None:
    """The workbook comes down, is filled in, and goes up; the page of its reading is asked for again."""
    book = with_answers(downloaded(rob), answers)
    goes(rob, "Upload a workbook", "Upload a workbook")
    tab_to(rob, "workbook")
    with rob.page.expect_file_chooser() as chosen:
        rob.page.keyboard.press("Space")
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    chosen.value.set_files({"name": "family.xlsx", "mimeType": kind, "buffer": book})
    tab_to(rob, "Upload")
    enters(rob)
    for _ in range(100):
        if "Your file was read" in rob.words:
            break
        rob.page.wait_for_timeout(200)
        tab_to(rob, "See how far it is now")
        enters(rob)
    assert "2 answers changed in the draft." in rob.words
    goes(rob, "Go on with the return", "Family support")


def fill_in(rob: Person) -> None:
    """Every part that a page asks for."""
    for section, begins in SECTIONS.items():
        typed = {field: text for field, text in ANSWERS.items() if field.startswith(begins)}
        types(rob, **typed)
        if section == "KPIs":
            tab_to(rob, "rating.own")
            rob.page.keyboard.press("Space")
        for following in NEXT[section]:
            goes(rob, "then", following)


def certify(rob: Person, *, version: int) -> None:
    """Rob prepares and certifies: a small provider."""
    goes(rob, "Send to certifier", "Certify the return")
    types(rob, role="Director")
    tab_to(rob, "confirmed")
    rob.page.keyboard.press("Space")
    goes(rob, "Certify and send to the VRU", "The VRU has your return")
    assert f"Family support, Q1 2024-25 Version {version}" in rob.words


def ask_and_send_back(lee: Person) -> None:
    """The lead asks about a figure, and sends the return back."""
    lee.opens(f"/review/{Q}/")
    goes(lee, "Family support", "Family support")
    tab_to(lee, "KPIs")
    lee.page.keyboard.press("Enter")  # to that part of the page
    goes(lee, f"Ask about {FAMILIES}", FAMILIES)
    types(lee, text=ASKED)
    goes(lee, "Ask", FAMILIES)
    assert "Your query is kept beside the figure" in lee.words
    lee.opens(f"/review/{Q}/FAMILY/")
    tab_to(lee, "Decide")
    lee.page.keyboard.press("Enter")  # past the evidence
    goes(lee, "Send back for changes", "Send back for changes")
    types(lee, reason=SENT_BACK)
    goes(lee, "Send back for changes", "Family support")
    assert "State Sent back" in lee.words


def correct(rob: Person) -> None:
    """The provider answers, and corrects the figure."""
    rob.opens("/returns/")
    goes(rob, "Continue Family support, Q1 2024-25", "Family support")
    goes(rob, f"Answer about {FAMILIES}", FAMILIES)
    types(rob, text=ANSWERED)
    goes(rob, "Answer", FAMILIES)
    rob.opens(f"/returns/{Q}/FAMILY/")
    goes(rob, "KPIs", "KPIs")
    tab_to(rob, "kpi.F-1")
    rob.page.keyboard.press("Control+A")
    rob.page.keyboard.type("12")
    for following in (*NEXT["KPIs"], *NEXT["Narrative"]):
        goes(rob, "then", following)
    assert f"{FAMILIES} 10 12" in rob.words


def accept(lee: Person) -> None:
    """The lead sees what changed, and accepts; the figure is on the programme's page, with its trail."""
    lee.opens(f"/review/{Q}/FAMILY/")
    goes(lee, "what changed since version 1", "What changed from version 1 to version 2")
    lee.opens(f"/review/{Q}/FAMILY/")
    tab_to(lee, "Decide")
    lee.page.keyboard.press("Enter")
    goes(lee, "Accept", "Accept")
    types(lee, message="Thank you.")
    goes(lee, "Accept", "Family support")
    assert "State Accepted" in lee.words
    goes(lee, "the programme’s page", "Family support")
    goes(lee, "12", "Families per worker")
    assert "family-2024-25q1-v2.xlsx" in lee.words


def tab_to(person: Person, what: str) -> None:
    """Press Tab until the focus is on a box with this name, or on a link or button with this text."""
    passed: list[str] = []
    while what not in passed and len(passed) < MOST:
        person.page.keyboard.press("Tab")
        passed.append(" ".join(str(person.page.evaluate(FOCUSED)).split()))
    assert passed[-1] == what, f"{what} is not reached by Tab on {person.page.title()}, only {passed}"


def types(person: Person, **given: str) -> None:
    """Type into boxes, in the order in which the page has them."""
    names = person.page.evaluate("[...document.querySelectorAll('main [name]')].map(one => one.name)")
    for name in sorted(given, key=names.index):
        tab_to(person, name)
        person.page.keyboard.type(given[name])


def goes(person: Person, what: str, heading: str) -> None:
    """Press Enter on a link or button, and read the next page, which fits a telephone."""
    tab_to(person, what)
    enters(person)
    person.page.get_by_role("heading", name=heading, level=1, exact=True).wait_for()
    assert not person.page.evaluate(TOO_WIDE), f"{heading} does not fit a telephone"


def enters(person: Person) -> None:
    """Press Enter, and wait for the whole of the page that comes."""
    with person.page.expect_navigation():
        person.page.keyboard.press("Enter")
