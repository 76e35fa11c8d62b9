"""The whole journey of a return in a browser: from the invitation to the figure's trail on the dashboard.

Server, worker and mail server run as they do in service. With GOLDENTHREAD_SCREENSHOTS=1 the pictures of
docs/guide.md are taken again on the way.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests import small
from tests.journey.books import cell, downloaded, upload, with_answers
from tests.journey.conftest import Service
from tests.journey.people import Person
from tests.journey.scene import PASSWORD
from tests.web.test_invitations import link_of, told
from tests.web.test_second_step import code_of

pytestmark = pytest.mark.browser
Q = "2024-25Q1"
RETURN, REVIEW = f"/returns/{Q}/MENTOR/", f"/review/{Q}/MENTOR/"
STARTERS = "Young people who start with a mentor: Number in the quarter"
OVERSPENT = "You spent £34,500 in this quarter: £9,500, 38 per cent more than the budget of £25,000."
VAN = "A second van was bought in June; it was planned for the next quarter."
ASKED = "You told us of 38 in June. Is 42 everybody who started?"
ANSWERED = "Four of them came back to a mentor. 38 started."
SENT_BACK = "Please send it again with the 38 who started."
FILE = "mentor-2024-25q1-v2.xlsx"
ANSWERS = {
    field: str(answer)
    for field, answer in small.full_return({"spend.actual": "34500", "spend.forecast": "100000"}).items()
}
ON_THE_WEB = {"outputs": ("reach.", "activity."), "finance": ("spend.",)}
"""The half that is filled in on the web: sections, and how the fields' ids begin."""
IN_THE_WORKBOOK = {
    "kpi.M-1": "about 40",
    "kpi.M-2.numerator": 26,
    "kpi.M-2.denominator": 20,
    "rating.own": "Green",
    "outcome.M-O1.measured": 30,
    "outcome.M-O1.result": 615,
    "narrative.worked": "The mentors stayed.",
    "narrative.not-worked": "Rooms were hard to find.",
}
"""The other half, with three faults: words for a number, a part above its whole, and 615 per cent."""
FAULTS = (
    "“about 40” is an estimate in words.",
    "26 of 20 cannot be: the part is larger than the whole",
    "615 per cent is more than 100 per cent.",
)
OF_THE_RETURN = (
    *("fill/kpis/", "check/", "receipt/1/", "receipt/2/", "past/", "past/figures/kpi.M-1/", "versions/"),
    *("versions/1/2/", "queries/", "queries/about/?about=kpi.M-1", "workbook/", "findings.xlsx", "uploads/"),
    *("uploads/1/", "uploads/1/file/", "uploads/1/findings.xlsx"),
)
"""The pages and files of a return."""


@dataclass
class Journey:
    """What the steps have in common."""

    service: Service
    somebody: Callable[..., Person]
    kept: Path


def test_the_whole_journey(service: Service, somebody: Callable[..., Person], kept: Path) -> None:
    journey = Journey(service, somebody, kept)
    ann, cora, lee = somebody("ann"), somebody("cora"), somebody("lee")
    invite(journey)
    choose_a_password(journey, ann)
    sign_in_with_a_code(journey, ann)
    fill_half_on_the_web(journey, ann)
    complete_it_in_the_workbook(journey, ann)
    mend_three_faults(journey, ann)
    explain_and_send(journey, ann)
    cora.signs_in()
    certify(journey, cora, version=1)
    query_a_figure(journey, lee)
    answer_and_correct(journey, ann, lee)
    certify(journey, cora, version=2)
    accept(journey, lee)
    follow_the_figure(journey, lee)
    read_what_the_unit_said(journey, ann)
    see_nothing(somebody("rob"), lee)


def invite(journey: Journey) -> None:
    """The administrator invites somebody, who gets a letter."""
    boss = journey.somebody("boss")
    boss.signs_in(journey.service.secrets["boss"])
    boss.reads("People", "people are invited here, by e-mail")
    boss.presses("Invite somebody")
    boss.types("Full name", "Ann Preparer")
    boss.types("E-mail address", "ann@example.org")
    boss.types("User name", "ann")
    boss.page.get_by_label("Provider (preparer)").check()
    boss.page.get_by_label("Provider", exact=True).select_option(label="North Trust")
    boss.reads("Invite somebody", "a link, which works once and is good for 7 days")
    boss.photographs("invite", journey.kept, "main", 1300)
    boss.presses("Send the invitation")
    boss.reads("Ann Preparer", "Ann Preparer is invited. A letter went to ann@example.org")
    assert "To: ann@example.org" in journey.service.letters[-1]
    assert "Your user name is ann." in told(journey.service.letters[-1])


