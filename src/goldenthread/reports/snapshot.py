"""A document as bytes and back: the canonical JSON that is frozen, and its digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any, cast

from goldenthread.reports import document as shapes
from goldenthread.reports.document import Basis, Document
from goldenthread.trends.methods import methods_before

FORMAT = 1
_SHAPES = {
    name: shape for name, shape in vars(shapes).items() if isinstance(shape, type) and is_dataclass(shape)
}


def canonical(document: Document) -> bytes:
    """The document as JSON, the same bytes for equal documents: keys sorted, no spaces, UTF-8."""
    whole = {"format": FORMAT, "document": written(document)}
    return json.dumps(
        whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode()


def digest(content: bytes) -> str:
    """The SHA-256 digest of a frozen document, by which it is known."""
    return hashlib.sha256(content).hexdigest()


def read(content: bytes | str) -> Document:
    """The document that :func:`canonical` wrote."""
    whole = json.loads(content)
    if whole.get("format") != FORMAT:
        raise ValueError(
            f"This snapshot has format {whole.get('format')}; this program reads format {FORMAT}."
        )
    return cast(Document, _made(whole["document"]))


def written(value: Any) -> Any:
    """A part of a document as plain JSON values; each shape says its name under ``is``."""
    if is_dataclass(value) and not isinstance(value, type):
        parts = {one.name: written(getattr(value, one.name)) for one in fields(value) if one.init}
        return {"is": type(value).__name__} | parts
    if isinstance(value, tuple):
        return [written(one) for one in value]
    if isinstance(value, Mapping):
        return {str(k): written(v) for k, v in value.items()}
    return value


def _made(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_made(one) for one in value)
    if isinstance(value, dict) and "is" in value:
        parts = {k: _made(v) for k, v in value.items() if k != "is"}
        shape = _SHAPES[value["is"]]
        return read_basis(parts) if shape is Basis else shape(**parts)
    if isinstance(value, dict):
        return {k: _made(v) for k, v in value.items()}
    return value


def read_basis(parts: Mapping[str, Any]) -> Basis:
    """A basis that was kept; one of an older version has the rules of its windows in place of methods."""
    kept = dict(parts) | {"vintages": tuple(parts["vintages"])}
    rules = kept.pop("rules", 1)
    kept.setdefault("methods", methods_before(kept["program"], rules))
    return Basis(**kept)


def first_difference(kept: bytes, made: bytes) -> str:
    """Where two frozen documents differ first, in words; empty when they do not."""
    if kept == made:
        return ""
    before, after = json.loads(kept)["document"], json.loads(made)["document"]
    return _difference(before, after, "") or "the bytes differ, though their content does not"


def _difference(before: Any, after: Any, path: str) -> str:
    if isinstance(before, dict) and isinstance(after, dict):
        for key in sorted({*before, *after}, key=lambda k: (k != "figures", k)):
            found = _difference(before.get(key), after.get(key), f"{path}/{key}")
            if found:
                return found
        return ""
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        found_first = (
            _difference(a, b, f"{path}/{i}") for i, (a, b) in enumerate(zip(before, after, strict=True))
        )
        return next((f for f in found_first if f), "")
    return "" if before == after else f"{path.lstrip('/')} was {_short(before)} and is now {_short(after)}"


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f"“{text[:117]}…”" if len(text) > 120 else f"“{text}”"
