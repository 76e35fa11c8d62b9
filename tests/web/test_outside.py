"""What readers outside reach: the numbers that their reports print, how each was made, and no more."""

import json
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from django.test import Client
from tests.small import Q1
from tests.web.reading import page, words

from goldenthread.reports.document import INTERNAL, OUTSIDE, Number, inlines
from goldenthread.reports.printed import find_places
from goldenthread.reports.snapshot import canonical, read
from goldenthread.store import inputs, snapshots
from goldenthread.store.models import User
from goldenthread.store.snapshots import FrozenReport

pytestmark = pytest.mark.django_db
KINDS = ("summary", "full", "prg")


@pytest.fixture
def outsider(demo: Path, client: Client) -> Client:
    """A member of the reference group, signed in."""
    client.force_login(User.objects.get(username="prg"))
    return client


def report(kind: str, audience: str = OUTSIDE) -> FrozenReport:
    """The signed report of a kind."""
    (found,) = [s for s in snapshots.of_quarter(Q1) if (s.kind, s.audience) == (kind, audience)]
    return found


def base(one: FrozenReport) -> str:
    return f"/reports/snapshots/{one.digest}/"


def test_the_demonstration_hides_three_numbers(demo: Path) -> None:
    hidden = {told.name for told in report("full").document.figures.values() if told.hidden}
    assert {"kpi.WFA-1", "kpi.WFA-2", "kpi.EXP-1"} <= {re.sub(r"\.value$", "", name) for name in hidden}


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_kept_for_outside_holds_no_more_than_it_prints(demo: Path, kind: str) -> None:
    kept = json.loads(report(kind).content)["document"]
    document = report(kind).document
    printed = {one.figure for one in inlines((document.blocks, document.notes)) if isinstance(one, Number)}
    assert set(kept["figures"]) == printed
    assert not any(told["inputs"] for told in kept["figures"].values())


def test_every_link_from_the_reports_ends_in_words(outsider: Client) -> None:
    """Crawled: whatever a member reaches from their reports leads to no figure beyond those printed."""
    allowed = {f"{base(one)}figures/{name}/" for one in map(report, KINDS) for name in one.document.figures}
    waiting, seen, reached = [base(one) for one in map(report, KINDS)], set[str](), set[str]()
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        if "/figures/" in address and not address.endswith("/figures/"):
            reached.add(address)
            if len(reached) > 25:
                continue
        answer = outsider.get(address)
        assert answer.status_code in (200, 302), address
        if "text/html" in answer.headers.get("Content-Type", ""):
            found = re.findall(r'(?:href|src|srcset)="(/reports/snapshots/[^"#]*)', page(answer))
            waiting += [unquote(urlsplit(one).path) for one in found]
    assert reached
    assert reached <= allowed


def test_no_figure_of_the_site_is_reached_beyond_the_list(outsider: Client) -> None:
    """By name: of the figures of internal reports and pages none answers that a report does not print."""
    names = set(report("full", INTERNAL).document.figures)
    names |= set(inputs.document(Q1, "prg", INTERNAL).figures)
    for kind in KINDS:
        one = report(kind)
        beyond = sorted(names - set(one.document.figures))
        assert len(beyond) > 100
        for name in beyond[:: max(1, len(beyond) // 25)]:
            assert outsider.get(f"{base(one)}figures/{name}/").status_code == 404, name
    for name in sorted(names)[::150]:
        assert outsider.get(f"/quarters/{Q1}/figures/{name}/").status_code == 403
        assert outsider.get(f"/reports/{Q1}/full/outside/figures/{name}/").status_code == 403
        assert outsider.get(f"/api/v1/figures/{Q1}/{name}").status_code in (401, 403)
    inside = report("full", INTERNAL)
    for address in ("", "figures/", "figures/reach.quarter.total/", "report.html"):
        assert outsider.get(f"{base(inside)}{address}").status_code == 404


def test_the_list_says_what_they_may_see_and_how_it_was_made(outsider: Client) -> None:
    said = words(outsider.get(f"{base(report('summary'))}figures/"))
    assert "Every number in this report" in said
    assert "Sum over the programmes that delivered. From providers’ returns." in said
    assert "44,000" in said
    assert "Risks and mitigations: Risk “Drop in engagement compared with last year” scores 12" in said
    trail = outsider.get(f"{base(report('summary'))}figures/reach.quarter.total/")
    assert "In a report for readers outside the trail ends here." in words(trail)
    assert "/figures/reach.quarter." not in page(trail).partition("<main")[2]


@pytest.mark.parametrize("kind", KINDS)
def test_each_number_of_the_list_can_be_told_from_the_others(outsider: Client, kind: str) -> None:
    document = report(kind).document
    places = find_places(document.blocks)
    assert places.keys() == document.figures.keys()
    listed = [(told.label, places[name]) for name, told in document.figures.items()]
    assert len(set(listed)) == len(listed)


def test_no_hidden_number_is_in_the_words_of_its_trail(outsider: Client) -> None:
    """It says that it is hidden, in its trail and in the file, and nothing of how large it is."""
    one = report("full")
    inside = inputs.document(Q1, "full", INTERNAL).figures
    file = words(outsider.get(f"{base(one)}report.html"))
    hidden = [told for told in one.document.figures.values() if told.hidden]
    assert len(hidden) >= 3
    for told in hidden:
        assert (told.formula, told.caveats) == ("Made from numbers that are not shown outside.", ())
        (exact,) = re.findall(r"^\S+", inside[told.name].shown)
        assert exact not in words(outsider.get(f"{base(one)}figures/{told.name}/"))
        assert f"{told.label}: {told.shown} Made from numbers that are not shown outside." in file


def test_people_and_publishers_are_named(outsider: Client) -> None:
    said = words(outsider.get("/reports/"))
    assert "Demo Director, Director" in said
    assert not re.search(r"\b(director|analyst|terminal:)\b", said)
    said = words(outsider.get(base(report("summary"))))
    assert "Signed by Demo Director, Director on 18 September 2024, for readers outside." in said


def test_what_an_earlier_version_froze_is_cut_when_it_is_served(demo: Path) -> None:
    """Its bytes stay, and what is read of them is cut."""
    one = report("summary")
    whole = json.loads(one.content)
    assert canonical(read(one.content)) == one.content
    figures = whole["document"]["figures"]
    behind = dict(figures["reach.quarter.total"], name="reach.quarter.YC", shown="2", inputs=[])
    figures["reach.quarter.YC"] = behind
    figures["reach.quarter.total"]["inputs"] = ["reach.quarter.YC"]
    older = json.dumps(whole).encode()
    document = read(older)
    assert "reach.quarter.YC" not in document.figures
    assert document.figures["reach.quarter.total"].inputs == ()
    assert b"reach.quarter.YC" not in canonical(document)


def test_a_number_printed_rounded_is_listed_and_followed_as_it_is_printed(outsider: Client) -> None:
    """The summary says 25 per cent: neither its list, its trail nor its file says −24.8."""
    one, name = report("summary"), "trend.knife-injury-under-25-not-domestic.per_cent"
    assert one.document.figures[name].shown == "−24.8 per cent"
    listed = words(outsider.get(f"{base(one)}figures/"))
    followed = words(outsider.get(f"{base(one)}figures/{name}/"))
    file = outsider.get(f"{base(one)}report.html").content.decode()
    for text in (listed, followed, file):
        assert "25 per cent" in text
        assert "24.8" not in text
    assert "−24.8" in words(outsider.get(f"{base(report('full'))}figures/")), "which prints it so"