def choose_a_password(journey: Journey, ann: Person) -> None:
    """The letter's link leads to a password."""
    (letter,) = (one for one in journey.service.letters if "You are invited" in one)
    ann.opens(link_of(letter))
    ann.types("New password", PASSWORD)
    ann.types("The same password again", PASSWORD)
    ann.reads("Welcome, Ann Preparer", "Choose a password.", "at least 8 characters")
    ann.photographs("password", journey.kept, "main", 640)
    ann.presses("Set the password")
    ann.reads("Sign in", "Your password is set. Sign in with it.")


def sign_in_with_a_code(journey: Journey, ann: Person) -> None:
    """A second step, set up on the account's page, is asked for from then on."""
    ann.signs_in()
    ann.reads("Your returns", "Mentoring, Q1 2024-25", "Not started")
    ann.follows("Your account")
    ann.reads("Your account", "With a password alone.")
    ann.follows("Set up codes from an app")
    secret = ann.page.locator("main code").inner_text()
    ann.types("Code", code_of(secret))
    ann.reads("Set up codes from an app", "Type the code that the app then shows.")
    ann.presses("Continue")
    ann.reads("Your recovery codes", "10 of 10 are left.")
    ann.presses("Continue")
    ann.presses("Sign out ann")
    ann.signs_in(secret, steps=1, camera=lambda: ann.photographs("code", journey.kept, "main", 420))
    ann.reads("Your returns", "Mentoring, Q1 2024-25", "Not started")
    ann.photographs("home", journey.kept, "main", 720)


def fill_half_on_the_web(journey: Journey, ann: Person) -> None:
    """Two parts, page by page; what is unlike the budget is said at once."""
    ann.follows("Start Mentoring, Q1 2024-25")
    ann.reads("Mentoring", "Where it is Not started", "0 of 5 parts are filled in; 1 more may stay empty.")
    ann.photographs("tasks", journey.kept, "main", 1130)
    ann.follows("Outputs")
    for section, begins in ON_THE_WEB.items():
        for field, answer in ANSWERS.items():
            if field.startswith(begins):
                ann.page.locator(f'[name="{field}"]').fill(answer)
        ann.reads(section.capitalize(), f"Mentoring, Q1 2024-25: part {list(ON_THE_WEB).index(section) + 1}")
        ann.presses("Save and continue")
    ann.reads("Finance", "There is a problem What you typed is saved.", OVERSPENT)
    assert ann.page.title().startswith("Error: ")
    ann.photographs("page", journey.kept, ".govuk-error-summary", 1180)
    ann.follows("Back to the return")
    ann.reads("Mentoring", "Outputs Complete", "Finance Has things to put right", "KPIs Not started")


def complete_it_in_the_workbook(journey: Journey, ann: Person) -> None:
    """What was typed on the web stands in the workbook; what is typed there comes to the draft."""
    book = downloaded(ann)
    assert cell(book, "reach.quarter") == 60
    assert cell(book, "spend.actual") == 34500
    ann.follows("Upload a workbook")
    ann.reads("Upload a workbook", "What you and others have entered meanwhile stays")
    ann.photographs("upload", journey.kept, "main", 620)
    upload(ann, with_answers(book, IN_THE_WORKBOOK))
    ann.reads("Your file was read", "8 answers changed in the draft.", "4 findings", *FAULTS, OVERSPENT)
    for place in ("KPIs!G9", "KPIs!G10, KPIs!G11", "Outcomes!G9", "Finance!E17"):
        assert ann.page.get_by_role("rowheader", name=place, exact=True).count() == 1
    ann.photographs("findings", journey.kept, "#findings", 640)
    ann.follows("Go on with the return")
    ann.reads("Mentoring", "KPIs Has things to put right", "Outcomes Has things to put right")
    ann.presses("Check your answers and send")
    ann.reads("Check your answers", "3 things to put right and 1 figure to check or explain", *FAULTS)
    ann.presses("Send to certifier")
    ann.reads("Check your answers", "The return was not sent", *FAULTS)
    ann.follows("Back to the return")


def mend_three_faults(journey: Journey, ann: Person) -> None:
    """Two are mended in the workbook, one on the page that the summary leads to."""
    mended = with_answers(downloaded(ann), {"kpi.M-1": 42, "kpi.M-2.numerator": 16})
    ann.follows("Upload a workbook")
    upload(ann, mended)
    ann.reads("Your file was read", "2 answers changed in the draft.", "2 findings", FAULTS[2], OVERSPENT)
    ann.follows("Go on with the return")
    ann.follows("KPIs")
    ann.reads("KPIs", "What you saved works out as 80 per cent.")
    assert FAULTS[0] not in ann.words
    ann.follows("Back to the return")
    ann.presses("Check your answers and send")
    ann.page.locator(".govuk-error-summary").get_by_role("link", name=re.compile("615 per cent")).click()
    ann.reads("Outcomes", FAULTS[2], "Type a percentage from 0 to 100.")
    assert ann.page.evaluate("document.activeElement.id") == "q-outcome-M-O1-result"
    ann.page.locator('[name="outcome.M-O1.result"]').fill("61.5")
    ann.photographs("mend", journey.kept, ".govuk-error-summary", 1090)
    ann.presses("Save and continue")
    ann.reads("Risks", "Mentoring, Q1 2024-25: part 5 of 6")


