"""Categories, thresholds and trends."""

from __future__ import annotations

from collections.abc import Iterator

from goldenthread.framework.model import Category, Edition
from goldenthread.framework.problems import Loc, Trouble
from goldenthread.framework.rules.codes import no_reference_twice, unknown

NOT_KNOWN = "not-known"
PREFER_NOT_TO_SAY = "prefer-not-to-say"
_NEEDED = {
    "age": (NOT_KNOWN,),
    "sex": (NOT_KNOWN, PREFER_NOT_TO_SAY),
    "ethnicity": (NOT_KNOWN, PREFER_NOT_TO_SAY),
    "boroughs": (NOT_KNOWN,),
}


def unknown_has_a_name(edition: Edition) -> Iterator[Trouble]:
    """Every question allows “not known”, those about a person also “prefer not to say”, marked as unknown."""
    for question, needed in _NEEDED.items():
        answers: dict[str, Category] = {c.code: c for c in getattr(edition.categories, question)}
        loc: Loc = ("categories", question)
        for code in needed:
            if code not in answers:
                todo = f"Add “code: {code}” with a label and “unknown: true”, so that nobody has to guess."
                yield Trouble(loc, f"There is no answer “{code}”.", todo)
        for number, category in enumerate(answers.values()):
            if category.code in (NOT_KNOWN, PREFER_NOT_TO_SAY) and not category.unknown:
                yield Trouble(
                    (*loc, number), f"“{category.code}” would count as a group.", "Add “unknown: true”."
                )
        if all(category.unknown for category in answers.values()):
            yield Trouble(loc, "There is no answer that says something.", "Add the groups to be counted.")


def thresholds_are_in_order(edition: Edition) -> Iterator[Trouble]:
    """Risk scores turn amber before they turn red."""
    policy = edition.rating
    if policy.amber_from_score >= policy.red_from_score:
        wrong = (
            f"Risks turn amber from {policy.amber_from_score} and red from {policy.red_from_score}: "
            "nothing would be amber."
        )
        yield Trouble(
            ("rating", "red_from_score"), wrong, "Red must start above amber, for example 12 and 20."
        )


def the_baseline_is_past(edition: Edition) -> Iterator[Trouble]:
    """The baseline year lies before the year the edition starts in."""
    year = edition.effective_from.financial_year
    if edition.baseline_year >= year:
        wrong = f"The baseline year {edition.baseline_year} is not before {year}."
        yield Trouble(("baseline_year",), wrong, "Write a year that is over, such as 2018-19.")


RULES = (unknown_has_a_name, thresholds_are_in_order, the_baseline_is_past)


def series_exist(edition: Edition, known_series: frozenset[str] | None) -> Iterator[Trouble]:
    """Every trend follows a series that a kind of data carries or the edition defines, and only once."""
    if known_series is not None:
        own = {series.code for series in edition.series}
        for number, trend in enumerate(edition.trends):
            loc = ("trends", number, "series")
            yield from unknown(loc, trend.series, known_series | own, "series", "series")
        for place, code in _of_the_pack(edition):
            yield from unknown(place, code, known_series | own, "series", "series")
    yield from no_reference_twice(("trends",), [t.series for t in edition.trends], "series")
    if "pack" in edition.model_fields_set:
        titles = [one.title for one in edition.pack.chapters]
        yield from no_reference_twice(("pack", "chapters"), titles, "chapter")
        yield from no_reference_twice(("pack", "by_area"), edition.pack.by_area, "series")


def _of_the_pack(edition: Edition) -> Iterator[tuple[Loc, str]]:
    """Every series that a pack written in the edition names, with where it does."""
    if "pack" not in edition.model_fields_set:
        return
    for number, chapter in enumerate(edition.pack.chapters):
        for place, code in enumerate(chapter.series):
            yield ("pack", "chapters", number, "series", place), code
    for place, code in enumerate(edition.pack.by_area):
        yield ("pack", "by_area", place), code
