"""What can be wrong with a file as a whole, in words that a youth worker understands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from goldenthread.returns.draft import Place
from goldenthread.returns.findings import Finding, Level

_NEW_COPY = "Ask your programme lead for a new copy of the workbook and copy your answers into it."
_SAVE_AS = (
    "Open it in Excel or LibreOffice, choose Save as, pick “Excel workbook (.xlsx)”, and send that file."
)


@dataclass(frozen=True, slots=True)
class FileCheck:
    """A check of the file as a whole: its name, level, what it looks for, and what is said."""

    name: str
    level: Level
    looks_for: str
    wrong: str
    """With the names of what was found in curly brackets."""
    todo: str


FILE_CHECKS = (
    FileCheck(
        "file-empty",
        Level.ERROR,
        "A file without anything in it.",
        "The file “{name}” is empty.",
        "Send it again. If it is still empty, save the workbook again first: the upload may have been cut "
        "short.",
    ),
    FileCheck(
        "file-too-large",
        Level.ERROR,
        "A file far larger than a return can be.",
        "The file “{name}” is far larger than a return can be.",
        "Take out pictures and pasted sheets. Send only the workbook that we gave you.",
    ),
    FileCheck(
        "file-kind",
        Level.ERROR,
        "A file that is no .xlsx workbook: CSV, PDF, Word, an old .xls, .ods and others, each with its own "
        "help.",
        "The file “{name}” is {kind}, not an Excel workbook (.xlsx).",
        "{todo}",
    ),
    FileCheck(
        "file-damaged",
        Level.ERROR,
        "A file that is cut short or broken.",
        "The file “{name}” is damaged and cannot be opened.",
        "Open your own copy and save it again, then send that. If your own copy does not open either, go "
        "back to "
        "an earlier copy; we keep every version that you sent.",
    ),
    FileCheck(
        "file-password",
        Level.ERROR,
        "A workbook protected by a password.",
        "The file “{name}” is protected by a password, so we cannot read it.",
        "Take the password off (in Excel: File, Info, Protect workbook, Encrypt with password, clear it), "
        "save, and "
        "send it again. The workbook holds nothing about named people, so it needs no password.",
    ),
    FileCheck(
        "file-macros",
        Level.ERROR,
        "A workbook that carries macros.",
        "The file “{name}” carries macros (small programs). We do not accept those, because they can do "
        "harm.",
        f"{_SAVE_AS} Excel then leaves the macros out.",
    ),
    FileCheck(
        "file-virus",
        Level.ERROR,
        "A virus, where the unit runs a scanner.",
        "The virus scanner found “{virus}” in the file “{name}”, so we did not open it.",
        "Do not open the file yourself. Tell whoever looks after your computers, and send the workbook from "
        "one that is clean.",
    ),
    FileCheck(
        "file-inside",
        Level.ERROR,
        "A workbook with another file embedded in it.",
        "The file “{name}” has another file inside it (an embedded object). We do not accept those, because "
        "they can do harm.",
        "Click on the object in the sheet and press Delete. Save, and send it again.",
    ),
    FileCheck(
        "file-unsafe",
        Level.ERROR,
        "A file that would fill the memory when opened, or is put together in a way that no spreadsheet "
        "program does.",
        "The file “{name}” is put together in a way that could harm our system: {why}.",
        _SAVE_AS,
    ),
    FileCheck(
        "far-away-cell",
        Level.ERROR,
        "Something typed thousands of rows or hundreds of columns away from the tables.",
        "Something is written in cell {cell}, far away from the tables.",
        "Go to that cell (press Ctrl and G, type its name), delete what is there, save, and send it again.",
    ),
    FileCheck(
        "not-our-template",
        Level.ERROR,
        "A workbook that is not a return, or whose hidden sheet is gone.",
        "“{name}” is not one of our return workbooks, or its hidden part is missing.",
        "Use the workbook that we sent you for this programme and quarter; the answers must be typed into "
        "it, not into "
        "a copy of its sheets.",
    ),
    FileCheck(
        "template-older",
        Level.ERROR,
        "A template from before the last change.",
        "The workbook is version {found} of our template; we now use version {wanted}.",
        _NEW_COPY,
    ),
    FileCheck(
        "template-newer",
        Level.ERROR,
        "A template newer than the system that reads it.",
        "The workbook is version {found} of our template, and this system only knows up to version {wanted}.",
        "Tell your programme lead: our system needs an update. Keep your workbook; it will be readable then.",
    ),
    FileCheck(
        "missing-sheet",
        Level.ERROR,
        "A sheet of the template that is not there.",
        "The sheet “{sheet}” is missing.",
        f"If it was deleted by mistake, go back to an earlier copy. Otherwise: "
        f"{_NEW_COPY[0].lower()}{_NEW_COPY[1:]}",
    ),
    FileCheck(
        "copied-sheet",
        Level.ERROR,
        "Two copies of the same sheet.",
        "There are two copies of the sheet “{sheet}”: we cannot tell which one counts.",
        "Keep the one with the right answers and delete the other.",
    ),
    FileCheck(
        "renamed-sheet",
        Level.NOTE,
        "A sheet with another name than the template gave it.",
        "The sheet “{sheet}” has been renamed to “{found}”. We found it all the same.",
        "Nothing to do.",
    ),
    FileCheck(
        "missing-column",
        Level.ERROR,
        "A column of a table that is not there.",
        "In the table for “{label}” the column “{column}” cannot be found; it may have been deleted.",
        f"Undo the change if you can. Otherwise: {_NEW_COPY[0].lower()}{_NEW_COPY[1:]}",
    ),
    FileCheck(
        "missing-row",
        Level.ERROR,
        "A row of a table that is not there.",
        "The row for “{label}” cannot be found; it may have been deleted or written over.",
        f"Undo the change if you can. Otherwise: {_NEW_COPY[0].lower()}{_NEW_COPY[1:]}",
    ),
    FileCheck(
        "copied-row",
        Level.ERROR,
        "A row that is there twice, because it was copied.",
        "The row for “{label}” is there more than once: we cannot tell which one counts.",
        "Keep the one with the right answers and delete the other.",
    ),
    FileCheck(
        "stray-row",
        Level.ERROR,
        "Answers in a row that somebody put into a table.",
        "Something is written in a row that is not one of ours, so it would be lost.",
        "Move it into one of the yellow cells. If our rows are too few, put it into the narrative or ask us.",
    ),
    FileCheck(
        "linked-file",
        Level.NOTE,
        "Formulas that fetch figures from another file.",
        "Some cells fetch their figures from another file. We cannot see that file; we read the figures "
        "saved here.",
        "Check that the figures were up to date when you saved. Typing them in is safer.",
    ),
    FileCheck(
        "too-long-to-read",
        Level.ERROR,
        "A workbook that takes far longer to read than any return.",
        "Reading the file “{name}” took longer than {seconds} seconds, so we stopped.",
        _SAVE_AS,
    ),
    FileCheck(
        "unreadable",
        Level.ERROR,
        "A workbook that our reader cannot make sense of.",
        "The file “{name}” could not be read, although it looks like a workbook.",
        _SAVE_AS,
    ),
)

_BY_NAME: Mapping[str, FileCheck] = {check.name: check for check in FILE_CHECKS}


def manual_table() -> str:
    """The checks of the file as a whole, as the manual lists them."""
    lines = ["| check | level | looks for | says |", "|---|---|---|---|"]
    lines += [f"| `{c.name}` | {c.level} | {c.looks_for} | {c.wrong} |" for c in FILE_CHECKS]
    return "\n".join(lines)


def found(
    check: str, *places: Place, fields: tuple[str, ...] = (), said: Mapping[str, object] | None = None
) -> Finding:
    """A finding of a check, with the names of what was found filled in."""
    one = _BY_NAME[check]
    words = dict(said or {})
    return Finding(one.level, check, places, one.wrong.format(**words), one.todo.format(**words), fields)


@dataclass(frozen=True, slots=True)
class Unacceptable(Exception):
    """A file that is not opened at all; carries the finding that says why."""

    finding: Finding


def refuse(check: str, name: str, **said: object) -> Unacceptable:
    """The refusal of a whole file."""
    return Unacceptable(found(check, Place(name), said={"name": name, **said}))


KINDS: Mapping[str, tuple[str, str]] = {
    "csv": (
        "plain text or CSV",
        "Send the workbook that we gave you; a CSV file holds only one sheet and loses the hidden part.",
    ),
    "pdf": ("a PDF", "Send the workbook itself, not a print of it."),
    "word": ("a Word document", "Send the workbook that we gave you."),
    "slides": ("a presentation", "Send the workbook that we gave you."),
    "xls": ("in the old Excel format (.xls)", _SAVE_AS),
    "xlsb": ("in Excel’s binary format (.xlsb)", _SAVE_AS),
    "ods": ("an OpenDocument spreadsheet (.ods)", _SAVE_AS),
    "numbers": ("an Apple Numbers document", "In Numbers choose File, Export to, Excel, and send that file."),
    "web": (
        "a web page",
        "Open your own copy of the workbook and send that; this may be a sign-in page saved by mistake.",
    ),
    "picture": ("a picture", "Send the workbook itself, not a photograph of it."),
    "zip": (
        "a zip archive",
        "Take the workbook out of the archive (open the archive and drag it out), and send the workbook.",
    ),
    "other": ("of a kind that we do not know", "Send the workbook that we gave you, saved as .xlsx."),
}
