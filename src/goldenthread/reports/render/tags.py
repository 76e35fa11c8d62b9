"""Writing HTML and SVG elements so that every attribute is escaped."""

from __future__ import annotations

from html import escape


def tag(element: str, content: str = "", /, *classes: str, **attributes: str) -> str:
    """An element around content that is markup already; ``aria_label`` becomes ``aria-label``."""
    named = {"class": " ".join(filter(None, classes))} | attributes
    written = "".join(
        f' {name.replace("_", "-")}="{escape(value)}"' for name, value in named.items() if value
    )
    return f"<{element}{written}>" if element in EMPTY else f"<{element}{written}>{content}</{element}>"


EMPTY = frozenset({"img", "meta", "source"})
