"""The command line: the same actions as the pages, from a terminal."""

from __future__ import annotations

import os
import sys
import traceback
from typing import Annotated

import typer

from goldenthread.cli import (
    audit,
    backup,
    checks,
    data,
    erasing,
    framework,
    keys,
    people,
    reports,
    returns,
    rounds,
    service,
    trends,
    trouble,
    upgrade,
    verifying,
    worker,
)
from goldenthread.ledger.refusal import Refused

app = typer.Typer(
    name="goldenthread",
    help="The system that a violence reduction unit runs its quarterly performance on.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
service.add_to(app)
app.add_typer(framework.app, name="framework")
app.add_typer(rounds.app, name="round")
app.add_typer(returns.app, name="return")
app.add_typer(checks.app, name="checks")
app.add_typer(people.app, name="people")
app.add_typer(returns.ratings, name="rating")
app.add_typer(data.app, name="data")
app.command()(trends.trend)
app.command()(trends.survey)
app.add_typer(reports.app, name="report")
app.add_typer(audit.app, name="audit")
app.add_typer(audit.ledger, name="ledger")
app.add_typer(verifying.app, name="verify")
app.add_typer(erasing.app, name="erase")
app.add_typer(keys.app, name="keys")
app.add_typer(backup.app, name="backup")
app.command()(backup.restore)
app.command()(worker.worker)


WITHOUT_STORE = ("backup", "restore")
"""Commands that open a store themselves where they need one, and bring none up to date."""


@app.callback()
def prepare(
    context: typer.Context,
    without_copy: Annotated[
        bool, typer.Option("--without-copy", help="Upgrade an older store without a copy of its database.")
    ] = False,
) -> None:
    """Open the data directory and bring its database up to date."""
    if context.invoked_subcommand not in WITHOUT_STORE:
        open_store(without_copy=without_copy)


def open_store(*, without_copy: bool = False) -> None:
    """Make Django ready, bring the database up to date, and seal what was signed before seals existed."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goldenthread.config.settings")
    import django

    django.setup()
    upgrade.bring_up_to_date(without_copy=without_copy)
    _seal_what_was_signed_before()


def _seal_what_was_signed_before() -> None:
    """The first start of a version that seals; what hinders it hinders no command."""
    from goldenthread.store import keys as kept_keys
    from goldenthread.store.models import Snapshot

    # Most commands end here, before the reports are loaded, which would take longer than all else they do.
    if kept_keys.files_of_keys() or not Snapshot.objects.exists():
        return
    from goldenthread.actions import seals

    try:
        seals.seal_at_upgrade()
    except Refused as refused:
        print(
            f"Reports signed before seals existed are not sealed. {refused}",
            *refused.details,
            "When this is mended: report seal",
            sep="\n",
            file=sys.stderr,
        )


def main() -> None:
    """Run one command; a refusal or a fault ends in a sentence, never in a traceback."""
    try:
        app()
    except Refused as refusal:
        print(refusal, *(f"  {line}" for line in refusal.details), sep="\n", file=sys.stderr)
        raise SystemExit(1) from None
    except Exception as problem:  # noqa: BLE001 - whatever it is, a person reads a sentence
        known = None if os.environ.get("GOLDENTHREAD_DEBUG") else trouble.in_words(problem)
        print(known or _fault(), file=sys.stderr)
        raise SystemExit(74 if known else 70) from None


def _fault() -> str:
    """Keep the traceback where an administrator finds it, and say so in words."""
    report = traceback.format_exc()
    if os.environ.get("GOLDENTHREAD_DEBUG"):
        return report
    try:
        from goldenthread.store import paths

        log = paths.data_dir() / "faults.log"
        with log.open("a", encoding="utf-8") as file:
            file.write(report + "\n")
        where = f"What happened is written in {log}."
    except Exception:  # noqa: BLE001 - even the log could not be written
        where = "Set GOLDENTHREAD_DEBUG=1 and run it again to see what happened."
    return f"The program met a fault of its own and stopped; nothing was half-written. {where}"
