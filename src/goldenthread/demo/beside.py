"""What the demonstration holds beside police data: hospital admissions, a survey, and residents."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from io import StringIO

from goldenthread.demo.london import AREAS, PEOPLE, SEASON
from goldenthread.demo.shares import divide, noise
from goldenthread.periods import FinancialYear, Month, Quarter, Window
from goldenthread.trends.lockdowns import LOCKDOWNS

ONS = "Office for National Statistics (made-up figures)"
NHS = "NHS England (made-up figures)"


@dataclass(frozen=True, slots=True)
class File:
    """A file to be added: its kind, name, bytes, the day on which it was obtained, and who published it."""

    kind: str
    name: str
    content: bytes
    obtained: date
    publisher: str = ""


def files() -> Iterator[File]:
    """Everything, in the order in which it was obtained, the extracts of admissions month after month."""
    yield File("population", f"demo-population-mid-{OF}.csv", residents(), date(2024, 11, 15), ONS)
    for last in Window.parse("2024-05..2024-10"):
        obtained = last.plus(1).first_day.replace(day=20)
        yield File("hospital-admissions", f"demo-admissions-to-{last}.csv", admissions(last), obtained, NHS)
    yield File("mopac-survey", "demo-survey-to-2024-09.csv", survey(), date(2024, 11, 22))


def _csv(header: tuple[str, ...], rows: Iterator[tuple[object, ...]]) -> bytes:
    out = StringIO()
    csv.writer(out, lineterminator="\n").writerows([header, *rows])
    return out.getvalue().encode()


# Residents

OF = 2024
"""The year of the estimate."""
OLDEST = 90


def residents() -> bytes:
    """Residents at mid-year, by borough and single year of age, as many of one age as of another up to 60."""
    rows = ((name, age, OF, people) for name, whole in PEOPLE.items() for age, people in _ages(whole).items())
    return _csv(("name", "age", "year", "population"), rows)


def _ages(people: int) -> dict[int, int]:
    return divide(people, {age: 1.0 if age < 60 else (OLDEST + 5 - age) / 35 for age in range(OLDEST + 1)})


# Hospital admissions

FIRST, LEVEL_FROM = Month.of(2017, 4), Month.of(2018, 4)
ADMITTED = {"Assault with a knife or sharp object": (1060, 830), "Assault": (7900, 8040)}
"""In 2018/19, and five years later."""
CODED = (0.58, 0.8, 0.91, 0.96, 0.985)
"""The share of a month's admissions that hospitals have coded in that month, one month later, and so on."""


def admissions(last: Month) -> bytes:
    """London's admissions up to a month as they were known then: the latest months are incomplete."""
    rows = (
        (month, "London", measure, known(measure, month, last))
        for measure in ADMITTED
        for month in Window(FIRST, last)
    )
    return _csv(("month", "area", "measure", "count"), rows)


def known(measure: str, month: Month, last: Month) -> int:
    """A month's admissions as an extract up to ``last`` has them."""
    age = int(last) - int(month)
    share = CODED[age] * (1 + 0.02 * noise(measure, month, age)) if age < len(CODED) else 1.0
    return round(admitted(measure, month) * share)


def admitted(measure: str, month: Month) -> int:
    """A month's admissions when all are coded."""
    start, later = ADMITTED[measure]
    level = start + (later - start) * (int(month) - int(LEVEL_FROM)) / 60
    shape = SEASON[month.number - 1] * (0.65 if any(month in one for one in LOCKDOWNS) else 1.0)
    return round(level / 12 * shape * (1 + 0.1 * noise(measure, month)))


# The survey

ASKED = {
    "Feels safe after dark": (71, 70),
    "Trust MPS": (82, 70),
    "Treat everyone fairly": (75, 66),
    '"Good Job" local': (62, 51),
}
"""London's share in per cent in the first quarter, and in the last."""
FROM, TO = Quarter.of(FinancialYear(2018), 1), Quarter.of(FinancialYear(2024), 2)


def survey() -> bytes:
    """Shares of people asked by quarter and borough, with London's on every row."""
    rows = (
        (f"{quarter.window.last.last_day:%d/%m/%Y}", "PAS", borough, measure, _share(own), _share(london))
        for quarter in map(Quarter, range(FROM, TO + 1))
        for measure in ASKED
        for london in (share(measure, quarter),)
        for borough in AREAS
        for own in (london + round(9 * noise(measure, borough) + 2 * noise(measure, borough, quarter)),)
    )
    return _csv(("Date", "Survey", "Borough", "Measure", "Proportion", "MPS"), rows)


def share(measure: str, quarter: Quarter) -> int:
    """London's share in whole per cent."""
    first, last = ASKED[measure]
    return round(first + (last - first) * (quarter - FROM) / (TO - FROM))


def _share(per_cent: int) -> str:
    return f"{per_cent / 100:.2f}".replace(".", ",")
