"""The pictures of the README's tour. GOLDENTHREAD_SCREENSHOTS=1 puts them into docs/screenshots."""

import os
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from tests.browser.conftest import Open
from tests.conftest import ROOT

from goldenthread.store import snapshots

pytestmark = pytest.mark.browser
LARGEST = 90_000
TOUR = {
    "quarter": ("/quarters/2024-25Q1/", 1180),
    "programme": ("/programmes/YC/", 1100),
    "trends": ("/trends/", 1000),
    "report": ("signed", 1100),
    "trail": ("/quarters/2024-25Q1/figures/reach.quarter.HBYW/", 1000),
    "data": ("/data/", 900),
}


@pytest.mark.parametrize("name", TOUR)
def test_a_picture_for_the_tour(opened: Open, tmp_path: Path, name: str) -> None:
    address, height = TOUR[name]
    if address == "signed":
        summary = next(s for s in snapshots.all() if s.kind == "summary")
        address = f"/reports/snapshots/{summary.digest}/"
    page = opened(address, 1100)
    if page.locator(".gt-chart").count():
        page.wait_for_timeout(1500)  # for the charts in sight to get their twins
    kept = ROOT / "docs" / "screenshots" if os.environ.get("GOLDENTHREAD_SCREENSHOTS") else tmp_path
    kept.mkdir(exist_ok=True)
    page.set_viewport_size({"width": 1100, "height": height})
    small = in_few_colours(page.screenshot())
    (kept / f"{name}.png").write_bytes(small)
    assert 5_000 < len(small) < LARGEST


def in_few_colours(picture: bytes) -> bytes:
    """The same picture in a third of the bytes.

    Colours are merged by how near they are, not by how many points have them: small marks keep theirs.
    """
    out, whole = BytesIO(), Image.open(BytesIO(picture)).convert("RGB")
    whole.quantize(160, Image.Quantize.MAXCOVERAGE).save(out, "PNG", optimize=True)
    return out.getvalue()
