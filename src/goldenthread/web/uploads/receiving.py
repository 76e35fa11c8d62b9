"""Taking a file from the browser: one that is too large passes by, and is never held in memory or on disk."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload
from django.http import HttpRequest

from goldenthread.returns.workbook.container import LARGEST_FILE

FORM = 100_000
"""What a form weighs besides its file."""
NOT_EVEN_READ = 5 * LARGEST_FILE
"""Of a request beyond this, nothing more is taken from the line."""


def was_too_large(request: HttpRequest) -> bool:
    """Whether a file came with a request that was not taken, for its size."""
    return bool(getattr(request, "file_too_large", False))


class Limited(FileUploadHandler):
    """Let no file through that is larger than any return; it goes before the handlers that keep files."""

    def handle_raw_input(self, *args: Any, **_: Any) -> None:
        """Look at what the browser says that it is going to send."""
        self.said: int = args[2]
        self.taken = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """A file begins."""
        super().new_file(*args, **kwargs)
        if self.said > LARGEST_FILE + FORM:
            self._refuse()

    def receive_data_chunk(self, raw_data: bytes, _start: int) -> bytes:
        """A piece of it: what the browser said of the size is not believed."""
        self.taken += len(raw_data)
        if self.taken > LARGEST_FILE:
            self._refuse()
        return raw_data

    def file_complete(self, _size: int) -> None:
        """Leave it to the handlers that keep files."""

    def _refuse(self) -> None:
        self.request.file_too_large = True  # type: ignore[union-attr]
        if self.said > NOT_EVEN_READ:
            raise StopUpload(connection_reset=True)
        raise SkipFile
