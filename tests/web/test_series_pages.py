"""The pages of one series, as an analyst reads them."""

from __future__ import annotations

import csv
import html
import io
import re
from datetime import date

import pytest
from django.http import HttpResponse
from django.test import Client
from tests import small
from tests.trends.making import HOMICIDE, PERSONAL, THEFT, wide
from tests.web.reading import links, words

from goldenthread.actions import vintages
from goldenthread.periods import Window

MONTHS = Window.parse("2018-04..2024-07")
CONTROL = "/trends/series/theft-from-the-person/control/"


def robberies(step: float = 1.0, more: int = 0) -> list[int]:
    """Counts with a season, up by a step from February 2024 on."""
    wave = [0, 6, 12, 16, 12, 6, 0, -6, -12, -16, -12, -6]
    return [
        round((200 + wave[m.number - 1] + (13 * n) % 7 + more) * (step if str(m) >= "2024-02" else 1))
        for n, m in enumerate(MONTHS)
    ]


def extract(step: float = 1.0, last: str = "2024-07", more: int = 0) -> bytes:
    span = Window(MONTHS.first, Window.parse(f"{last}..{last}").last)
    size = len(span)
    rows = {
        (*PERSONAL, "Barnet"): robberies(step, more)[:size],
        (*PERSONAL, "Camden"): [2 * n for n in robberies(step)][:size],
        (*THEFT, "Barnet"): robberies(step, more)[:size],
        (*THEFT, "Camden"): [2 * n for n in robberies(step)][:size],
        (*HOMICIDE, "Barnet"): [n % 3 for n in range(size)],
        (*HOMICIDE, "Camden"): [2 + n % 4 for n in range(size)],
    }
    return wide(rows, str(span))


def add(content: bytes, obtained: date, at: int = 1) -> str:
    files = [(f"{obtained}.csv", content)]
    return vintages.add(
        kind="mps-borough", files=files, obtained=obtained, by="member", at=small.hours(3000 * at)
    ).digest


@pytest.fixture
def loaded(member: Client) -> Client:
    add(extract(1.3), date(2024, 8, 30))
    return member


def test_the_control_chart_says_its_finding_method_sources_and_break(loaded: Client) -> None:
    answer = loaded.get(CONTROL)
    assert answer.content.count(b'class="gt-icon"') == 1, "of variation; nothing is judged since the break"
    text = words(answer)
    for said in (
        "Theft from the person, London",
        "Variation",
        "Assurance",
        "Provisional limits. They rest on 6 months.",
        "The season is taken out",
        "recorded to the end of July 2024, obtained on 30 August 2024",
        "What a new recording system (CONNECT) did to the figures",
        "neighbours share most of them",
        "Do not compare across it.",
    ):
        assert said in text, said
    assert "stepped up by more than chance would explain" in text
    assert "Negative control: beside Homicide" in text


def test_the_rolling_year_says_on_which_side_of_the_baseline_it_ends(loaded: Client) -> None:
    title = next(one for one in captions(loaded.get(CONTROL)) if "twelve months to" in one)
    assert re.fullmatch(
        r"Theft from the person: [\d,]+ in the twelve months to July 2024 \(provisional\), "
        r"(above|below) the baseline’s [\d,]+ \(April 2018 – March 2019\) "
        r"\(recording changed in between, so no verdict\)",
        title,
    )
    borough = captions(loaded.get(f"{CONTROL}?area=barnet"))
    assert any(one.startswith("Theft from the person, Barnet: ") for one in borough)


def captions(answer: HttpResponse) -> list[str]:
    """The titles of a page's charts."""
    found = re.findall(r"<figcaption[^>]*>([^<]*)</figcaption>", answer.content.decode())
    return [html.unescape(one) for one in found]


def test_an_incomplete_month_that_signals_asks_nobody_to_look_for_causes(loaded: Client) -> None:
    counts = [*robberies(1.3)[:-1], 2000]
    add(wide({(*THEFT, "Barnet"): counts}, str(MONTHS)), date(2024, 10, 1), at=2)
    said = words(loaded.get(CONTROL)).partition("Assurance")[0]
    assert "(provisional): above the upper limit." in said
    assert "wait for the next extract before anything is made of it." in said
    assert "Ask what brought it about" not in said
    complete = words(loaded.get(f"{CONTROL}?known=2024-09-30")).partition("Assurance")[0]
    assert "wait for the next extract" not in complete


def test_a_series_whose_level_keeps_moving_asks_for_no_cause_of_each_month(member: Client) -> None:
    moving = "The level of this series keeps moving."
    usual = [400 + (97 * n * n) % 61 for n in range(len(MONTHS))]
    add(wide({(*THEFT, "Barnet"): usual}, str(MONTHS)), date(2024, 9, 1))
    assert moving not in words(member.get(CONTROL))
    drifting = [400 - 3 * n + (7 * n) % 13 for n in range(len(MONTHS))]
    add(wide({(*THEFT, "Barnet"): drifting}, str(MONTHS)), date(2024, 10, 1), at=2)
    said = words(member.get(CONTROL))
    assert re.search(
        rf"{moving} \d\d of 76 months signal\. Do not look for a cause of each: compare whole", said
    )


