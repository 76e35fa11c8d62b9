"""Taking a file from the browser: one that is too large passes by, and is never held in memory or on disk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload
from django.http import HttpRequest

from goldenthread.returns.workbook.container import LARGEST_FILE
from goldenthread.web.access import reader_of

FORM = 100_000
"""What a form weighs besides its file."""
NOT_EVEN_READ: Final = 5
"""Of a request this many times beyond the limit, nothing more is taken from the line."""

View = TypeVar("View", bound=Callable[..., Any])


def takes(most: int) -> Callable[[View], View]:
    """Say of a view that its files may have this many bytes together, from those who may use it."""

    def declare(view: View) -> View:
        view.most_bytes = most  # type: ignore[attr-defined]
        return view

    return declare


def _most(request: HttpRequest) -> int:
    """The most bytes that a request's files may have together: a return's, unless its view says more."""
    view = getattr(request.resolver_match, "func", None)
    most: int | None = getattr(view, "most_bytes", None)
    if most is None or not reader_of(request).may(view.ability):  # type: ignore[union-attr] # as all have one
        return LARGEST_FILE
    return most


def was_too_large(request: HttpRequest) -> bool:
    """Whether a file came with a request that was not taken, for its size."""
    return bool(getattr(request, "file_too_large", False))


class Limited(FileUploadHandler):
    """Let no file through that is larger than its view takes; it goes before the handlers that keep files."""

    def handle_raw_input(self, *args: Any, **_: Any) -> None:
        """Look at what the browser says that it is going to send."""
        self.said: int = args[2]
        self.taken = 0
        self.most = _most(self.request)  # type: ignore[arg-type]

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """A file begins."""
        super().new_file(*args, **kwargs)
        if self.said > self.most + FORM:
            self._refuse()

    def receive_data_chunk(self, raw_data: bytes, _start: int) -> bytes:
        """A piece of it: what the browser said of the size is not believed."""
        self.taken += len(raw_data)
        if self.taken > self.most:
            self._refuse()
        return raw_data

    def file_complete(self, _size: int) -> None:
        """Leave it to the handlers that keep files."""

    def _refuse(self) -> None:
        self.request.file_too_large = True  # type: ignore[union-attr]
        if self.said > NOT_EVEN_READ * self.most:
            raise StopUpload(connection_reset=True)
        raise SkipFile
