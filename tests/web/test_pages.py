"""Every page of the demonstration: it answers, it asks who is there, and it says what it should."""

import re
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.conf import settings
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, reverse
from django.utils import timezone
from tests.web.reading import heading, links, page, words

from goldenthread.framework.place import place_called
from goldenthread.reports.compose import KINDS, called
from goldenthread.reports.document import INTERNAL
from goldenthread.reports.render import html
from goldenthread.store import editions, snapshots, verifications, vintages
from goldenthread.web import access, sites
from goldenthread.web.urls import urlpatterns

Q1 = "2024-25Q1"
PAGES = {
    "/quarters/": "Quarters",
    f"/quarters/{Q1}/": "Q1 2024-25 (April to June 2024)",
    "/programmes/": "Programmes",
    "/programmes/YC/": "Your Choice",
    f"/programmes/HBYW/?quarter={Q1}": "Hospital Based Youth Work",
    "/programmes/YC/?quarter=2023-24Q2": "Your Choice",
    "/trends/": "Trends in violence",
    "/reports/": "Reports",
    f"/reports/{Q1}/summary/": "Quarterly Performance – Summary Update",
    f"/reports/{Q1}/full/internal/": "Quarterly Performance – Full Report",
    "/data/": "Data and editions",
    f"/quarters/{Q1}/figures/reach.quarter.total/": "People reached in the quarter",
    f"/reports/{Q1}/summary/outside/figures/reach.quarter.total/": "People reached in the quarter",
}


@pytest.mark.parametrize(("address", "title"), PAGES.items())
def test_a_page_has_one_heading_the_notice_and_its_policy(reader: Client, address: str, title: str) -> None:
    answer = reader.get(address)
    assert answer.status_code == 200
    assert heading(answer).endswith(title)
    assert "every figure is fictitious" in words(answer)
    assert page(answer).count("<main") == 1
    assert 'lang="en-GB"' in page(answer)
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "private, no-cache"


def test_no_page_holds_a_script_or_style_of_its_own(reader: Client) -> None:
    for address in PAGES:
        source = page(reader.get(address))
        assert not re.search(r"<script(?![^>]*\bsrc=)", source), address
        assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", source), address


KNOWN = {
    "quarter": Q1,
    "name": "reach.quarter.total",
    "code": "YC",
    "kind": "summary",
    "readers": "outside",
    "key": "spend-0",
    "form": "svg",
}


def sample(pattern: URLPattern) -> str:
    """An address that a pattern takes."""
    of_kind = {"digest": "0" * 64, "int": "1", "slug": "jump"}

    def value(found: re.Match[str]) -> str:
        kind, name = found[1], found[2]
        return of_kind[kind] if kind in of_kind else KNOWN.get(name, "x")

    return "/" + re.sub(r"<(?:(\w+):)?(\w+)>", value, str(pattern.pattern))


@pytest.mark.django_db
@pytest.mark.parametrize("pattern", urlpatterns, ids=lambda one: str(one.name))
def test_every_address_asks_who_is_there(client: Client, pattern: URLPattern) -> None:
    answer = client.get(sample(pattern))
    ability = getattr(pattern.callback, "ability", None)
    if pattern.name == "mfa_authenticate":
        assert answer.headers["Location"] == "/sign-in/"  # first the password
    elif pattern.name == "sign-out":
        assert answer.status_code in (302, 405)  # it takes a form alone
    elif ability == access.ANYONE:
        assert "?next=" not in answer.headers.get("Location", "")
    elif ability == access.TOKEN:
        assert answer.status_code in (401, 404, 405)  # by token, an act by POST alone
        assert b"csrftoken" not in answer.content
    else:
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith(f"{reverse(settings.LOGIN_URL)}?next=")


# The quarter


def test_the_first_page_is_the_newest_quarter(reader: Client) -> None:
    assert reader.get("/").headers["Location"] == f"/quarters/{Q1}/"


