"""The demonstration's editions: a whole document for the first, and what each later one changes."""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

FIRST = "2023-24"
LATER = ("2024-25", "2024-25-merger")


@cache
def document(name: str) -> bytes:
    """The whole document of an edition, as it is published."""
    if name == FIRST:
        return _bytes(name)
    written = yaml.dump(_whole(name), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=108)
    head = f"# The demonstration's edition {name}, made from the one before and {name}.yaml.\n"
    return (head + written).encode()


def _bytes(name: str) -> bytes:
    return (files(__package__) / f"{name}.yaml").read_bytes()


def _plain(name: str) -> dict[str, Any]:
    # The loader in C reads the same in a tenth of the time; some installations lack it.
    loaded: dict[str, Any] = yaml.load(_bytes(name), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    return loaded


@cache
def _whole(name: str) -> dict[str, Any]:
    """An edition as plain values: the one before, run on to the new year where it says so, and changed."""
    if name == FIRST:
        return _plain(name)
    before, changes = deepcopy(_whole((FIRST, *LATER)[LATER.index(name)])), _plain(name)
    if years := changes.pop("run_on", None):
        _run_on(before, years["from"], years["to"])
    whole: dict[str, Any] = _changed(before, changes)
    return whole


def _run_on(edition: dict[str, Any], old: str, new: str) -> None:
    """Move every budget and target from the quarters of one year to those of the next."""
    for programme in edition["programmes"]:
        for part in (programme, *programme["indicators"]):
            for name in {"budget", "targets"} & set(part):
                part[name] = {quarter.replace(old, new): amount for quarter, amount in part[name].items()}


def _changed(before: Any, changes: Any) -> Any:
    """A part with changes: by name in a mapping, by code in a list; None takes out, the rest replaces."""
    if not isinstance(changes, dict):
        return changes
    if isinstance(before, list):
        items = {item["code"]: item for item in before}
        items |= {code: {"code": code} for code in changes if code not in items}
        return [_changed(item, changes.get(code, {})) for code, item in items.items()]
    if not isinstance(before, dict):
        return changes
    new = {name: _changed(before.get(name), change) for name, change in changes.items()}
    return {name: value for name, value in (before | new).items() if value is not None}


class _Dumper(yaml.SafeDumper):
    """Writes small lists and mappings in one line, and no references."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - the name that PyYAML calls
        return True

    def represent_mapping(self, tag: str, mapping: Any, flow_style: bool | None = None) -> yaml.MappingNode:
        node = super().represent_mapping(tag, mapping, flow_style)
        node.flow_style = (
            all(isinstance(value, yaml.ScalarNode) for _, value in node.value) and "text" not in mapping
        )
        return node

    def represent_sequence(
        self, tag: str, sequence: Any, flow_style: bool | None = None
    ) -> yaml.SequenceNode:
        node = super().represent_sequence(tag, sequence, flow_style)
        node.flow_style = all(isinstance(value, yaml.ScalarNode) for value in node.value)
        return node