def test_a_borough_has_its_own_chart_and_its_own_numbers(loaded: Client) -> None:
    text = words(loaded.get(f"{CONTROL}?area=barnet"))
    assert "Theft from the person, Barnet" in text
    assert str(robberies(1.3)[-1]) in text
    assert loaded.get(f"{CONTROL}?area=atlantis").status_code == 404


def test_every_number_leads_to_the_rows_that_it_stands_on(loaded: Client) -> None:
    answer = loaded.get(CONTROL)
    found = set(re.findall(r'href="([^"]+/figures/[^"]+)"', answer.content.decode()))
    month = next(one for one in found if "month.theft-from-the-person.2024-07" in one)
    assert "2024-08-30.csv" in words(loaded.get(month))
    limit = next(one for one in found if "limits." in one)
    assert "Mean of the months" in words(loaded.get(limit)) or "2.66" in words(loaded.get(limit))


def test_a_chart_can_be_taken_away_as_numbers_and_as_pictures(loaded: Client) -> None:
    address = links(loaded.get(CONTROL))["data (CSV)"]
    answer = loaded.get(address)
    table = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert table[0] == ["Month", "Offences, as recorded", "Season taken out", "Reading"]
    assert table[1][:2] == ["April 2018", str(3 * robberies()[0])]
    assert any("obtained on 30 August 2024" in cell for row in table for cell in row)
    picture = loaded.get(address.replace(".csv", ".png"))
    assert picture.content.startswith(b"\x89PNG")
    assert loaded.get(address.replace(".csv", ".svg")).content.startswith(b"<svg")


def test_as_known_on_a_day_later_extracts_are_not_there(loaded: Client) -> None:
    add(extract(1.3, more=90), date(2024, 10, 1), at=2)
    now, then = (words(loaded.get(f"{CONTROL}?area=barnet{known}")) for known in ("", "&known=2024-09-01"))
    assert "obtained on 1 October 2024" in now
    assert "obtained on 1 October 2024" not in then
    assert "obtained on 30 August 2024" in then
    assert loaded.get(f"{CONTROL}?known=2020-01-01").status_code == 404
    assert "is not a day" in words(loaded.get(f"{CONTROL}?known=soon"))
    future = loaded.get(f"{CONTROL}?known=2999-01-02")
    assert future.status_code == 404
    assert "2 January 2999 is in the future: nobody knows what will be known then." in words(future)


def test_a_permanent_link_shows_the_same_when_more_is_loaded(loaded: Client) -> None:
    permanent = links(loaded.get(CONTROL))["Permanent link to this page"].replace("&amp;", "&")
    before = words(loaded.get(permanent))
    add(extract(1.3, more=90), date(2024, 10, 1), at=2)
    assert words(loaded.get(permanent)) == before


def test_what_does_not_exist_is_not_found(loaded: Client) -> None:
    for address in (
        "/trends/series/nothing/control/",
        "/trends/series/theft-from-the-person/nothing/",
        f"{CONTROL}london/now/figures/nothing/",
        f"{CONTROL}london/now/charts/control-0000.svg",
    ):
        assert loaded.get(address).status_code == 404, address


def test_boroughs_without_people_say_what_is_missing(loaded: Client) -> None:
    text = words(loaded.get("/trends/series/theft-from-the-person/boroughs/"))
    assert "No rates." in text
    assert "goldenthread data add population" in text


def test_revisions_show_what_each_extract_said_and_keep_estimates_apart(loaded: Client) -> None:
    add(extract(1.3, more=90), date(2024, 10, 1), at=2)
    text = words(loaded.get("/trends/series/theft-from-the-person/revisions/"))
    assert "Obtained 30 August 2024" in text
    assert "Obtained 1 October 2024" in text
    title = captions(loaded.get("/trends/series/theft-from-the-person/revisions/"))[0]
    assert title.startswith("Theft from the person: the latest extract changed 76 of the 76 months")
    before, after = (robberies(1.3, more)[-1] + 2 * robberies(1.3)[-1] for more in (0, 90))
    assert title.endswith(f", most July 2024: from {before:,} to {after:,}")
    assert "How much figures change with age" in text
    assert "What the latest months may come to" in text


def test_a_series_without_data_says_what_is_missing_and_how_to_load_it(member: Client) -> None:
    for kind in ("control", "boroughs", "revisions"):
        answer = member.get(f"/trends/series/theft-from-the-person/{kind}/")
        assert answer.status_code == 200
        text = words(answer)
        assert "no data of this series are loaded" in text
        assert "goldenthread data add mps-borough FILE... --obtained DATE" in text
        assert "What the series counts, and why it is followed" in links(answer)


def test_a_series_pages_the_dictionary_and_the_explorer_lead_to_one_another(loaded: Client) -> None:
    definition = links(loaded.get("/trends/series/theft-from-the-person/"))
    for name in ("Control chart", "Boroughs", "Revisions"):
        page = loaded.get(definition[name])
        assert links(page)["What it counts"] == "/trends/series/theft-from-the-person/"
        assert links(page)["Explore it"] == "/trends/explore/?series=theft-from-the-person"
    assert definition["Explore it"] == "/trends/explore/?series=theft-from-the-person"
    assert "Control chart" not in links(loaded.get("/trends/series/knife-crime/"))
