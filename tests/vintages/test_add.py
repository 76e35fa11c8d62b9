"""Adding an extract: kept as it came, once, wholly or not at all."""

# ruff: noqa: E501 - sentences stand whole, as they are read

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from tests.trends.making import long, long_year, packed, simple

from goldenthread.actions import vintages
from goldenthread.ledger.refusal import Refused
from goldenthread.store import cells, evidence, files, ledger
from goldenthread.store import vintages as store
from goldenthread.store.models import File, Vintage
from goldenthread.trends.kinds.reading import Cells

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_dir")]

A = ("a.csv", simple("2023-01..2023-12"))
B = ("b.csv", simple("2024-01..2024-06"))
AT = datetime(2024, 7, 10, 12, tzinfo=UTC)


def add(*given, kind="mps-borough", obtained=date(2024, 7, 4), at=AT):
    return vintages.add(kind=kind, files=given or (A, B), obtained=obtained, by="ana", at=at)


def refusal(*given, **options):
    with pytest.raises(Refused) as refused:
        add(*given, **options)
    assert not Vintage.objects.exists()
    assert not store.folder(store.FOLDER).exists() or not list(store.folder(store.FOLDER).iterdir())
    return refused.value


def test_a_vintage_is_listed_with_its_files_and_dates():
    added = add()
    (one,) = store.all()
    assert (
        one.title
        == added.title
        == "Metropolitan Police, crime by borough, to June 2024, obtained 4 July 2024"
    )
    assert (str(one.ref.recorded_from), str(one.ref.recorded_to), one.ref.obtained) == (
        "2023-01",
        "2024-06",
        date(2024, 7, 4),
    )
    assert [(f.name, f.rows, str(f.first), str(f.last)) for f in one.files] == [
        ("a.csv", 6, "2023-01", "2023-12"),
        ("b.csv", 6, "2024-01", "2024-06"),
    ]
    assert one.rows == 12
    assert one.digest == added.digest == added.vintage.digest
    assert added.to_text().splitlines() == [
        "Added Metropolitan Police, crime by borough, to June 2024, obtained 4 July 2024.",
        "  a.csv: 6 rows, January 2023 to December 2023",
        "  b.csv: 6 rows, January 2024 to June 2024",
        "  2 areas: 2 recognised",
        "  areas without a row: " + ", ".join(added.report.absent_areas),
    ]


def test_the_files_are_kept_as_they_came():
    add(("a.csv.gz", packed(A[1])))
    (file,) = store.all()[0].files
    assert files.read(file.digest) == packed(A[1])


def test_the_event_is_in_the_ledger_with_the_vintages_serial():
    added = add()
    (event,) = ledger.view().events_of("vintage.added")
    row = Vintage.objects.get()
    assert (event.subject, event.by, event.serial, event.recorded_at) == (
        added.digest,
        "ana",
        row.serial,
        row.recorded_at,
    )
    kept = {"listed": evidence.digest_listed(row), **evidence.digest_vintage(row.digest)}
    said = {"kind": "mps-borough", "obtained": "2024-07-04", "recorded_to": "2024-06"}
    assert event.data == {**said, "kept": kept}
    assert event.recorded_at == AT


def test_adding_the_same_again_changes_nothing():
    first = add()
    again = add(("other name.csv", B[1]), A, at=None)
    assert again.already
    assert not first.already
    assert again.digest == first.digest
    assert (
        again.sentence
        == "These files were added before, as “Metropolitan Police, crime by borough, to June 2024, obtained 4 July 2024”. Nothing was changed."
    )
    assert len(store.all()) == 1
    assert len(list(ledger.view().events_of("vintage."))) == 1


def test_adding_the_same_with_another_day_says_which_day_stays():
    add()
    assert add(obtained=date(2024, 7, 5)).sentence.endswith(
        "The day obtained stays 4 July 2024, not 5 July 2024."
    )


def test_the_digest_is_of_the_kind_and_the_files_in_any_order():
    assert (
        store.digest_of("k", ["1", "2"])
        == store.digest_of("k", ["2", "1"])
        != store.digest_of("l", ["1", "2"])
    )


@pytest.mark.parametrize(
    ("obtained", "sentence"),
    [
        (date(2024, 7, 11), "11 July 2024 is in the future: give the day on which the extract was obtained."),
        (
            date(2024, 5, 31),
            "The extract holds June 2024, so it cannot have been obtained on 31 May 2024. Give the day on which it was downloaded or received.",
        ),
    ],
)
def test_a_day_that_cannot_be_is_refused(obtained, sentence):
    assert str(refusal(obtained=obtained)) == sentence


def test_today_and_the_last_month_itself_are_possible_days():
    assert add(obtained=date(2024, 7, 10))
    assert add(A, obtained=date(2023, 12, 1), at=None)


def test_today_is_todays_in_london():
    late = datetime(2024, 7, 10, 23, 30, tzinfo=UTC)  # half past midnight in London
    assert add(obtained=date(2024, 7, 11), at=late)