def explain_and_send(journey: Journey, ann: Person) -> None:
    """A figure that is right and unlike the budget is explained in its box; then the return can be sent."""
    ann.opens(f"{RETURN}check/")
    ann.reads("Check your answers", "1 figure to check or explain", OVERSPENT)
    ann.page.locator(".govuk-error-summary").get_by_role("link", name=re.compile("£34,500")).click()
    ann.types("Reason why spend differs", VAN)
    ann.reads("Finance", OVERSPENT, "say why in the explanation below")
    ann.photographs("explain", journey.kept, "#part-spend, .gt-part", 720)
    ann.presses("Save and continue")
    ann.reads("KPIs")
    ann.opens(f"{RETURN}check/")
    ann.reads("Check your answers", "Ready to send, with 1 explanation", f"{OVERSPENT} {VAN}")
    ann.photographs("check", journey.kept, "main", 600)
    ann.presses("Send to certifier")
    ann.reads("Mentoring", "The return is with your certifier.", "Where it is With your certifier")


def certify(journey: Journey, cora: Person, *, version: int) -> None:
    """The certifier reads every answer, signs, and gets a receipt and a letter with the digest."""
    cora.opens("/returns/")
    cora.reads("Your returns", "With your certifier")
    cora.follows("Look at it and certify Mentoring, Q1 2024-25")
    cora.presses("Look at it and certify")
    changed = "Nobody can change it" if version == 1 else "What changed since version 1"
    cora.reads("Certify the return", f"as version {version}", f"{OVERSPENT} {VAN}", changed)
    if version == 2:
        assert cora.page.get_by_role("row", name=f"{STARTERS} 42 38").count() == 1
    cora.types("Your role", "Director")
    cora.page.get_by_label("I confirm that these figures are complete").check()
    if version == 1:
        cora.photographs("certify", journey.kept, "#sign", 560)
    cora.presses("Certify and send to the VRU")
    cora.reads("The VRU has your return", f"Version {version}", "Sent by Cora Certifier", "1 figure")
    if version == 1:
        cora.photographs("receipt", journey.kept, ".govuk-panel", 900)
    digest = cora.page.locator("#digest").inner_text()
    journey.service.comes("To: cora@example.org", f"version {version}", digest)


def query_a_figure(journey: Journey, lee: Person) -> None:
    """The lead finds the return in the queue, and asks about one figure."""
    lee.signs_in(journey.service.secrets["lee"])
    lee.reads("Q1 2024-25 (April to June 2024)", "0 of 3 returns accepted")
    lee.opens(f"/review/{Q}/")
    lee.reads("Returns to review", "1 return, of 1 that wait for review", "Mentoring", "query explained: +2")
    lee.photographs("queue", journey.kept, "main", 640)
    lee.follows("Mentoring")
    lee.reads("Mentoring", "State Submitted", "No figures count yet.", OVERSPENT, VAN)
    lee.photographs("review", journey.kept, "main", 1000)
    lee.page.get_by_role("link", name=f"Ask about {STARTERS}").click()
    lee.types("Ask the provider", ASKED)
    lee.reads(STARTERS, "Version 1 says 42 people", "Read from KPIs!G9 in mentor-2024-25q1-v1.xlsx")
    lee.photographs("ask", journey.kept, "main", 680)
    lee.presses("Ask")
    lee.reads(STARTERS, "Your query is kept beside the figure", "Waits for the provider", ASKED)


