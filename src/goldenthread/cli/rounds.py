"""Rounds: open a quarter's collection, change its dates, close it, see the board, remind."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from goldenthread.cli import output
from goldenthread.cli.returns import Period, Reason

if TYPE_CHECKING:
    from goldenthread.returns.board import Row
    from goldenthread.returns.rounds import Dates

app = typer.Typer(help="Rounds: one quarter's collection of returns, with its dates.", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def _date(name: str, words: str) -> Any:
    return typer.Option(name, parser=output.day, metavar="DAY", help=words)


Shown = Annotated[date | None, _date("--shown", "The deadline shown to providers, such as 2024-07-19.")]
New = Annotated[date | None, _date("--new", "The last day for new returns.")]
Corrections = Annotated[date | None, _date("--corrections", "The last day for corrections.")]


@app.command("open")
def open_round(
    quarter: Period, shown: Shown = None, new: New = None, corrections: Corrections = None
) -> None:
    """Open a quarter's round. Without dates, it takes those of the last round, moved to this quarter."""
    from goldenthread.actions import rounds

    given = (shown, new, corrections)
    if any(given) and not all(given):
        raise typer.BadParameter("Give all three dates, or none to copy those of the last round.")
    dates = _dates(shown, new, corrections) if shown and new and corrections else None
    done = rounds.open(quarter=quarter, dates=dates, by=output.by())
    print(f"The round for {quarter.label} is open; returns of {done.asked} programmes are expected.")
    _print_dates(done.dates)


@app.command("dates")
def change_dates(
    quarter: Period, reason: Reason, shown: Shown = None, new: New = None, corrections: Corrections = None
) -> None:
    """Change dates of an open round, with the reason; those that are not given stay."""
    from goldenthread.actions import rounds
    from goldenthread.store import rounds as kept

    now = kept.opened(quarter).dates
    dates = _dates(shown or now.shown, new or now.new, corrections or now.corrections)
    rounds.change_dates(quarter=quarter, dates=dates, reason=reason, by=output.by())
    print(f"The dates of the round for {quarter.label} are changed.")
    _print_dates(dates)


@app.command()
def close(
    quarter: Period,
    missing: Annotated[
        list[str],
        typer.Option("--missing", metavar="CODE=REASON", help="A missing return, and why it did not come."),
    ] = [],  # noqa: B006 - typer copies it
) -> None:
    """Close a quarter that lacks returns. Say of every missing return why; nobody can open it again."""
    from goldenthread.actions import rounds

    reasons = dict(_reason(text) for text in missing)
    rounds.close(quarter=quarter, reasons=reasons, by=output.by())
    print(f"The round for {quarter.label} is closed without {len(reasons)} of its returns.")


def _reason(text: str) -> tuple[str, str]:
    code, equals, why = text.partition("=")
    if not equals:
        raise typer.BadParameter(
            f'“{text}” has no reason. Write CODE=REASON, such as YC="The charity closed."'
        )
    return code.strip(), why


@app.command("list")
def every() -> None:
    """List the rounds that were opened, newest first."""
    from goldenthread.returns.typed_dates import in_words
    from goldenthread.store import roles, rounds
    from goldenthread.store.known import collection

    found = rounds.every()
    if not found:
        print("No round was opened yet.")
    for one in found:
        closing = collection(one.quarter).closing
        status = f"closed on {in_words(closing.day)}" if closing else "open"
        by = roles.name_person(one.opened_by)
        print(f"{one.quarter}  {status}, deadline {in_words(one.dates.shown)}, opened by {by}")


@app.command()
def board(quarter: Period, json: Json = False) -> None:
    """Show where every programme's return is, how late, its open queries and its last reminder."""
    from goldenthread.store import rounds

    found = rounds.board_of(quarter)
    rows = [_told(row) for row in found.rows]
    if json:
        output.as_json({"quarter": str(quarter), "dates": found.round.dates.to_json(), "programmes": rows})
        return
    _print_dates(found.round.dates)
    for row in rows:
        print("  ".join(f"{value if value is not None else '-'}" for value in row.values()))


@app.command()
def remind(
    quarter: Period,
    programmes: Annotated[list[str], typer.Argument(help="The programmes' codes, such as YC.")],
) -> None:
    """Remind programmes of their returns by e-mail; nobody is reminded twice on one day."""
    from goldenthread.actions import rounds

    done = rounds.remind(quarter=quarter, programmes=programmes, by=output.by())
    for one in done:
        print(one.sentence)
    raise typer.Exit(0 if all(one.outcome == "sent" for one in done) else 1)


def _dates(shown: date, new: date, corrections: date) -> Dates:
    from goldenthread.returns.rounds import Dates

    return Dates(shown, new, corrections)


def _print_dates(dates: Dates) -> None:
    from goldenthread.returns.rounds import DATES
    from goldenthread.returns.typed_dates import in_words

    for name, words in DATES.items():
        print(f"  {words}: {in_words(getattr(dates, name))}")


def _told(row: Row) -> dict[str, Any]:
    """A row of the board, as it is printed."""
    last = row.reminder
    return {
        "programme": row.programme.code,
        "state": row.state.state.value,
        "version": row.state.version or None,
        "days_late": row.days_late,
        "open_queries": row.queries,
        "oldest_query_days": row.oldest,
        "reminded_on": last.day.isoformat() if last else None,
        "reminder": last.outcome.value if last else None,
    }
