"""The database is brought up to date at a start, once."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

from goldenthread.store import migrate


@pytest.mark.django_db
def test_the_models_and_the_migrations_agree(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("makemigrations", "store", check=True, dry_run=True, skip_checks=True)


@pytest.mark.django_db
def test_a_database_that_is_up_to_date_is_left_alone(data_dir: Path) -> None:
    assert not migrate.pending()
    assert migrate.ensure() is False


def test_two_first_starts_at_once_both_succeed(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    start = "import django; django.setup(); from goldenthread.store import migrate; print(migrate.ensure())"
    again = "; print(migrate.pending(), migrate.ensure())"
    runs = [
        subprocess.Popen(
            [sys.executable, "-W", "error", "-c", start + again], stdout=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    said = [run.communicate(timeout=120)[0].split() for run in runs]
    assert [run.returncode for run in runs] == [0, 0]
    assert all(after == ["False", "False"] for _, *after in said)
    assert "True" in {first for first, *_ in said}
    assert stat.S_IMODE((data_dir / "goldenthread.sqlite3").stat().st_mode) == 0o600
