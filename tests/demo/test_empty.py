"""Where there is no demonstration."""

from pathlib import Path

import pytest

from goldenthread.demo import accounts, build


@pytest.mark.django_db
def test_an_empty_directory_has_no_demonstration(data_dir: Path) -> None:
    assert not build.exists()
    assert accounts.known() == accounts.lines() == ()
