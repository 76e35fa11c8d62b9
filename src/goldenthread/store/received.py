"""What a kept file is called: the name under which it was handed in, as a return or as data."""

from __future__ import annotations

from goldenthread.store import boundaries, vintages
from goldenthread.store.models import ReturnVersion


def name_of(digest: str) -> str | None:
    """The name of a file that was received, by its digest; None when no such file was."""
    versions = ReturnVersion.objects.filter(digest_id=digest)
    name = versions.order_by("submitted_serial").values_list("file_name", flat=True).first()
    return name if name is not None else _of_a_vintage(digest) or boundaries.name_of(digest)


def _of_a_vintage(digest: str) -> str | None:
    names = (one.name for vintage in vintages.all() for one in vintage.files if one.digest == digest)
    return next(names, None)
