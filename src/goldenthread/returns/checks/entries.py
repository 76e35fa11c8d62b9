"""What is noticed while cells are read one by one: the manual's entries for ``returns.values``."""

from __future__ import annotations

from goldenthread.returns.checks.context import Check, Group, noticed
from goldenthread.returns.findings import Level


def _entry(name: str, level: Level, title: str, looks_for: str, example: str) -> Check:
    return Check(name, level, title, looks_for, example, noticed(name))


ENTRIES = Group(
    "Each cell on its own",
    (
        _entry(
            "blank",
            Level.ERROR,
            "An empty cell",
            "Cells that have to be filled in.",
            "This cell is empty, and it has to be filled in. Write your answer.",
        ),
        _entry(
            "missing-figure",
            Level.QUERY,
            "A number that is missing",
            "An empty cell for a number. Nought is written as 0; a number that is not known may stay out "
            "when the "
            "comment says why.",
            "There is no number here. Type the number; 0 if there were none. "
            "If it is not known, say why in “Explanation: Young people who start with a mentor” (KPIs!G5).",
        ),
        _entry(
            "text-for-number",
            Level.ERROR,
            "Words where a number is wanted",
            "Text in a cell for a number. “n/a”, “1,200”, “12 people”, “about 30”, “30-40”, “twelve”, “£5” "
            "and "
            "many others each have their own help.",
            "“12 people” has words beside the number. Type the number alone: 12. Words can go in the "
            "comment.",
        ),
        _entry(
            "number-as-text",
            Level.NOTE,
            "A number stored as text",
            "Plain digits that the spreadsheet keeps as text. They are read as the number.",
            "“120” is stored as text. Nothing to do: it is read as 120.",
        ),
        _entry(
            "date-for-number",
            Level.ERROR,
            "A date where a number is wanted",
            "A number that the spreadsheet has turned into a date or a time, as it does with 3-4.",
            "This cell shows the date 3 April 2024, and a number is wanted. The spreadsheet has made a "
            "date of "
            "what was typed. Clear the cell and type the number again.",
        ),
        _entry(
            "spreadsheet-error",
            Level.ERROR,
            "A cell that shows an error",
            "#REF!, #DIV/0! and the like, each explained.",
            "This cell shows #REF!: its formula points at cells that no longer exist. "
            "Clear the cell and type the answer itself.",
        ),
        _entry(
            "unsaved-formula",
            Level.ERROR,
            "A formula without a result",
            "A formula whose result the file does not hold, because a program other than a spreadsheet "
            "wrote it.",
            "This cell has a formula, and the file does not hold its result. Type the answer itself; or "
            "open the "
            "file in Excel or LibreOffice, save it there, and send that.",
        ),
        _entry(
            "decimal",
            Level.ERROR,
            "Part of a person",
            "Decimals of people, sessions or activities.",
            "12.5 is not a whole number of people. Type how many people, without a decimal point. "
            "Do not type a percentage.",
        ),
        _entry(
            "negative",
            Level.ERROR,
            "Below nought",
            "Negative numbers.",
            "-3 is below nought. Type the number of people, 0 if there were none.",
        ),
        _entry(
            "too-large",
            Level.ERROR,
            "More than there can be",
            "Numbers beyond any programme: more than 10 million people or sessions, or £1,000 million.",
            "4,000,000,000 is more than any programme could have. Check the noughts.",
        ),
        _entry(
            "part-of-a-penny",
            Level.NOTE,
            "Parts of a penny",
            "Money with more than two decimals, as formulas give it. It is rounded to the penny.",
            "£24,333.3333 has parts of a penny. Nothing to do: it is read as £24,333.33.",
        ),
        _entry(
            "score-range",
            Level.ERROR,
            "Not a score",
            "Scores of risks outside 1 to 5, or between two of them.",
            "7 is not a score from 1 to 5. Choose 1 (low), 2, 3, 4 or 5 (high).",
        ),
        _entry(
            "over-100-per-cent",
            Level.ERROR,
            "More than 100 per cent",
            "Percentages above 100.",
            "120 per cent is more than 100 per cent. Type a percentage from 0 to 100.",
        ),
        _entry(
            "fraction-for-percentage",
            Level.QUERY,
            "A fraction for a percentage",
            "0.45 where 45 per cent may be meant.",
            "0.45 per cent is less than one in a hundred. If you mean 45 per cent, type 45. "
            "If it is right, say why in “Explanation: Feels able to walk away from a fight” (Outcomes!H5).",
        ),
        _entry(
            "not-a-date",
            Level.ERROR,
            "Not a date, or not certain which",
            "Words or numbers in a cell for a date, days that do not exist, and dates typed as text that "
            "could be "
            "two different days.",
            "“12/07/24” is stored as text, and could be 12 July 2024 or 7 December 2024. "
            "Type the month in words: 12 July 2024, if that is the day you mean.",
        ),
        _entry(
            "date-as-text",
            Level.NOTE,
            "A date stored as text",
            "A date that the spreadsheet keeps as text, and that can only be one day.",
            "“25/07/2024” is stored as text. Nothing to do: it is read as 25 July 2024.",
        ),
        _entry(
            "own-answer",
            Level.ERROR,
            "An answer that is not in the list",
            "Own words in a cell with a drop-down list.",
            "“gren” is not one of the answers. Choose “Green”, “Amber” or “Red” from the list. "
            "Did you mean “Green”?",
        ),
        _entry(
            "text-too-long",
            Level.ERROR,
            "A text that is too long",
            "More characters than the cell has room for.",
            "This text has 2,350 characters; there is room for 2,000. Shorten it by 350 characters.",
        ),
    ),
)
