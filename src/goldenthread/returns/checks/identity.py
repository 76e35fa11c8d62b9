"""Is this the right file: the programme, the round, the template and the questions."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from goldenthread.returns.checks.context import Check, Context, Group
from goldenthread.returns.draft import Place
from goldenthread.returns.findings import Level
from goldenthread.returns.form import TEMPLATE_VERSION
from goldenthread.returns.values import Problem, listed

COVER = Place("Start here")
TOTAL = "total."
"""``total.age`` is a total that somebody typed over its formula; it has a check of its own."""
_DOWNLOAD = "Download the template for {} and fill in that one."
_COPY = "{}. Download the template again, and copy your answers into it."


def _programme(context: Context) -> Iterator[Problem]:
    theirs, ours = context.draft.programme, context.form.programme
    if theirs != ours:
        wrong = f"This file is the return of programme {theirs}, not of {ours}."
        todo = _DOWNLOAD.format(f"{context.form.programme_title} ({ours})")
        yield Problem("wrong-programme", wrong, todo, where=COVER)


def _quarter(context: Context) -> Iterator[Problem]:
    theirs, ours = context.draft.quarter, context.quarter
    if theirs != ours:
        wrong = f"This file is the return for {theirs.in_words}, not for {ours.in_words}."
        yield Problem("wrong-round", wrong, _DOWNLOAD.format(ours.label), where=COVER)


def _not_begun(context: Context) -> Iterator[Problem]:
    begins = context.quarter.window.first.first_day
    if context.today < begins:
        wrong = f"{context.quarter.in_words} has not begun."
        yield Problem(
            "quarter-not-begun", wrong, "Check that this is the right quarter’s template.", where=COVER
        )


def _template(context: Context) -> Iterator[Problem]:
    version = context.draft.template_version
    if version != TEMPLATE_VERSION:
        age = "an older" if version < TEMPLATE_VERSION else "a newer"
        wrong = (
            f"This file was made from {age} template (number {version}; we read number {TEMPLATE_VERSION})."
        )
        yield Problem("wrong-template", wrong, _DOWNLOAD.format(context.quarter.label), where=COVER)


def _superseded(context: Context) -> Iterator[Problem]:
    """An edition that asks other questions; one that asks the same is only noted."""
    missing, extra = _missing(context), _extra(context)
    if context.draft.edition != context.form.edition and (missing or extra):
        parts = [f"it lacks {_answers(missing)} now asked for"] if missing else []
        parts += [f"it has {_answers(extra)} asked for no longer"] if extra else []
        wrong = f"This file was made from another edition of the framework: {listed(parts, 'and')}."
        yield Problem("edition-superseded", wrong, _DOWNLOAD.format(context.quarter.label), where=COVER)


def _answers(ids: Collection[str]) -> str:
    return "one answer that is" if len(ids) == 1 else f"{len(ids)} answers that are"


def _same_questions(context: Context) -> Iterator[Problem]:
    same = not (_missing(context) or _extra(context))
    if context.draft.edition != context.form.edition and same:
        wrong = "This file was made from another edition of the framework, which asks the same questions."
        yield Problem("edition-differs", wrong, "Nothing to do. Targets may have changed since.", where=COVER)


def _missing(context: Context) -> list[str]:
    """The fields that the file has no cell for; risks have a check of their own."""
    return [f for f in context.fields if f not in context.draft.entries and not _of_risk(f)]


def _extra(context: Context) -> list[str]:
    """Answers in the file that the form has no field for; totals and risks have checks of their own."""
    entries = context.draft.entries
    extra = (f for f in entries if f not in context.fields and not f.startswith(TOTAL) and not _of_risk(f))
    return sorted(f for f in extra if not context.blank(f))


def _of_risk(field: str) -> bool:
    return field.startswith(("risk.", "comment.risk."))


def _missing_cells(context: Context) -> Iterator[Problem]:
    """Cells that are not in the file: one finding for each sheet, however many are gone."""
    missing = set(_missing(context))
    for section in context.form.sections:
        gone = [f"“{f.label}”" for f in section.fields() if f.id in missing]
        if gone and not context.lost_told:
            more = [f"{len(gone) - 3} more"] if gone[3:] else []
            wrong = f"The file has no cell for {listed((*gone[:3], *more), 'and')}."
            yield Problem(
                "missing-cells",
                wrong,
                _COPY.format("Rows or columns were deleted"),
                where=Place(section.title),
            )


def _missing_risks(context: Context) -> Iterator[Problem]:
    for risk in context.risks:
        gone = all(f not in context.draft.entries for f in risk.fields)
        if gone and risk.carried and not context.lost_told:
            title = (
                context.fields[risk.field("title")].prefill if risk.field("title") in context.fields else None
            )
            wrong = f"The file has no row for the risk “{title or risk.id}”, which was open last quarter."
            yield Problem(
                "missing-risk", wrong, _COPY.format("It was made before that was known"), where=Place("Risks")
            )


def _unknown_cells(context: Context) -> Iterator[Problem]:
    extra = _extra(context)
    if context.draft.edition == context.form.edition and extra:
        wrong = f"The file has {_answers(extra)} not asked for ({extra[0]}), and would be lost."
        yield Problem("unknown-cells", wrong, _DOWNLOAD.format(context.quarter.label), where=COVER)


def _left_out_risks(context: Context) -> Iterator[Problem]:
    """Rows for risks that are open no longer; there is nothing to bring up to date."""
    rows: dict[str, Place] = {}
    for id_, entry in context.draft.entries.items():
        if id_.startswith("risk.") and id_ not in context.fields and not context.blank(id_):
            rows.setdefault(id_.split(".")[1], entry.place)
    for risk, place in rows.items():
        wrong = f"Risk {risk} is open no longer."
        yield Problem(
            "risk-left-out", wrong, "Nothing to do: what stands in its row is left out.", where=place
        )


IDENTITY = Group(
    "The right file",
    (
        Check(
            "wrong-programme",
            Level.ERROR,
            "Another programme’s return",
            "A file that was made for another programme.",
            "This file is the return of programme HOSP, not of MENTOR. "
            "Download the template for Mentoring (MENTOR) and fill in that one.",
            _programme,
        ),
        Check(
            "wrong-round",
            Level.ERROR,
            "Another quarter’s return",
            "A file that was made for another quarter.",
            "This file is the return for Q1 2024-25 (April to June 2024), not for Q2 2024-25 (July to "
            "September "
            "2024). Download the template for Q2 2024-25 and fill in that one.",
            _quarter,
        ),
        Check(
            "quarter-not-begun",
            Level.ERROR,
            "Too early",
            "A return for a quarter that has not begun.",
            "Q2 2024-25 (July to September 2024) has not begun. Check that this is the right quarter’s "
            "template.",
            _not_begun,
        ),
        Check(
            "wrong-template",
            Level.ERROR,
            "A template that can no longer be read",
            "A file made from an older, or a newer, kind of template.",
            "This file was made from an older template (number 0; we read number 1). "
            "Download the template for Q2 2024-25 and fill in that one.",
            _template,
        ),
        Check(
            "edition-superseded",
            Level.ERROR,
            "The questions have changed",
            "A file made from another edition of the framework, which asks other questions.",
            "This file was made from another edition of the framework: it lacks one answer that is now "
            "asked for. "
            "Download the template for Q2 2024-25 and fill in that one.",
            _superseded,
        ),
        Check(
            "edition-differs",
            Level.NOTE,
            "Another edition, the same questions",
            "A file made from another edition of the framework that asks for the same answers.",
            "This file was made from another edition of the framework, which asks the same questions. "
            "Nothing to do. Targets may have changed since.",
            _same_questions,
        ),
    ),
)
"""When one of these finds an error, nothing else is looked at."""

ROUND = Group(
    "A whole file",
    (
        Check(
            "missing-cells",
            Level.ERROR,
            "Cells are missing",
            "Sheets, rows or columns that were deleted from the template.",
            "The file has no cell for “Sessions held: each time an activity took place”. Rows or "
            "columns were deleted. Download the template again, and copy your answers into it.",
            _missing_cells,
        ),
        Check(
            "missing-risk",
            Level.ERROR,
            "A risk without a row",
            "A risk that was open last quarter and has no row, because the template is older than that.",
            "The file has no row for the risk “A worker is leaving”, which was open last quarter. It was "
            "made "
            "before that was known. Download the template again, and copy your answers into it.",
            _missing_risks,
        ),
        Check(
            "unknown-cells",
            Level.ERROR,
            "Cells that are not asked for",
            "Answers to questions that are not in this return, which would be lost.",
            "The file has one answer that is not asked for (kpi.X-9), and would be lost. "
            "Download the template for Q2 2024-25 and fill in that one.",
            _unknown_cells,
        ),
        Check(
            "risk-left-out",
            Level.NOTE,
            "A row for a risk that is closed",
            "A row for a risk that is open no longer, because the template is older than that.",
            "Risk 2022-23q1-1 is open no longer. Nothing to do: what stands in its row is left out.",
            _left_out_risks,
        ),
    ),
)
