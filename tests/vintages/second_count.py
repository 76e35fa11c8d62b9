"""A second count of the catalogue's series, straight from the publishers' files, by the labels in them.

Nothing of the product is used: no kind, no definition, no words of ours. What a series means is written here
once more, by hand, so that a definition with a wrong filter does not agree with it.
"""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

import openpyxl

VIOLENCE, FRAUD = "VIOLENCE AGAINST THE PERSON", ("FRAUD AND FORGERY", "NFIB FRAUD")
MET = {
    "burglary": ("BURGLARY", ""),
    "business-robbery": ("ROBBERY", "ROBBERY OF BUSINESS PROPERTY"),
    "homicide": (VIOLENCE, "HOMICIDE"),
    "personal-robbery": ("ROBBERY", "ROBBERY OF PERSONAL PROPERTY"),
    "possession-of-weapons": ("POSSESSION OF WEAPONS", ""),
    "rape": ("SEXUAL OFFENCES", "RAPE"),
    "recorded-crime": ("", ""),
    "robbery": ("ROBBERY", ""),
    "sexual-offences": ("SEXUAL OFFENCES", ""),
    "theft-from-the-person": ("THEFT", "THEFT FROM THE PERSON"),
    "violence-against-the-person": (VIOLENCE, ""),
    "violence-with-injury": (VIOLENCE, "VIOLENCE WITH INJURY"),
    "violence-with-injury-and-illegal-driving": (
        VIOLENCE,
        "VIOLENCE WITH INJURY|DEATH SERIOUS INJURY ILLEGAL DRIVING",
    ),
    "violence-without-injury": (VIOLENCE, "VIOLENCE WITHOUT INJURY"),
    "violence-without-injury-and-stalking": (VIOLENCE, "VIOLENCE WITHOUT INJURY|STALKING AND HARASSMENT"),
}
"""The class and the subclass in the Met's borough file, or several with bars between; an empty one is any.

Fraud is never counted."""
CITY_HALL = {
    "burglary": ["14 Burglary Offs"],
    "business-robbery": ["Robbery of Business Property Offs"],
    "domestic-abuse": ["Domestic Abuse Hate Crime Offs"],
    "domestic-abuse-incidents": ["Domestic Abuse Incidents"],
    "domestic-homicide": ["Domestic Abuse Homicide Offs"],
    "homicide": ["Homicide Offs"],
    "knife-crime": ["Knife Crime Offs"],
    "knife-crime-with-injury": ["Knife Crime With Injury Offs"],
    "knife-injury-under-25": ["Knife Crime Injury Victims 1-24"],
    "knife-injury-under-25-not-domestic": ["Knife Crime Injury Victims Not DA 1-24"],
    "non-domestic-homicide": ["Homicide Offs", "-Domestic Abuse Homicide Offs"],
    "personal-robbery": ["Robbery of Personal Property Offs"],
    "rape": ["Rape Offs"],
    "recorded-crime": ["TNO Offs"],
    "robbery": ["13 Robbery Offs"],
    "serious-youth-violence": ["Serious Youth Violence"],
    "sexual-offences": ["Rape Offs", "Other Sexual Offences Offs"],
    "theft-from-the-person": ["Theft from Person Offs"],
    "violence-against-the-person": ["11 Violence Against the Person Offs"],
    "violence-with-injury": ["Violence with Injury Offs"],
    "violence-with-injury-and-illegal-driving": ["Violence with Injury Offs"],
    "violence-without-injury": ["Violence without Injury Offs"],
    "violence-without-injury-and-stalking": ["Violence without Injury Offs"],
    "youth-homicide": ["Youth Homicide Offs"],
}
"""The columns of City Hall's borough workbook; one with a minus is taken away."""
STATE_OF_LONDON = {
    "domestic-abuse": ("Domestic Abuse", ["count"]),
    "hate-crime": ("Hate_Crime", ["count"]),
    "homicide": ("Homicide", ["count"]),
    "knife-injury-under-25-not-domestic": ("AWL_Knife_U25", ["count"]),
    "personal-robbery": ("Robbery_Offences", ["count"]),
    "rape": ("Sexual_Offences", ["Rape"]),
    "sexual-offences": ("Sexual_Offences", ["Rape", "Other Sexual Offences"]),
    "theft-from-the-person": ("Theft_Person", ["count"]),
    "violence-with-injury": ("ND-VWI", ["count"]),
    "violence-with-injury-and-illegal-driving": ("ND-VWI", ["count"]),
}
"""The sheet and the columns of the State of London workbook."""
DASHBOARD = {
    "domestic-abuse": "Domestic Abuse",
    "domestic-abuse-violence-with-injury": "Domestic Abuse violence with injury",
    "gun-crime": "Gun Crime",
    "hate-crime": "Hate crime",
    "hate-crime-antisemitic": "AntiSemitic",
    "hate-crime-disability": "Disability Crime",
    "hate-crime-faith": "Faith Crime",
    "hate-crime-homophobic": "Homophobic Crime",
    "hate-crime-islamophobic": "Islamophobic Crime",
    "hate-crime-racist": "Racist Crime",
    "hate-crime-racist-and-religious": "Racist and Religious Crime",
    "hate-crime-transphobic": "Transphobic Crime",
    "knife-crime": "Knife Crime",
    "knife-crime-with-injury": "Knife Crime with Injury",
    "knife-injury-under-25": "Knife Injury Victims (1-24)",
    "knife-injury-under-25-not-domestic": "Knife Injury Victims (non DA 1-24)",
    "lethal-barrel-discharges": "Lethal Barrel Discharge",
}
"""The subtype in the Met's monthly dashboard; the subtypes lie within one another."""
SURVEY = {
    "police-do-a-good-job": '"Good Job" local',
    "police-treat-fairly": "Treat everyone fairly",
    "trust-in-police": "Trust MPS",
}
"""The question in the survey's file."""


