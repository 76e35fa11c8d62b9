"""The page on which a person says which column of a published table says what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from goldenthread.actions import extracts as actions
from goldenthread.ledger.refusal import Refused
from goldenthread.store import vintages
from goldenthread.store.extracts import SentExtract
from goldenthread.trends.kinds import seen
from goldenthread.trends.kinds.files import Row
from goldenthread.trends.kinds.kind import Kind
from goldenthread.trends.kinds.mapped import period_columns
from goldenthread.trends.kinds.mapping import APRIL, JANUARY, TableMapping

ROWS_SHOWN: Final = 4
CONDITIONS: Final = (1, 2, 3)
"""So many columns may each have a word that a row must have to be counted."""
_NONE: Final = ("", "None")
_NAMES: Final = {
    "area": "Which column is the area?",
    "period": "Which column is the {period}?",
    "quarter": "Which column is the number of the quarter?",
    "count": "Which column is the count?",
    "measure": "Which column says what is counted?",
    "part": "Which column says a part of it, such as a type of offence?",
}
_HINTS: Final = {
    "area": "The police force, the local authority or the region.",
    "period": "None where each {period} has a column of its own.",
    "quarter": "Only where year and quarter stand in two columns: the year above, and the quarter here.",
    "count": "None where each {period} has a column of its own. Never a rate or a percentage.",
    "measure": "Such as the offence group. None where the whole table counts one thing: write it below.",
    "part": "Where each row is one type of what is counted. Usually none.",
}


class MappingForm(forms.Form):
    """Which column says what; the choices are the columns of the table that was sent."""

    def __init__(self, kind: Kind, header: Row, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        columns = [(name, name) for name in seen.choices(header, kind)]
        for role, label in _NAMES.items():
            if role == "quarter" and kind.step != 3:
                continue
            self.fields[role] = forms.ChoiceField(
                label=label.format(period="quarter, or its year" if kind.step == 3 else kind.period),
                help_text=_HINTS[role].format(period=kind.period),
                choices=[("", "Choose a column") if role == "area" else _NONE, *columns],
                required=role == "area",
                error_messages={
                    "required": "Choose the column of the area",
                    "invalid_choice": "Choose one of the columns of this table",
                },
            )
        self.fields["called"] = forms.CharField(
            label="What does every row count? (optional)",
            help_text="Only where no column says it, such as “Knife crime”.",
            required=False,
            max_length=120,
        )
        for number in CONDITIONS:
            self.fields[f"column{number}"] = forms.ChoiceField(
                label=f"Condition {number}: column",
                help_text=""
                if number > 1
                else "Where a table also holds rates, sexes or ages: "
                "count only the rows with a certain word in a column.",
                choices=[_NONE, *columns],
                required=False,
                error_messages={"invalid_choice": "Choose one of the columns of this table"},
            )
            self.fields[f"word{number}"] = forms.CharField(
                label=f"Condition {number}: the word that a row must have in it",
                required=False,
                max_length=120,
            )
        self.fields["areas"] = forms.CharField(
            label="Areas to count (optional)",
            help_text="Empty for those of your place: its smallest areas that the table has, or its police "
            "forces. Else the names as the table writes them, each on a line of its own.",
            required=False,
            max_length=5000,
            widget=forms.Textarea(attrs={"rows": 2}),
        )
        self.fields["year_begins"] = forms.ChoiceField(
            label="When does a year such as 2024 begin?",
            help_text="Of years such as 2023/24 this is not asked: they begin in April.",
            choices=[
                (str(JANUARY), "In January: the calendar year"),
                (str(APRIL), "In April: the financial year"),
            ],
            error_messages={"invalid_choice": "Choose January or April"},
        )

    @property
    def first(self) -> list[forms.BoundField]:
        """What is asked of every table."""
        return [self[name] for name in self.fields if name in _NAMES or name == "called"]

    @property
    def more(self) -> list[forms.BoundField]:
        """What few tables need: which rows and areas are counted, and when a year begins."""
        return [self[name] for name in self.fields if name not in _NAMES and name != "called"]

    @property
    def says_more(self) -> bool:
        """Whether anything of that was said, or is wrong."""
        usual = {"", "None", str(JANUARY)}
        return any(one.errors or str(one.value() or "") not in usual for one in self.more)

    def mapping(self, sheet: str) -> TableMapping | None:
        """What was said; None where it cannot be right, and why stands in the form."""
        given = self.cleaned_data
        pairs = [(given[f"column{n}"], given[f"word{n}"].strip()) for n in CONDITIONS]
        said = {
            name: given.get(name, "") for name in ("area", "period", "quarter", "measure", "part", "count")
        }
        try:
            return TableMapping(
                **said,
                called=given["called"].strip(),
                only=tuple(pair for pair in pairs if any(pair)),
                areas=tuple(name for line in given["areas"].splitlines() if (name := line.strip())),
                sheet=sheet,
                year_begins=int(given["year_begins"]),
            )
        except Refused as refused:
            for problem in refused.details:
                self.add_error(None, problem)
            return None


def page(request: HttpRequest, one: SentExtract) -> HttpResponse:
    """The table as it begins, and the question which of its columns says what."""
    kind, last = one.declared, one.mapping or vintages.last_mapping(one.kind)
    place, header = _chosen(request.GET or request.POST, one, last, kind)
    table = one.seen[place]
    initial = _initial(last, header, kind)
    form = MappingForm(kind, header, request.POST or None, initial=initial)
    if request.method == "POST":
        if "withdraw" in request.POST:
            actions.withdraw(extract=one.id)
            return redirect("extract", one.id)
        mapping = form.mapping(table.sheet) if form.is_valid() else None
        if mapping:
            actions.map_columns(extract=one.id, mapping=mapping)
            return redirect("extract", one.id)
    periods = [header.values[at] for at in period_columns(header, kind)]
    words = {
        "one": one,
        "kind": kind,
        "form": form,
        "tables": list(enumerate(one.seen)),
        "place": place,
        "table": table,
        "header": header,
        "above": table.lines,
        "below": [row.values for row in table.lines if row.line > header.line][:ROWS_SHOWN],
        "periods": periods,
        "remembered": last if last and seen.fits(last, header, kind) else None,
    }
    return render(request, "web/data/mapping.html", words)


def _chosen(
    given: Mapping[str, str], one: SentExtract, last: TableMapping | None, kind: Kind
) -> tuple[int, Row]:
    """The table and its header: as the address says, or as they are guessed."""
    place, line = seen.find_header(one.seen, last, kind)
    asked = given.get("table", "")
    if asked.isdecimal() and int(asked) < len(one.seen) and int(asked) != place:
        place = int(asked)
        line = one.seen[place].header.line
    wanted = given.get("line", "")
    header = one.seen[place].line(int(wanted)) if wanted.isdecimal() else None
    return place, header or one.seen[place].line(line) or one.seen[place].header


def _initial(last: TableMapping | None, header: Row, kind: Kind) -> dict[str, Any]:
    """What the form begins with: the last mapping of the kind where it fits, else a guess."""
    if last is None or not seen.fits(last, header, kind):
        return {**seen.guess(header, kind), "year_begins": str(JANUARY)}
    found: dict[str, Any] = {**last.columns, "called": last.called, "areas": "\n".join(last.areas)}
    for number, (column, word) in zip(CONDITIONS, last.only, strict=False):
        found |= {f"column{number}": column, f"word{number}": word}
    return {**found, "year_begins": str(last.year_begins)}
