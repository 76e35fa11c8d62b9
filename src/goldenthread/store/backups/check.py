"""Checking a backup: every file that its manifest names, to the byte, and what its database says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from goldenthread.store.backups.databases import check_dump, read_sqlite
from goldenthread.store.backups.manifest import (
    DATABASES,
    DIGEST,
    MANIFEST,
    SQLITE,
    Manifest,
    digest_file,
    files_below,
    read_manifest,
)


def check_backup(folder: Path) -> tuple[Manifest, tuple[str, ...]]:
    """What a backup holds, and everything that is wrong with it, each by its name."""
    manifest = read_manifest(folder)
    problems = list(_of_files(folder, manifest))
    if not any(problem.startswith(DATABASES[manifest.kind]) for problem in problems):
        problems += _of_database(folder, manifest)
    return manifest, tuple(problems)


def _of_files(folder: Path, manifest: Manifest) -> Iterator[str]:
    for path, then in manifest.files.items():
        if not (folder / path).is_file():
            yield f"{path} is missing."
        elif digest_file(folder / path) != then:
            yield f"{path} is not what was copied: its bytes have another digest."
    for path in files_below(folder):
        if path not in manifest.files and path not in (MANIFEST, DIGEST):
            yield f"{path} is in the folder, and no part of the backup."


def _of_database(folder: Path, manifest: Manifest) -> Iterator[str]:
    file = folder / DATABASES[manifest.kind]
    if manifest.kind != SQLITE:
        if problem := check_dump(file):
            yield f"{file.name} cannot be read. {problem}"
        return
    problem, facts = read_sqlite(file)
    if problem:
        yield f"{file.name} is damaged: {problem}"
    if (facts.ledger, facts.audit) != (manifest.ledger, manifest.audit):
        yield f"{file.name} ends with other marks of the ledger or the audit log than the manifest."
    named = {f"files/{one[:2]}/{one}" for one in facts.files}
    named |= {f"vintages/{one}/cells.parquet" for one in facts.vintages}
    for path in sorted(named - manifest.files.keys() - {*manifest.missing}):
        yield f"{path} is named in the database, and not in the backup."