def test_the_quarter_tells_the_report_s_story(reader: Client) -> None:
    said = words(reader.get(f"/quarters/{Q1}/"))
    assert "44,000" in said
    assert "26 of the 28 live programmes with KPI data are green" in said
    assert said.index("Your Choice Rating Red") < said.index("Hospital Based Youth Work Rating Amber")
    assert "led on embedding a retention strategy" in said
    assert "Redthread merged into Catch22" in said
    assert "32 fewer homicides" in said
    assert "25 per cent fall in knife crime with injury" in said
    assert "5 per cent reduction in robbery" in said
    assert "Revised since the last report" in said
    assert "signed by Demo Director, Director on 18 September 2024" in said


def test_another_quarter_can_be_chosen(reader: Client) -> None:
    answer = reader.get("/quarters/?quarter=2023-24Q3")
    assert answer.headers["Location"] == "/quarters/2023-24Q3/"
    assert heading(reader.get("/quarters/2023-24Q3/")) == "Q3 2023-24 (October to December 2023)"


def test_a_quarter_written_in_another_way_leads_to_its_address(reader: Client) -> None:
    assert reader.get("/quarters/2024-25q1/").headers["Location"] == f"/quarters/{Q1}/"


# From a number to the cell


def test_a_number_of_the_page_can_be_followed_to_the_cell_of_the_workbook(reader: Client) -> None:
    first = links(reader.get(f"/quarters/{Q1}/"))
    total = reader.get(first["44,000"])
    assert heading(total) == "People reached in the quarter"
    assert "43,984 people" in words(total)
    assert "Somebody reached by two programmes is counted twice" in words(total)
    part = reader.get(links(total)["Hospital Based Youth Work: People reached in the quarter"])
    assert "318 people" in words(part)
    file = next(href for text, href in links(part).items() if text.endswith(".xlsx"))
    sheet, cell = re.findall(r"(\w+), cell ([A-Z]+\d+)", words(part))[0]
    book = openpyxl.load_workbook(BytesIO(reader.get(file).content))
    assert book[sheet][cell].value == 318


def test_a_trend_can_be_followed_to_the_lines_of_the_extract(reader: Client) -> None:
    difference = reader.get(links(reader.get(f"/quarters/{Q1}/"))["32"])
    now = reader.get(links(difference)["Homicide, August 2023 – July 2024"])
    said = words(now)
    assert "105 homicides" in said
    assert re.search(r"demo-police-to-2026-02.csv: .*lines \d", said)
    assert "/data/#vintage-" in page(now)


def test_a_target_can_be_followed_to_its_place_in_the_edition(reader: Client) -> None:
    target = next(href for href in links(reader.get("/programmes/YC/")).items() if href[0] == "75.0%")[1]
    said = words(reader.get(target))
    assert "Set by the framework" in said
    assert "programmes" in said
    assert "targets" in said


def test_a_received_file_is_given_as_it_was_and_only_to_be_saved(reader: Client) -> None:
    stored = vintages.all()[0].files[0]
    answer = reader.get(f"/files/{stored.digest}/")
    assert answer.content.startswith(b"month,area,measure,count")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{stored.name}"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_an_edition_is_given_to_the_byte(reader: Client) -> None:
    digest = editions.all()[-1].digest
    answer = reader.get(f"/data/editions/{digest}/")
    assert answer.content == editions.document(digest)
    assert answer.headers["Content-Disposition"].startswith("attachment")


# Programmes


def test_programmes_can_be_chosen_by_area_and_rating(reader: Client) -> None:
    assert "31 programmes in Q1 2024-25" in words(reader.get("/programmes/"))
    red = reader.get("/programmes/?rating=red")
    assert "1 programme in Q1 2024-25, of 31" in words(red)
    assert "Your Choice" in links(red)
    area = editions.in_force(snapshots.all()[0].quarter)[0].priority_areas[0].code
    assert "Your Choice" in links(reader.get(f"/programmes/?area={area}&rating=red"))
    none = reader.get(f"/programmes/?rating=none&area={area}")
    assert "No programme is like this" in words(none)


def test_a_choice_that_does_not_exist_is_pointed_out(reader: Client) -> None:
    answer = reader.get("/programmes/?rating=purple&area=<script>")
    assert answer.status_code == 200
    assert "There is a problem" in words(answer)
    assert "Choose a rating" in words(answer) or "Choose from the list" in words(answer)
    assert "<script>" not in page(answer).partition("</head>")[2].replace("<script src", "")
    assert "31 programmes" in words(answer)


