"""The cover: what is asked and why, how to fill it in, and how far it has come."""

from __future__ import annotations

from xlsxwriter.worksheet import Worksheet

from goldenthread.returns.form import TEMPLATE_VERSION, Form
from goldenthread.returns.workbook.cells import Formats, count_formula, filled
from goldenthread.returns.workbook.layout import SheetPlan
from goldenthread.returns.workbook.look import LINE_HEIGHT, lines
from goldenthread.returns.workbook.marks import SHEET, TEXT, cell_name

_WIDTHS = (24, 74, 14, 14, 18)
_LAST = len(_WIDTHS)

STEPS = (
    (
        "Work through the sheets in any order; the table above shows what is left. It takes most people "
        "less than an hour."
    ),
    (
        "Fill in the yellow cells. Everything else is locked, so you cannot break anything. Click a "
        "yellow cell to see what it takes."
    ),
    (
        "Figures that you gave us last quarter are shown next to the cells. Some yellow cells are filled in "
        "already: change what has changed."
    ),
    (
        "Enter 0 when you counted and there was nobody. Leave a cell blank when you do not know, and say "
        "why in the explanation beside it."
    ),
    (
        "If a figure looks unusual (it doubled, or it is far from target), explain it in the same row: "
        "it saves us from ringing you."
    ),
    (
        "Never enter anything that tells who somebody is: no names, dates of birth, telephone numbers or "
        "addresses of young people."
    ),
    (
        "Save the workbook as .xlsx (the usual kind) and send it to your programme lead, who can also answer "
        "questions. It is "
        "checked when it arrives; if anything is wrong you are told which cell it is and what to do."
    ),
)

WHY = {
    "outputs": "How many people you reached, who they were, where they live. Shows gaps.",
    "finance": "What you spent, and what the year will cost. Lets money move in time when plans change.",
    "kpis": "The indicators agreed for your programme. They decide its rating, with its risks.",
    "outcomes": "What changed for the people you measured. Shows whether lives change.",
    "risks": "What could stop the programme from working, and what you do about it. Tells us where to help.",
    "narrative": "What worked, what did not, what you need. Goes into the report and to those who can help.",
    "sign-off": "Who stands behind the figures.",
}


def draw(sheet: Worksheet, form: Form, plans: tuple[SheetPlan, ...], formats: Formats) -> None:
    """Draw the cover."""
    for column, width in enumerate(_WIDTHS, start=1):
        sheet.set_column(column, column, width)
    sheet.write_string(0, 0, f"{SHEET}cover", formats("code"))
    row = _heading(sheet, form, formats)
    row = _progress(sheet, plans, formats, row + 1)
    row = _steps(sheet, formats, row + 1)
    row = _legend(sheet, formats, row + 1)
    about = (
        f"Programme {form.programme}, {form.quarter}. Template {TEMPLATE_VERSION}, edition "
        f"{form.edition[:12]}."
    )
    _across(sheet, row + 1, about, formats, "text")
    sheet.fit_to_pages(1, 1)


def _across(sheet: Worksheet, row: int, text: str, formats: Formats, name: str) -> int:
    sheet.write_string(row, 0, TEXT, formats("code"))
    sheet.merge_range(row, 1, row, _LAST, text, formats(name))
    sheet.set_row(row, lines(text, sum(_WIDTHS)) * LINE_HEIGHT + 4)
    return row + 1


def _title(sheet: Worksheet, row: int, text: str, formats: Formats, name: str, height: float) -> int:
    sheet.write_string(row, 1, text, formats(name))
    sheet.set_row(row, height)
    return row + 1


def _heading(sheet: Worksheet, form: Form, formats: Formats) -> int:
    row = _title(sheet, 0, f"Quarterly return: {form.programme_title}", formats, "title", 34)
    row = _title(sheet, row, form.quarter.in_words, formats, "heading", 24)
    row = _title(sheet, row, f"From: {form.provider}", formats, "subtitle", 20)
    if form.organisation:
        row = _title(sheet, row, f"For: {form.organisation}", formats, "subtitle", 20)
    return _across(sheet, row, form.notice, formats, "notice") if form.notice else row


