"""Backups of the whole store, and restoring one."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from goldenthread.cli import output
from goldenthread.cli.verifying import show_outcome
from goldenthread.ledger.refusal import Refused

app = typer.Typer(help="Backups of the whole store, made while people work.", no_args_is_help=True)

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The folder in which backups are made.")]
Backup = Annotated[
    Path, typer.Argument(metavar="DIR", help="A backup, or the folder in which backups are made.")
]
Keep = Annotated[
    int | None, typer.Option("--keep", min=1, help="Keep so many backups, and delete the oldest beyond.")
]
Into = Annotated[
    Path, typer.Option("--into", metavar="EMPTY", help="The new data directory: empty, or not there yet.")
]
WithoutKeys = Annotated[
    bool, typer.Option("--without-keys", help="Restore although the unit’s keys are lost.")
]


def _passphrase() -> str:
    from goldenthread.store.backups.secrets import PASSPHRASE

    return os.environ.get(PASSPHRASE, "")


@app.command()
def create(folder: Folder, keep: Keep = None) -> None:
    """Make a backup of the whole store, while people work."""
    _open()
    from goldenthread.actions import backups
    from goldenthread.store.backups.secrets import PASSPHRASE

    made, manifest = backups.create(into=folder, by=output.by(), passphrase=_passphrase(), keep=keep)
    print(f"Backed up to {made}: {len(manifest.files):,} files, {manifest.size / 1e6:,.1f} MB.")
    for path in manifest.missing:
        print(f"Not in the store, so not in the backup: {path} (erased, lost or damaged)")
    if manifest.left_out:
        print(
            f"Without the unit’s keys ({', '.join(manifest.left_out)}): set {PASSPHRASE} to have them in it, "
            "locked, or keep copies of these files in another safe place."
        )


@app.command()
def verify(folder: Backup) -> None:
    """Check every file of a backup, or of every backup in a folder, to the byte."""
    from goldenthread.store.backups.check import check_backup
    from goldenthread.store.backups.manifest import find_backups

    wrong = 0
    for backup in find_backups(folder):
        try:
            manifest, problems = check_backup(backup)
        except Refused as refused:
            problems = (str(refused),)
        else:
            if not problems:
                print(f"{backup} is whole: {len(manifest.files):,} files, made by {manifest.program}.")
        for problem in problems:
            print(problem if problem.startswith(str(backup)) else f"{backup}: {problem}")
        wrong += bool(problems)
    if not find_backups(folder):
        raise Refused(f"{folder} holds no backup.")
    raise typer.Exit(1 if wrong else 0)


def restore(folder: Backup, into: Into, without_keys: WithoutKeys = False) -> None:
    """Restore a backup, the newest of a folder, into an empty data directory, and verify it whole."""
    from goldenthread.store.backups.manifest import find_backups

    found = find_backups(folder)
    if not found:
        raise Refused(f"{folder} holds no backup.")
    backup, passphrase = found[-1], _passphrase()
    os.environ["GOLDENTHREAD_DATA_DIR"] = str(into.absolute())
    if not _restore(backup, into.absolute(), passphrase, without_keys):
        print(f"Restored to {into}, and it is NOT VERIFIED: what did not pass is named above.")
        raise typer.Exit(1)
    print(f"Restored to {into} and verified. Serve it: GOLDENTHREAD_DATA_DIR={into} goldenthread serve")


def _restore(backup: Path, into: Path, passphrase: str, without_keys: bool) -> bool:
    from goldenthread.store.backups.check import check_backup
    from goldenthread.store.backups.manifest import POSTGRESQL, refuse_later
    from goldenthread.store.backups.restore import find_lost, laid_out, refuse_filled, refuse_lost

    refuse_filled(into)
    manifest, problems = check_backup(backup)
    if problems:
        raise Refused(f"{backup} is not whole, so nothing was restored.", problems)
    refuse_later(manifest.migrations, str(backup), manifest.program)
    _refuse_other_database(manifest.kind)
    if not without_keys:
        refuse_lost(manifest, passphrase)
    for line in find_lost(manifest, passphrase):
        print(line)
    with laid_out(backup, manifest, into, passphrase) as draft:
        os.environ["GOLDENTHREAD_DATA_DIR"] = str(draft)
        _open()
        from goldenthread.actions import restores

        if manifest.kind == POSTGRESQL:
            restores.fill_postgresql(backup)
        return restores.prove_restored(manifest, by=output.by(), show=show_outcome)


def _open() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goldenthread.config.settings")
    import django

    django.setup()


def _refuse_other_database(kind: str) -> None:
    from goldenthread.store.backups.manifest import POSTGRESQL

    told = bool(os.environ.get("DATABASE_URL"))
    if kind == POSTGRESQL and not told:
        raise Refused(
            "This backup is of a store in PostgreSQL. Name an empty database in DATABASE_URL, as in "
            "postgres://user:password@localhost/name, and restore again."
        )
    if kind != POSTGRESQL and told:
        raise Refused(
            "This backup is of a store in SQLite, and DATABASE_URL names another database. "
            "Restore it without DATABASE_URL."
        )
