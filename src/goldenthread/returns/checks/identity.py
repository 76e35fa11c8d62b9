"""Is this the right file: the programme, the round, the template and the questions."""

from __future__ import annotations

from collections.abc import Iterator

from goldenthread.returns.checks.context import Check, Context, Group
from goldenthread.returns.draft import Place
from goldenthread.returns.findings import Level
from goldenthread.returns.form import TEMPLATE_VERSION
from goldenthread.returns.values import Problem, listed

COVER = Place("Cover")
_DOWNLOAD = "Download the template for {} and fill in that one."


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
    missing, extra = _differences(context)
    if context.draft.edition != context.form.edition and (missing or extra):
        parts = [f"it lacks {len(missing)} of the answers now asked for"] if missing else []
        parts += [f"it has {len(extra)} that are asked for no longer"] if extra else []
        wrong = f"This file was made from another edition of the framework: {listed(parts, 'and')}."
        yield Problem("edition-superseded", wrong, _DOWNLOAD.format(context.quarter.label), where=COVER)


def _same_questions(context: Context) -> Iterator[Problem]:
    if context.draft.edition != context.form.edition and not any(_differences(context)):
        wrong = "This file was made from another edition of the framework, which asks the same questions."
        yield Problem("edition-differs", wrong, "Nothing to do. Targets may have changed since.", where=COVER)


def _differences(context: Context) -> tuple[set[str], set[str]]:
    """The fields that the file lacks, and those that it has too many; never both for one that is complete."""
    asked, there = set(context.fields), set(context.draft.entries)
    return asked - there, there - asked


def _missing_cells(context: Context) -> Iterator[Problem]:
    """Cells that are not in the file: one finding for each sheet, however many are gone."""
    for section in context.form.sections:
        gone = [f for f in section.fields() if f.id not in context.draft.entries]
        if gone:
            some = listed(
                [f"“{f.label}”" for f in gone[:3]] + ([f"{len(gone) - 3} more"] if gone[3:] else []), "and"
            )
            wrong = f"The file has no cell for {some}."
            todo = (
                "Somebody has deleted rows or columns. Download the template again, and copy your "
                "answers into it."
            )
            yield Problem("missing-cells", wrong, todo, where=Place(section.title))


def _unknown_cells(context: Context) -> Iterator[Problem]:
    extra = _differences(context)[1]
    if context.draft.edition == context.form.edition and extra:
        wrong = f"The file has {len(extra)} cells that this return does not ask for, such as {min(extra)}."
        yield Problem("unknown-cells", wrong, _DOWNLOAD.format(context.quarter.label), where=COVER)


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
            "This file was made from another edition of the framework: it lacks 1 of the answers now asked "
            "for. "
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
            "The file has no cell for “Sessions held: each time an activity took place”. Somebody has "
            "deleted "
            "rows or columns. Download the template again, and copy your answers into it.",
            _missing_cells,
        ),
        Check(
            "unknown-cells",
            Level.ERROR,
            "Cells that are not asked for",
            "Answers to questions that are not in this return, which would be lost.",
            "The file has 1 cells that this return does not ask for, such as kpi.X-9. "
            "Download the template for Q2 2024-25 and fill in that one.",
            _unknown_cells,
        ),
    ),
)