def _progress(sheet: Worksheet, plans: tuple[SheetPlan, ...], formats: Formats, row: int) -> int:
    row = _title(sheet, row, "What we ask and why, and how far you are", formats, "heading", 26)
    headings = ("Sheet", "What we ask and why", "Filled in (cells)", "Needed (cells)", "How far")
    for column, heading in enumerate(headings, start=1):
        sheet.write_string(row, column, heading, formats("header"))
    sheet.set_row(row, 2 * LINE_HEIGHT + 4)
    first = row + 1
    for number, plan in enumerate(plans):
        _progress_row(sheet, plan, formats, first + number)
    end = first + len(plans)
    _progress_total(sheet, plans, formats, first, end)
    _colours(sheet, formats, first, end)
    return end + 1


def _progress_row(sheet: Worksheet, plan: SheetPlan, formats: Formats, row: int) -> None:
    title, why = plan.section.title, WHY.get(plan.section.code, "")
    done, needed = filled(plan.required), len(plan.required)
    sheet.write_url(row, 1, f"internal:'{title}'!B1", formats("link"), title, f"Go to {title}")
    sheet.write_string(row, 2, why, formats("label"))
    sheet.write_formula(row, 3, f"={count_formula(plan, title)}", formats("shown", "0"), done)
    sheet.write_number(row, 4, needed, formats("shown", "0"))
    _state(sheet, row, formats, done, needed)
    sheet.set_row(row, lines(why, _WIDTHS[1]) * LINE_HEIGHT + 4)


def _state(sheet: Worksheet, row: int, formats: Formats, done: int, needed: int) -> None:
    filled_cell, needed_cell = cell_name(row, 3), cell_name(row, 4)
    formula = (
        f'=IF({needed_cell}=0,"Optional",IF({filled_cell}>={needed_cell},"Complete",'
        f'IF({filled_cell}=0,"Not started","In progress")))'
    )
    sheet.write_formula(row, 5, formula, formats("shown"), state_words(done, needed))


def state_words(done: int, needed: int) -> str:
    """How far a sheet is, in words."""
    if not needed:
        return "Optional"
    if done >= needed:
        return "Complete"
    return "In progress" if done else "Not started"


def _progress_total(
    sheet: Worksheet, plans: tuple[SheetPlan, ...], formats: Formats, first: int, end: int
) -> None:
    done, needed = sum(filled(p.required) for p in plans), sum(len(p.required) for p in plans)
    sheet.write_string(end, 1, "All sheets", formats("worked"))
    sheet.write_string(end, 2, "Cells that may be left blank are not counted.", formats("worked"))
    for column, value in ((3, done), (4, needed)):
        formula = f"=SUM({cell_name(first, column)}:{cell_name(end - 1, column)})"
        sheet.write_formula(end, column, formula, formats("worked", "0"), value)
    _state(sheet, end, formats, done, needed)
    sheet.set_row(end, LINE_HEIGHT + 6)


def _colours(sheet: Worksheet, formats: Formats, first: int, end: int) -> None:
    for words, name in (("Complete", "good"), ("In progress", "fair")):
        rule = {"type": "cell", "criteria": "==", "value": f'"{words}"', "format": formats(name)}
        sheet.conditional_format(first, 5, end, 5, rule)


def _steps(sheet: Worksheet, formats: Formats, row: int) -> int:
    row = _title(sheet, row, "How to fill it in", formats, "heading", 26)
    for number, step in enumerate(STEPS, start=1):
        row = _across(sheet, row, f"{number}.  {step}", formats, "text")
    return row


def _legend(sheet: Worksheet, formats: Formats, row: int) -> int:
    row = _title(sheet, row, "What the colours mean", formats, "heading", 26)
    meanings = (
        ("input", "Yellow", "Yours to fill in, or to change where it is filled in already."),
        ("shown", "Pale grey", "What we know already. Locked."),
        ("worked", "Grey, bold", "Worked out for you as you type. Locked."),
    )
    for name, colour, meaning in meanings:
        sheet.write_string(row, 1, colour, formats("sample" if name == "input" else name))
        sheet.write_string(row, 2, meaning, formats("label"))
        row += 1
    return row
