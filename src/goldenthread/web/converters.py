"""Parts of addresses."""

from __future__ import annotations


class _Text:
    """A part that is taken as it stands."""

    def to_python(self, value: str) -> str:
        """The part as it was written."""
        return value

    def to_url(self, value: str) -> str:
        """The part as it is to be written."""
        return value


class Digest(_Text):
    """A whole SHA-256 digest."""

    regex = "[0-9a-f]{64}"


class ChartForm(_Text):
    """How a chart is wanted: as a picture, as its specification, or as its numbers."""

    regex = r"narrow\.svg|svg|json|png|csv"
