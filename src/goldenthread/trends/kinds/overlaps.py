"""Months that two files of one extract both have: taken once when they agree, refused when they do not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from goldenthread.periods import Month
from goldenthread.trends.kinds.reading import Problem
from goldenthread.trends.words import months, number

Key = tuple[str, ...]


def in_both(one: str, other: str, shared: Iterable[int]) -> str:
    """The warning that two files of records have counts of the same months, areas and classes."""
    named = sorted(map(Month, shared))
    are = "is" if len(named) == 1 else "are"
    return (
        f"Take care: {months(named)} {are} both in {one} and in {other}, for the same areas and classes. "
        "If both files hold the same offences, these are counted twice."
    )


class Overlaps:
    """Compares each file's months with those of the files before it."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.remarks: list[str] = []
        self._owner: dict[Month, str] = {}
        self._known: dict[Month, dict[Key, int]] = {}
        self._begin("", ())

    def _begin(self, name: str, all_months: Sequence[Month]) -> None:
        self._name = name
        self._all = list(all_months)
        self._shared = [m for m in all_months if m in self._owner]
        self._new: dict[Month, dict[Key, int]] = {m: {} for m in all_months}
        self._lines: dict[Key, int] = {}

    def start(self, name: str, all_months: Sequence[Month]) -> list[Month]:
        """Begin a file; gives the months to take from it, which no earlier file has."""
        self._begin(name, all_months)
        return [m for m in all_months if m not in self._owner]

    def check(self, key: Key, line: int, values: Sequence[int]) -> list[int]:
        """Note a row's counts; gives those of the months to take."""
        self._lines[key] = line
        taken = []
        for month, value in zip(self._all, values, strict=True):
            self._new[month][key] = value
            if month not in self._owner:
                taken.append(value)
        return taken

    def finish(self) -> None:
        """End the file: compare the months that it shares with earlier ones, then remember its own."""
        if self._shared:
            self._compare()
        for month, known in self._new.items():
            if self._owner.setdefault(month, self._name) == self._name:
                self._known[month] = known

    def _compare(self) -> None:
        different = [
            (month, key)
            for month in self._shared
            for key in sorted({*self._known[month], *self._new[month]})
            if self._known[month].get(key, 0) != self._new[month].get(key, 0)
        ]
        others = " and ".join(sorted({self._owner[m] for m in self._shared}))
        shared = f"{months(sorted(self._shared))} {'is' if len(self._shared) == 1 else 'are'}"
        if not different:
            self.remarks.append(
                f"{shared} both in {others} and in {self._name}, with the same counts; taken once."
            )
            return
        month, key = different[0]
        was, now = self._known[month].get(key, 0), self._new[month].get(key, 0)
        wrong = (
            f"{shared} also in {others}, and {number(len(different), 'count')} differ: the first is "
            f"{', '.join(key)}, {month.label}: {was} there and {now} here."
        )
        todo = "Files of one extract must agree. Are they from different extracts? Then add each as its own."
        self.problems.append(Problem(self._name, self._lines.get(key), wrong, todo))