def test_a_programme_tells_all_that_it_should(reader: Client) -> None:
    said = words(reader.get("/programmes/HBYW/"))
    for expected in (
        "Rating Amber",
        "Computed Amber from KPIs Green , open risks Amber",
        "KPIs against their targets",
        "Risks, the highest score first",
        "People reached in the quarter, by ethnicity",
        "Spend against budget",
        "Outcomes measured by monitoring",
        "What worked",
        "Quarter by quarter",
        "Accepted The figures of version 1 count.",
        "Catch22",
    ):
        assert expected in said


def test_a_corrected_return_shows_both_versions_and_why(reader: Client) -> None:
    said = words(reader.get("/programmes/SAO/"))
    assert "The figures of version 2 count." in said
    assert said.index("Accepted") < said.index("Reopened: ") < said.rindex("Submitted")


# Trends, data


def test_trends_give_sentence_numbers_notes_and_vintage(reader: Client) -> None:
    said = words(reader.get("/trends/"))
    assert "August 2023 – July 2024 against August 2018 – July 2019: 32 fewer homicides" in said
    assert "CONNECT" in said
    assert "obtained 18 March 2026" in said
    assert "The numbers in this chart" in said


def test_data_lists_vintages_and_editions_with_their_changes(reader: Client) -> None:
    answer = reader.get("/data/")
    said = words(answer)
    for one in vintages.all():
        assert one.digest in said
    assert "28,152" in said
    assert len(editions.all()) == page(answer).count('id="edition-')
    assert "Redthread" in said


# Reports


def test_reports_lists_the_signed_and_the_live(reader: Client) -> None:
    answer = reader.get("/reports/")
    signed = [report for report in snapshots.all() if report.signed_at]
    assert words(answer).count("Signed Demo Director, Director") == len(signed)
    assert "Summary Update for Q1 2024-25, for readers outside" in links(answer)


def test_every_live_report_can_be_opened_for_either_readers(reader: Client) -> None:
    found = links(reader.get("/reports/"))
    london = place_called("london")
    for kind in KINDS:
        title = called(kind, london)
        for readers, word in (("outside", "outside"), ("internal", "inside")):
            assert (
                found[f"{title} for Q1 2024-25, current draft for readers {word}"]
                == f"/reports/{Q1}/{kind}/{readers}/"
            )
    assert f"/reports/{Q1}/prg/outside/" in links(reader.get(f"/quarters/{Q1}/")).values()


def test_a_signed_report_stays_while_the_live_one_moves(reader: Client) -> None:
    signed = next(one for one in snapshots.all() if (one.kind, one.audience) == ("full", INTERNAL))
    answer = reader.get(f"/reports/snapshots/{signed.digest}/")
    said = words(answer)
    assert "Signed by Demo Director, Director on 18 September 2024" in said
    assert re.search(r"Verified: Yes at \d\d:\d\d on \d+ \w+ \d{4}\. Full Report", said)
    assert re.search(r"\d+ figures have changed since\. No headline prints another number\. ", said)
    assert (
        "Too small a change to show in a rounded headline: People reached in the quarter: 44,012, now 43,984"
        in said
    )
    assert said.index("have changed since.") < said.index("Overall performance in Q1")
    assert said.index("Overall performance in Q1") < said.index("Verify this report")
    then = reader.get(f"/reports/snapshots/{signed.digest}/figures/reach.quarter.total/")
    assert "44,012 people" in words(then)
    now = reader.get(f"/reports/{Q1}/full/internal/figures/reach.quarter.total/")
    assert "43,984 people" in words(now)
    before = verifications.find_last(signed.digest)
    assert reader.post(f"/reports/snapshots/{signed.digest}/verify/").status_code == 302
    after = verifications.find_last(signed.digest)
    assert before
    assert after
    assert after.at > before.at
    shown = words(reader.get(f"/reports/snapshots/{signed.digest}/"))
    assert f"Verified: Yes at {timezone.localtime(after.at):%H:%M} on" in shown


