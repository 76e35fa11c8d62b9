"""How a check would have fared: it is run over the kept file of every return that was ever submitted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.utils import timezone

from goldenthread.ledger.refusal import Refused
from goldenthread.periods import Quarter
from goldenthread.returns import workbook
from goldenthread.returns.asking import form_for
from goldenthread.returns.checks import each
from goldenthread.returns.checks.tables import check_called
from goldenthread.returns.findings import Finding
from goldenthread.store import files, ledger
from goldenthread.store import returns as versions
from goldenthread.store.known import known


@dataclass(frozen=True, slots=True)
class OfReturn:
    """What a check says of one version of a return, with what was known when that was submitted."""

    programme: str
    quarter: Quarter
    version: int
    findings: tuple[Finding, ...]

    @property
    def blocked(self) -> bool:
        """Whether it would have blocked."""
        return any(one.blocks for one in self.findings)


@dataclass(frozen=True, slots=True)
class Fared:
    """How a check would have fared on all past returns."""

    check: str
    looked_at: int
    unread: int
    """Versions whose file cannot be read any more, as when it was erased."""
    touched: tuple[OfReturn, ...]
    """Those of which it would have said something, newest quarter first."""

    @property
    def blocked(self) -> int:
        """How many it would have blocked."""
        return sum(one.blocked for one in self.touched)

    @property
    def by_quarter(self) -> tuple[tuple[Quarter, int, int], ...]:
        """By quarter, newest first: how many versions it touches, and how many it would have blocked."""
        told = Counter(one.quarter for one in self.touched)
        stopped = Counter(one.quarter for one in self.touched if one.blocked)
        return tuple((quarter, told[quarter], stopped[quarter]) for quarter in sorted(told, reverse=True))

    @property
    def by_programme(self) -> tuple[tuple[str, int, int], ...]:
        """By programme: how many versions it touches, and how many it would have blocked."""
        told = Counter(one.programme for one in self.touched)
        stopped = Counter(one.programme for one in self.touched if one.blocked)
        return tuple((code, told[code], stopped[code]) for code in sorted(told))

    @property
    def sentence(self) -> str:
        """All of it in a sentence or two."""
        if not self.looked_at:
            return "No return was submitted yet, so there is nothing to rehearse on."
        of = f"{self.looked_at} version{'s' * (self.looked_at != 1)} of returns"
        unread = f" {self.unread} more cannot be read." if self.unread else ""
        if not self.touched:
            return f"It would have said nothing about any of {of}.{unread}"
        rest = f"would have blocked {self.blocked}" if self.blocked else "would have blocked none"
        return f"Of {of}, it would have said something about {len(self.touched)}, and {rest}.{unread}"


def fared(*, check: str) -> Fared:
    """How a check would have fared on every version of every return so far, as if it were switched on."""
    check_called(check)
    looked_at, unread = 0, 0
    touched: list[OfReturn] = []
    for serial, programme, quarter, number, digest in versions.submitted():
        try:
            findings = _found(*ledger.position(serial=serial)) if files.is_kept(digest) else None
        except Refused:
            findings = None
        if findings is None:
            unread += 1
            continue
        looked_at += 1
        if check in findings:
            touched.append(OfReturn(programme, quarter, number, findings[check]))
    newest_first = sorted(touched, key=lambda one: (-int(one.quarter), one.programme, one.version))
    return Fared(check, looked_at, unread, tuple(newest_first))


@lru_cache(maxsize=10_000)
def _found(serial: int, _mark: str) -> Mapping[str, tuple[Finding, ...]]:
    """What each check says of the version that was submitted then.

    A version does not change, so that it is read and checked once, by all checks together; that takes some
    hundredths of a second. Refused, and not remembered, where its file cannot be read: it may come back.
    """
    version = versions.submitted_at(serial)
    draft = workbook.read(files.read(version.digest), version.file_name).draft
    if draft is None:
        raise Refused(f"{version.file_name} cannot be read as a return.")
    before = known(version.quarter, serial=serial - 1)  # the form and the past as they were right before
    day = timezone.localdate(version.submitted_at)
    return each(form_for(before, version.programme), draft, before, day)
