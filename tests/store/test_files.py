"""Files are kept under the digest of their bytes: whole or not at all, and never mistaken for another."""

import stat
from hashlib import sha256
from pathlib import Path

import pytest

from goldenthread.ledger.refusal import Refused
from goldenthread.store import files
from goldenthread.store.models import File

pytestmark = pytest.mark.django_db
CONTENT = b"a workbook"
DIGEST = sha256(CONTENT).hexdigest()


def test_a_file_lies_under_its_digest_and_only_its_owner_may_read_it(data_dir: Path) -> None:
    assert files.keep(CONTENT) == DIGEST
    path = data_dir / "files" / DIGEST[:2] / DIGEST
    assert path.read_bytes() == CONTENT == files.read(DIGEST)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert (
        stat.S_IMODE(path.parent.stat().st_mode) == stat.S_IMODE((data_dir / "files").stat().st_mode) == 0o700
    )
    assert File.objects.get().size == len(CONTENT)


def test_the_same_bytes_are_kept_once(data_dir: Path) -> None:
    files.keep(CONTENT)
    written = files.path_of(DIGEST).stat().st_mtime_ns
    files.keep(CONTENT)
    assert files.path_of(DIGEST).stat().st_mtime_ns == written
    assert File.objects.count() == 1


def test_bytes_that_are_missing_are_refused_in_words_and_can_be_kept_again(data_dir: Path) -> None:
    files.keep(CONTENT)
    files.path_of(DIGEST).unlink()
    with pytest.raises(Refused, match=f"The file {DIGEST[:12]} is missing from the data directory"):
        files.read(DIGEST)
    files.keep(CONTENT)
    assert files.read(DIGEST) == CONTENT


def test_bytes_that_changed_on_the_disk_are_refused_in_words(data_dir: Path) -> None:
    files.keep(CONTENT)
    files.path_of(DIGEST).write_bytes(b"something else")
    with pytest.raises(Refused, match="was damaged on the disk"):
        files.read(DIGEST)


def test_a_disk_that_fails_leaves_nothing_half_written(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", fail)
    with pytest.raises(OSError, match="No space left"):
        files.keep(CONTENT)
    assert [p for p in (data_dir / "files").rglob("*") if p.is_file()] == []
    assert not File.objects.exists()


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("reach q1.xlsx", "reach q1.xlsx"),
        ("C:\\Users\\me\\reach.xlsx", "reach.xlsx"),
        ("../../etc/reach.xlsx", "reach.xlsx"),
        ("x" * 300 + ".xlsx", "x" * 195 + ".xlsx"),
        ("a\x00b\ud800.xlsx", "ab_.xlsx"),
        ("", "unnamed"),
        ("..", "unnamed"),
        ("a/..", "unnamed"),
        (". . .", "unnamed"),
        ("invoice\u202exslx.exe", "invoicexslx.exe"),
        ("a\r\nSet-Cookie: x\x1b[2J.xlsx", "aSet-Cookie_ x[2J.xlsx"),
        ("CON", "_CON"),
        ("nul.xlsx", "_nul.xlsx"),
        ("Consett.xlsx", "Consett.xlsx"),
        ("a.xlsx:stream", "a.xlsx_stream"),
        ('<img src=x>".xlsx', "_img src=x__.xlsx"),
        ("\ud800.xlsx", "_.xlsx"),
        ("Bericht für März.xlsx", "Bericht für März.xlsx"),
        ("報告.xlsx", "報告.xlsx"),
    ],
)
def test_a_name_is_kept_without_folders_and_fits_every_table(given: str, name: str) -> None:
    assert files.name_of(given) == name


def test_copies_are_made_beside_the_work_and_go_with_it_unless_they_are_kept(
    data_dir: Path, tmp_path: Path
) -> None:
    paths = [tmp_path / "one", tmp_path / "two"]
    for path in paths:
        path.write_bytes(path.name.encode() * 1000)
    with files.copying(paths) as made:
        one, two = made()
        assert [copy.path.read_bytes() for copy in (one, two)] == [path.read_bytes() for path in paths]
        assert [copy.digest for copy in (one, two)] == [
            sha256(path.read_bytes()).hexdigest() for path in paths
        ]
        files.keep_copy(two)
    assert files.read(two.digest) == paths[1].read_bytes()
    assert [path.name for path in (data_dir / "files").iterdir()] == [two.digest[:2]]


def test_nobody_waits_for_a_copy_that_nobody_wants(
    data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pieces = []

    class Counted:
        def update(self, piece: bytes) -> None:
            pieces.append(piece)

        def hexdigest(self) -> str:
            return ""

    monkeypatch.setattr(files, "PIECE", 1)
    monkeypatch.setattr(files, "sha256", Counted)
    path = tmp_path / "large"
    path.write_bytes(b"x" * 1_000_000)
    with files.copying([path]):
        pass
    assert len(pieces) < 1_000_000
    assert not list((data_dir / "files").iterdir())


def test_what_went_wrong_with_a_copy_is_told_to_who_waits_for_it(data_dir: Path, tmp_path: Path) -> None:
    with files.copying([tmp_path / "lost"]) as made, pytest.raises(FileNotFoundError):
        made()