def lines(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a packed CSV."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def met(data: Path, code: str, first: str, last: str, extract: str) -> int:
    """Offences in the Met's borough files; months as ``2018-08``."""
    group, subgroup = MET[code]
    months = first.replace("-", ""), last.replace("-", "")
    total = 0
    for path in data.glob(f"mps_borough_crime/{extract}_*"):
        for row in lines(path):
            major, minor = row["MajorText"].upper(), row["MinorText"].upper()
            if major not in FRAUD and group in ("", major) and (not subgroup or minor in subgroup.split("|")):
                total += sum(int(row[m]) for m in row if m.isdigit() and months[0] <= m <= months[1])
    return total


@lru_cache
def sheet(path: Path, name: str) -> list[tuple[object, ...]]:
    """The rows of a sheet of a workbook."""
    with closing(openpyxl.load_workbook(path, read_only=True, data_only=True)) as book:
        book[name].reset_dimensions()  # the State of London's sheets say that they have one cell
        return list(book[name].iter_rows(values_only=True))


def columns_between(
    table: list[tuple[object, ...]], names: list[str], when: str, months: tuple[str, str]
) -> int:
    """The sum of columns over the rows of these months; a column with a minus is taken away."""
    header, *rows = table
    date = header.index(when)
    wanted = [row for row in rows if row[date] and months[0] <= str(row[date])[:7] <= months[1]]
    assert {str(row[date])[:7] for row in wanted} >= set(months), "The sheet lacks these months."
    signed = [(-1, name[1:]) if name.startswith("-") else (1, name) for name in names]
    return sum(sign * int(str(row[header.index(name)])) for row in wanted for sign, name in signed)


def city_hall(data: Path, code: str, first: str, last: str, _: str) -> int:
    """A measure in City Hall's workbook, over all boroughs and the airports."""
    table = sheet(data / "mopac_borough_monthly_2018_2020/Borough Monthly 2018-20.xlsx", "Sheet1")
    return columns_between(table, CITY_HALL[code], "Month-Year", (first, last))


def state_of_london(data: Path, code: str, first: str, last: str, _: str) -> int:
    """A measure in the State of London workbook."""
    name, columns = STATE_OF_LONDON[code]
    table = sheet(data / "gla_state_of_london/State_Of_London_Crime_2024-05-02.xlsx", name)
    return columns_between(table, columns, "Month_Year", (first, last))


@lru_cache
def offences(data: Path) -> Counter[tuple[str, str]]:
    """Offences in the Met's monthly dashboard by subtype and month, in all boroughs and what is in none."""
    found: Counter[tuple[str, str]] = Counter()
    for path in data.glob("mps_monthly_dashboard/*.csv.gz"):
        for row in lines(path):
            _, month, year = row["Month_Year"].split("/")
            if row["Area Type"] == "Borough" and row["Measure"] == "Offences":
                found[row["Crime Subtype"], f"{year}-{month}"] += int(row["Count"])
    return found


def dashboard(data: Path, code: str, first: str, last: str, _: str) -> int:
    """Offences of one subtype in the Met's monthly dashboard."""
    counts = offences(data).items()
    return sum(n for (subtype, month), n in counts if subtype == DASHBOARD[code] and first <= month <= last)


def survey(data: Path, code: str, _first: str, last: str, _: str) -> Decimal:
    """London's per cent in the quarter that ends with a month; it stands on every borough's row."""
    path = data / "mopac_public_attitude_survey/PAS_Dashboard_Borough_toQ3_2023-24_raw.csv.gz"
    year, month = last.split("-")
    said = {
        row["MPS"]
        for row in lines(path)
        if row["Measure"] == SURVEY[code] and row["Date"].split("/")[1:] == [str(int(month)), year]
    }
    (one,) = said
    return 100 * Decimal(one.replace(",", "."))


STREET = {
    "street-drugs": "Drugs",
    "street-possession-of-weapons": "Possession of weapons",
    "street-robbery": "Robbery",
    "street-violence-and-sexual-offences": "Violence and sexual offences",
}


def street(data: Path, code: str, first: str, last: str, _: str) -> int:
    """A type of crime in data.police.uk's files of the City of London."""
    rows = [row for path in data.glob("police_uk_city_of_london/*") for row in lines(path)]
    return sum(row["Crime type"] == STREET[code] and first <= row["Month"] <= last for row in rows)


COUNTS = {
    "mps-dashboard": dashboard,
    "mps-borough": met,
    "mopac-borough": city_hall,
    "gla-state-of-london": state_of_london,
    "mopac-survey": survey,
    "police-uk-street": street,
}
"""By kind of data: those of which an extract is to hand."""