def test_no_file_and_the_same_file_twice_are_refused():
    with pytest.raises(Refused, match="Name at least one file of the extract"):
        vintages.add(kind="mps-borough", files=(), obtained=date(2024, 7, 4), by="ana")
    assert str(refusal(A, ("copy.csv", A[1]))) == "a.csv and copy.csv are the same file. Add it once."
    assert str(refusal(A, A)) == "a.csv and a.csv are the same file. Add it once."


def test_with_any_problem_nothing_is_added():
    refused = refusal(A, ("c.csv", b"%PDF"), ("d.csv", b""))
    assert str(refused) == "Nothing was added: 2 problems in the mps-borough files."
    assert [line.split(":")[0] for line in refused.details] == ["c.csv", "d.csv"]
    assert not File.objects.exists()


def test_an_unknown_kind_is_refused():
    assert "There is no kind of data called “met”" in str(refusal(kind="met"))


def test_a_long_csv_names_its_file():
    added = add(("hospital.2024.csv", long_year("assaults")), kind="long-csv")
    assert added.title == "Long CSV (hospital), to March 2024, obtained 4 July 2024"
    assert store.measures(added.digest) == ("assaults",)


def test_vintages_are_found_by_kind_day_serial_and_digest():
    early = add(A, obtained=date(2024, 1, 5))
    late = add()
    other = add(("l.csv", long("2024-01,Barnet,x,1")), kind="long-csv", obtained=date(2024, 2, 2))
    assert [one.digest for one in store.all()] == [late.digest, other.digest, early.digest]
    assert [one.digest for one in store.all(kind="mps-borough")] == [late.digest, early.digest]
    assert [one.digest for one in store.all(as_at=date(2024, 2, 2))] == [other.digest, early.digest]
    assert [one.digest for one in store.all(serial=store.get(late.digest).serial)] == [
        late.digest,
        early.digest,
    ]
    assert [one.digest for one in store.all(digests=[early.digest])] == [early.digest]


def test_one_vintage_is_found_by_the_start_of_its_digest():
    digest = add().digest
    assert store.get(digest[:8]).digest == digest
    for asked in ("", "nothing"):
        with pytest.raises(Refused, match=f"There is no vintage with the digest “{asked}”"):
            store.get(asked)


def test_a_start_that_two_digests_share_is_refused(monkeypatch):
    monkeypatch.setattr(store, "digest_of", lambda kind, digests, mapping: "ab" + min(digests)[2:])
    add(A, obtained=date(2024, 1, 5))
    add(B)
    with pytest.raises(Refused, match="More than one vintage has a digest that begins with “ab”"):
        store.get("ab")


def test_the_report_stays_with_the_vintage():
    digest = add().digest
    assert store.report(digest)["areas"] == ["Barnet", "unknown borough"]


def test_rows_that_went_missing_are_refused(data_dir):
    digest = add().digest
    (data_dir / "vintages" / digest / "report.json").unlink()
    with pytest.raises(Refused, match="It is missing, not altered: rebuild it"):
        store.report(digest)


def test_rows_left_by_an_interrupted_add_are_used(data_dir):
    added = add()
    before = (data_dir / "vintages" / added.digest / "cells.parquet").stat().st_mtime_ns
    store.write(added.digest, Cells(), replace(added.report, new_names=("“X” is new.",)))
    assert (data_dir / "vintages" / added.digest / "cells.parquet").stat().st_mtime_ns == before
    assert store.report(added.digest)["new_names"] == ["“X” is new."]


def test_a_failed_write_leaves_nothing_behind(data_dir, monkeypatch):
    def full(path, found):
        raise OSError("No space left on device")

    monkeypatch.setattr(cells, "write", full)
    with pytest.raises(OSError, match="No space left"):
        add()
    assert list((data_dir / "vintages").iterdir()) == []
    assert not Vintage.objects.exists()


def test_another_process_that_wrote_the_same_rows_first_does_no_harm(data_dir, monkeypatch):
    write = cells.write

    def slow(path, found):
        write(path, found)
        other = (
            data_dir / "vintages" / store.digest_of("mps-borough", [files.digest_of(c) for _, c in (A, B)])
        )
        other.mkdir()
        write(other / "cells.parquet", found)
        (other / "report.json").write_text("{}")

    monkeypatch.setattr(cells, "write", slow)
    digest = add().digest
    assert [path.name for path in (data_dir / "vintages").iterdir()] == [digest]


def test_rows_come_back_from_parquet_as_they_were_written(tmp_path):
    found = Cells()
    found.row((0, 2), ("Barnet", "Robbery", "Personal"), (24288, 24289), (5, 0))
    found.row((1, 7), ("Personal", "Barnet", ""), (24290,), (7,))
    cells.write(tmp_path / "x.parquet", found)
    back = cells.read(tmp_path / "x.parquet")
    rows = [
        (
            int(back.file[n]),
            int(back.line[n]),
            back.words[back.area[n]],
            back.words[back.group[n]],
            back.words[back.subgroup[n]],
            int(back.month[n]),
            int(back.count[n]),
        )
        for n in range(3)
    ]
    assert rows == [
        (0, 2, "Barnet", "Robbery", "Personal", 24288, 5),
        (0, 2, "Barnet", "Robbery", "Personal", 24289, 0),
        (1, 7, "Personal", "Barnet", "", 24290, 7),
    ]
