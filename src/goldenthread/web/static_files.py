"""Static files with a digest in their names, compressed once: a browser keeps them until they change.

Set-up collects them beside the program, and a wheel carries them. Where they are not those of this program,
as while somebody works on a style sheet, each is served from where it lies, by its plain name.
"""

from __future__ import annotations

import fcntl
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.storage import CompressedManifestStaticFilesStorage

FOLDER = Path(__file__).with_name("collected")
STAMP = FOLDER / "digest.txt"
FOR_DOCUMENTS = "*.ttf"
"""What documents and pictures are made with, and no page asks for."""


class Storage(CompressedManifestStaticFilesStorage):  # type: ignore[misc] # the package has no types
    """Collected files by the digests in their names, where they are current; else all as they lie."""

    manifest_strict = False
    support_js_module_import_aggregation = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(str(FOLDER), *args, **kwargs)
        if not is_current():
            self.hashed_files: dict[str, str] = {}

    def stored_name(self, name: str) -> str:
        """The name with its digest; the plain one of what was not collected."""
        return str(super().stored_name(name)) if name in self.hashed_files else name


class Served(WhiteNoiseMiddleware):  # type: ignore[misc]
    """Serve what was collected besides what lies in the packages."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if getattr(staticfiles_storage, "hashed_files", None):
            self.add_files(str(FOLDER), prefix=self.static_prefix)


def collect() -> None:
    """Collect the static files where they changed; a program that may not write there serves them plainly."""
    with suppress(OSError):
        FOLDER.mkdir(exist_ok=True)
        with (FOLDER / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # of two that start at once, one waits
            if not is_current():
                call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=[FOR_DOCUMENTS])
                STAMP.write_text(_digest())


def is_current() -> bool:
    """Whether what was collected are the files of this program."""
    try:
        return STAMP.read_text() == _digest()
    except FileNotFoundError:
        return False


def _digest() -> str:
    """A digest of every file's name and contents."""
    digest = sha256()
    found = {name: store for one in finders.get_finders() for name, store in one.list(None)}
    for name, store in sorted(found.items()):
        digest.update(name.encode() + b"\0" + Path(store.path(name)).read_bytes())
    return digest.hexdigest()
