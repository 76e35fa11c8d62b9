"""The dictionary of series and the report of a vintage, as an analyst reads them."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from tests import small
from tests.trends.making import long, simple
from tests.web.reading import links, page, words

from goldenthread.actions import vintages
from goldenthread.trends.catalogue import ENTRIES
from goldenthread.trends.definitions import Use


def add(content: bytes, kind: str = "mps-borough") -> str:
    given = {"files": [("a.csv", content)], "obtained": date(2024, 6, 30), "by": "member"}
    return vintages.add(kind=kind, at=small.hours(1), **given).digest


def test_the_dictionary_lists_every_series_and_says_whose_data_are_missing(member: Client) -> None:
    add(simple("2018-04..2024-05"))
    answer = member.get("/trends/series/")
    found = links(answer)
    for entry in ENTRIES.values():
        assert found[entry.title] == f"/trends/series/{entry.code}/"
        assert entry.why in words(answer)
    assert "Metropolitan Police, crime by borough, April 2018 to May 2024" in words(answer)
    assert f"For {len(ENTRIES) - 3 - 2} of them the data are not loaded" in words(answer)


def test_a_series_page_holds_its_definition_and_links_to_its_data(member: Client) -> None:
    digest = add(simple("2018-04..2024-05"))
    answer = member.get("/trends/series/homicide/")
    text = words(answer)
    for said in (
        "Violence against the person – Homicide",
        "Lower is better",
        "Number 2. A new number means that something else is counted",
        "Next review 23 November 2027",
        "Not a break of this series: a new recording system (CONNECT).",
        "In the extract obtained on 20 March 2026 the step is +6.6% (95% interval −25.1% to +51.6%).",
        "23 November 2026: First definition.",
        "No data of the kind mopac-borough are loaded. Where to get them: London Datastore",
    ):
        assert said in text, said
    assert "Its data are not loaded" not in text
    assert (
        links(answer)["Metropolitan Police, crime by borough, to May 2024, obtained 30 June 2024"]
        == f"/data/vintages/{digest}/"
    )


def test_a_series_page_says_what_it_was_checked_by_and_where_it_was_not(member: Client) -> None:
    text = words(member.get("/trends/series/robbery/"))
    for said in (
        "Author Golden Thread contributors",
        "Checked 23 November 2026: the project’s tests, which count again from the publishers’ files; no",
        "analyst has reviewed it yet. What it was held against",
        "Metropolitan Police, crime by borough obtained 30 November 2024 August 2018 – July 2019 36,740",
        "A news release of the Metropolitan Police of April 2019 says 4.3 per cent more",
        "Not checked in: Metropolitan Police, crime dashboard. No sound extract was to hand.",
    ):
        assert said in text, said
    survey = words(member.get("/trends/series/trust-in-police/"))
    assert "Public Attitude Survey obtained 1 February 2024 January 2023 – December 2023 69.0" in survey
    assert "Not checked in" not in survey


def test_a_series_without_data_says_what_is_missing_and_how_to_load_it(member: Client) -> None:
    text = words(member.get("/trends/series/hospital-admissions-knife/"))
    assert "Its data are not loaded" in text
    assert "NHS England or your Integrated Care Board, on request" in text
    assert "goldenthread data add hospital-admissions FILE... --obtained DATE" in text
    assert "There it is called “Assault with a knife or sharp object”." in text
    assert "There it is called “Hospital admissions, assault with a knife or sharp object”." in text
    assert "Not checked against data No sound extract of its data was to hand." in text
    assert "What it was held against" not in text


def test_a_series_whose_measure_the_loaded_data_lack_says_so(member: Client) -> None:
    add(long("2024-01,Barnet,Fractures,3"), "hospital-admissions")
    text = words(member.get("/trends/series/hospital-admissions-knife/"))
    assert "What is loaded of this kind does not have “Assault with a knife or sharp object”." in text


def test_a_name_that_may_be_misspelt_stands_first_in_the_report_of_a_vintage(member: Client) -> None:
    digest = add(long("2024-01,Barnet,Bicycle theft,3"), "long-csv")
    page = words(member.get(f"/data/vintages/{digest}/"))
    assert "Names that may be misspelt None. Names said to be new None. Against the last extract" in page
    digest = add(long("2024-02,Barnet,Bicyle theft,3"), "long-csv")
    report = words(member.get(f"/data/vintages/{digest}/")).partition("Names that may be misspelt")[2]
    assert report.strip().startswith(
        "Take care: a.csv, line 2: “Bicyle theft” is new. Did you mean Bicycle theft?"
    )


def test_a_series_that_a_table_of_ones_own_has_by_its_name_is_not_called_missing(member: Client) -> None:
    before = words(member.get("/trends/series/homicide/"))
    assert "Its data are not loaded" in before
    rows = "month,area,measure,count\n2024-01,Barnet,homicide,1\n2024-02,Barnet,homicide,0\n"
    add(rows.encode(), "long-csv")
    after = words(member.get("/trends/series/homicide/"))
    assert "Its data are not loaded" not in after
    assert "Long CSV (a), to February 2024, obtained 30 June 2024" in after
    listed = words(member.get("/trends/series/"))
    assert "Data loaded Long CSV, January 2024 to February 2024" in listed


def test_the_report_of_a_vintage_is_shown(member: Client) -> None:
    digest = add(long("2024-01,Barnet,x,3", "2024-03,Atlantis,x,3", "2024-03,Barnet,x,3"), "long-csv")
    assert links(member.get("/data/"))[
        "What was found in it: Long CSV (a), to March 2024, obtained 30 June 2024"
    ] == (f"/data/vintages/{digest}/")
    text = words(member.get(f"/data/vintages/{digest}/"))
    for said in (
        "Recognised: 1 Barnet",
        "Not recognised, kept and counted: 1 Atlantis",
        "Missing months February 2024. They are missing, not zero.",
        "a.csv: 3 rows, January 2024 to March 2024",
        "Nothing of this kind was loaded before that it could be held against.",
    ):
        assert said in text, said


def test_an_unknown_series_is_not_there(member: Client) -> None:
    answer = member.get("/trends/series/homocide/")
    assert answer.status_code == 404
    assert "There is no series called “homocide” in the dictionary." in page(answer)


@pytest.mark.parametrize("use", [Use.HEADLINE, Use.HOME_OFFICE])
def test_the_catalogue_holds_the_three_of_each(use: Use) -> None:
    assert len([one for one in ENTRIES.values() if use in one.use]) == 3