def answer_and_correct(journey: Journey, ann: Person, lee: Person) -> None:
    """The provider answers beside the figure; the lead sends the return back; the figure is corrected."""
    ann.opens("/returns/")
    ann.reads("Your returns", "Sent to the VRU", "1 query waits for your answer")
    ann.follows("Open Mentoring, Q1 2024-25")
    ann.reads("Mentoring", "What the VRU asked", "Waits for you", ASKED)
    ann.follows(f"Answer about {STARTERS}")
    ann.types("Your answer", ANSWERED)
    ann.reads(STARTERS, "If the figure is wrong, correct it in the return", ASKED)
    ann.photographs("answer", journey.kept, "main", 880)
    ann.presses("Answer")
    ann.reads(STARTERS, "Your answer is kept beside the figure.", "Waits for a reviewer", ANSWERED)
    lee.opens(REVIEW)
    lee.reads("Mentoring", "Queries that are not closed", ANSWERED)
    lee.presses("Send back for changes")
    lee.types("Why it is sent back", SENT_BACK)
    lee.reads("Send back for changes", "The provider gets an e-mail, and can send another version.")
    lee.photographs("send-back", journey.kept, "main", 550)
    lee.presses("Send back for changes")
    lee.reads("Mentoring", "is sent back for changes.", "State Sent back")
    journey.service.comes("To: ann@example.org", "Sent back for changes: your return of Mentoring")
    ann.opens("/returns/")
    ann.reads("Your returns", "Sent back for changes", SENT_BACK)
    ann.follows("Continue Mentoring, Q1 2024-25")
    ann.reads("Mentoring", "What the VRU said Sent back for changes", SENT_BACK)
    ann.photographs("sent-back", journey.kept, "main", 880)
    ann.follows("KPIs")
    ann.page.locator('[name="kpi.M-1"]').fill("38")
    ann.reads("KPIs", "What the VRU asked about this part", ASKED, ANSWERED)
    ann.presses("Save and continue")
    ann.reads("Outcomes")
    ann.opens(f"{RETURN}check/")
    ann.reads("Check your answers", "What changed since version 1", f"{STARTERS} 42 38")
    ann.presses("Send to certifier")
    ann.reads("Mentoring", "The return is with your certifier.")


def accept(journey: Journey, lee: Person) -> None:
    """The lead sees what changed and why, and accepts."""
    lee.opens(f"/review/{Q}/")
    lee.reads("Returns to review", "version 2", "1 of our queries answered")
    lee.follows("Mentoring")
    lee.reads("Mentoring", "State Submitted", "mentor-2024-25q1-v2.xlsx")
    lee.follows("what changed since version 1")
    lee.reads("What changed from version 1 to version 2", "1 answer differs", "42 KPIs!G9 38 KPIs!G9", ASKED)
    lee.photographs("changed", journey.kept, "main", 760)
    lee.opens(REVIEW)
    lee.presses("Accept")
    lee.types("A message to the provider", "Thank you for the correction.")
    lee.reads("Accept", "The figures of version 2 will count from now on.", "Accepting closes it.")
    lee.photographs("accept", journey.kept, "main", 660)
    lee.presses("Accept")
    lee.reads("Mentoring", "is accepted. Its figures count from now on.", "State Accepted")
    journey.service.comes("To: ann@example.org", "Accepted: your return", "We have left you a message.")


def follow_the_figure(journey: Journey, lee: Person) -> None:
    """The dashboard shows the figure, and its trail ends in the provider's file and cell."""
    lee.opens(f"/quarters/{Q}/")
    lee.reads(
        "Q1 2024-25 (April to June 2024)",
        "1 of 3 returns accepted",
        "1 of 3 returns: £34,500 so far",
        VAN,
    )
    lee.photographs("quarter", journey.kept, "main", 700)
    lee.opens(f"/programmes/MENTOR/?quarter={Q}")
    lee.reads("Mentoring", "Young people who start with a mentor On track 38 40")
    lee.photographs("programme", journey.kept, "#kpis", 400)
    lee.page.locator(f'a[href="/quarters/{Q}/figures/kpi.M-1/"]').first.click()
    lee.reads("Young people who start with a mentor", "38 people", f"KPIs, cell G9 38 {FILE} 2")
    lee.photographs("trail", journey.kept, "main", 800)
    book = downloaded(lee, FILE)
    assert cell(book, "kpi.M-1") == 38


def read_what_the_unit_said(journey: Journey, ann: Person) -> None:
    """The provider reads what was done with the return."""
    ann.opens(RETURN)
    ann.reads("Mentoring", "Where it is Accepted", "Thank you for the correction.", "version 2 count")
    ann.photographs("accepted", journey.kept, "main", 610)
    ann.follows("Compare this quarter with your own past")
    ann.reads("Your own past", "Young people who start with a mentor")


def see_nothing(rob: Person, lee: Person) -> None:
    """For another provider's person neither the return, nor its files, nor its figures exist."""
    lee.opens(f"/quarters/{Q}/figures/kpi.M-1/")
    file = lee.page.get_by_role("link", name=FILE).get_attribute("href")
    rob.signs_in()
    rob.reads("Your returns", "Family support, Q1 2024-25")
    assert "Mentoring" not in rob.words
    hidden = [RETURN, *(RETURN + place for place in OF_THE_RETURN)]
    hidden += [f"/programmes/MENTOR/?quarter={Q}", f"/quarters/{Q}/figures/kpi.M-1/", file]
    answers = {place: rob.asks(place) for place in hidden}
    assert answers == dict.fromkeys(hidden, 404)
    assert rob.opens(RETURN) == 404
    assert "38" not in rob.words.split()
    assert lee.asks(file) == 200
