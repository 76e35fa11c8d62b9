"""Joining the files of several police forces: one added later is another part, and replaces only itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from goldenthread.ledger.refusal import Refused
from goldenthread.store import files as kept
from goldenthread.store import vintages as store
from goldenthread.store.vintages import StoredVintage
from goldenthread.trends.kinds.kind import Kind
from goldenthread.trends.kinds.reading import Reading, SourceFile
from goldenthread.trends.words import listed

Files = list[tuple[str, bytes]]


@dataclass(frozen=True, slots=True)
class Parts:
    """An extract with the parts of other forces that were added before."""

    reading: Reading
    files: Files
    obtained: date


def join(kind: Kind, reading: Reading, files: Files, obtained: date) -> Parts:
    """The files with those of other forces from the extract before; where there are none, as they are.

    A force that no extract had joins the latest one, and the later of the two days counts. Otherwise the
    files replace those of their force in the extract that was the latest on that day. Refused where a file
    of the earlier extract holds forces of which only one is replaced.
    """
    before = store.all(kind=kind.code)
    if not before or reading.cells is None or reading.report is None:
        return Parts(reading, files, obtained)
    new, digests = {*reading.report.forces}, {kept.digest_of(content) for _, content in files}
    base, latest = _latest(before, obtained), before[0]
    if not new & {*_forces(latest, kind).keys()} or digests <= {one.digest for one in latest.files}:
        base, obtained = latest, max(latest.ref.obtained, obtained)
    carried = _carried(base, kind, new, digests) if base else {}
    if base is None or not carried:
        return Parts(reading, files, obtained)
    joined = sorted([*files, *((name, kept.read(digest)) for digest, name in carried.items())])
    found = kind.read([SourceFile(name, content) for name, content in joined])
    if found.report is not None:
        others = [one for one in found.report.forces if one not in new]
        told = f"With the files of {listed(others)} from “{base.title}”, which were added before."
        found = replace(found, report=replace(found.report, remarks=(told, *found.report.remarks)))
    return Parts(found, joined, obtained)


def _latest(before: Sequence[StoredVintage], obtained: date) -> StoredVintage | None:
    return next((one for one in before if one.ref.obtained <= obtained), None)


def _forces(one: StoredVintage, kind: Kind) -> dict[str, set[int]]:
    """The files of each force in an extract, by their places."""
    columns = store.columns(one.digest)
    found: dict[str, set[int]] = {}
    for code in np.unique(columns.file.astype(np.int64) << 32 | columns.subgroup).tolist():
        force = kind.subgroups.canonical(columns.words[code & (1 << 32) - 1])
        found.setdefault(force, set()).add(code >> 32)
    return found


def _carried(base: StoredVintage, kind: Kind, new: set[str], digests: set[str]) -> dict[str, str]:
    """The names of the files that stay, by digest: those of forces that the new files do not hold."""
    forces = _forces(base, kind)
    replaced = {at for force in new & forces.keys() for at in forces[force]}
    stays = {at for force in forces.keys() - new for at in forces[force]}
    both = [base.files[at].name for at in sorted(replaced & stays) if base.files[at].digest not in digests]
    if both:
        raise Refused(
            f"{both[0]} in “{base.title}” holds several forces, and only some of them are in these files. "
            "Add the files of all of its forces together."
        )
    return {
        base.files[at].digest: base.files[at].name
        for at in sorted(stays)
        if base.files[at].digest not in digests
    }