@pytest.mark.parametrize(
    ("form", "begins"), [("pdf", b"%PDF"), ("html", b"<!DOCTYPE html>"), ("text", b"London")]
)
def test_a_frozen_report_can_be_saved_as_a_file(reader: Client, form: str, begins: bytes) -> None:
    digest = snapshots.find(Q1).digest
    answer = reader.get(f"/reports/snapshots/{digest}/report.{form}")
    assert answer.content.startswith(begins)
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="2024-25q1-')


def test_a_live_report_says_that_it_moves_and_for_whom_it_is(reader: Client) -> None:
    answer = reader.get(f"/reports/{Q1}/summary/")
    said = words(answer)
    assert "current draft for readers outside" in said
    assert "The version signed on 18 September 2024" in links(answer)
    assert "not shown outside" in words(reader.get(links(answer)["28"])) or reader.get(links(answer)["28"])


# Charts


def charts_of(answer: Any) -> list[str]:
    return re.findall(r'<img [^>]*src="([^"]+\.svg)"', page(answer))


@pytest.mark.parametrize(
    "address", [f"/quarters/{Q1}/", "/trends/", "/programmes/YC/", f"/reports/{Q1}/full/outside/"]
)
def test_charts_have_addresses_that_may_be_kept_for_ever(reader: Client, address: str) -> None:
    drawings = charts_of(reader.get(address))
    assert drawings
    for drawing in drawings[:2]:
        answer = reader.get(drawing)
        assert answer.headers["Content-Type"] == "image/svg+xml"
        assert answer.content.startswith(b"<svg")
        assert "immutable" in answer.headers["Cache-Control"]
        spec = reader.get(drawing.replace(".svg", ".json"))
        assert spec.json()["$schema"].startswith("https://vega.github.io/schema/vega-lite/")


def test_a_page_of_many_charts_asks_for_the_later_ones_when_a_reader_comes_near(reader: Client) -> None:
    pack, quarter = (
        re.findall(r'<img class="gt-chart__picture"[^>]*>', page(reader.get(address)))
        for address in (f"/reports/{Q1}/prg/outside/", f"/quarters/{Q1}/")
    )
    assert ['loading="lazy"' in one for one in pack] == [n >= html.AT_ONCE for n in range(len(pack))]
    assert len(pack) > html.AT_ONCE > len(quarter)


@pytest.mark.parametrize("address", ["/trends/", f"/quarters/{Q1}/", f"/reports/{Q1}/prg/outside/"])
def test_every_chart_has_a_picture_for_a_telephone(reader: Client, address: str) -> None:
    found = re.findall(r'srcset="([^"]*)"', page(reader.get(address)))
    pictures = re.findall(r'<img class="gt-chart__picture"[^>]*>', page(reader.get(address)))
    assert len(found) == len(pictures)
    answer = reader.get(found[0])
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert answer.content != reader.get(found[0].replace(".narrow.svg", ".svg")).content


def test_a_signed_report_s_charts_have_addresses_of_their_own(reader: Client) -> None:
    full = next(one for one in snapshots.all() if one.kind == "full")
    drawing = charts_of(reader.get(f"/reports/snapshots/{full.digest}/"))[0]
    assert drawing.startswith(f"/reports/snapshots/{full.digest}/charts/")
    assert reader.get(drawing).status_code == 200


def test_a_chart_that_was_drawn_anew_is_gone_from_its_old_address(reader: Client) -> None:
    answer = reader.get(f"/quarters/{Q1}/charts/spend-0123456789abcdef.svg")
    assert answer.status_code == 404
    assert "its numbers have changed" in words(answer)


# Speed


@pytest.mark.parametrize("address", [a for a in PAGES if "internal" not in a])
def test_a_page_that_was_asked_before_is_not_composed_again(reader: Client, address: str) -> None:
    from django.db import connection

    reader.get(address)
    composed = sites.of.cache_info().misses
    with CaptureQueriesContext(connection) as queries:
        reader.get(address)
    assert sites.of.cache_info().misses == composed
    assert len(queries) <= 20
