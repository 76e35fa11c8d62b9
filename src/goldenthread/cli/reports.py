"""Reports: compose one, freeze and sign it, render it, and prove that it has not moved."""

from __future__ import annotations

import sys
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from goldenthread.cli import output
from goldenthread.ledger.refusal import Refused
from goldenthread.periods import Quarter

if TYPE_CHECKING:
    from goldenthread.store.snapshots import FrozenReport

app = typer.Typer(help="Reports: composed from figures, frozen, signed and verified.", no_args_is_help=True)


class Kind(StrEnum):
    """How much a report holds."""

    SUMMARY = "summary"
    FULL = "full"
    PRG = "prg"


class Reader(StrEnum):
    """Whom a report is for; small numbers of people are hidden from readers outside."""

    INTERNAL = "internal"
    OUTSIDE = "outside"


class Format(StrEnum):
    """The form that a report is written in."""

    TEXT = "text"
    HTML = "html"
    PDF = "pdf"
    JSON = "json"


Period = Annotated[
    Quarter, typer.Argument(parser=output.quarter, metavar="QUARTER", help="The quarter, such as 2024-25Q1.")
]
KindOption = Annotated[Kind, typer.Option("--kind", help="One page, or everything.")]
ReaderOption = Annotated[
    Reader, typer.Option("--audience", help="Small numbers are hidden from readers outside.")
]
FormatOption = Annotated[Format, typer.Option("--format", help="text, html, pdf or json.")]
Out = Annotated[
    Path | None, typer.Option("-o", "--output", help="Write to this file instead of the terminal.")
]
Name = Annotated[
    str,
    typer.Argument(metavar="SNAPSHOT", help="The first characters of the snapshot's digest, or its quarter."),
]


@app.command()
def compose(
    quarter: Period,
    kind: KindOption = Kind.SUMMARY,
    audience: ReaderOption = Reader.OUTSIDE,
    format_: FormatOption = Format.TEXT,
    as_at: Annotated[
        date | None,
        typer.Option(parser=output.known_on, metavar="DATE", help="Use what was known as this day ended."),
    ] = None,
    out: Out = None,
) -> None:
    """Compose a quarter's report from what is known now."""
    from goldenthread.actions import reports
    from goldenthread.reports.render.forms import render_document

    instant = None if as_at is None else output.end_of(as_at)
    document = reports.compose(quarter=quarter, kind=kind.value, audience=audience.value, instant=instant)
    _give(render_document(document, format_.value), out)


@app.command()
def trail(
    quarter: Period,
    figure: Annotated[str, typer.Argument(help="The figure's name, such as reach.quarter.total.")],
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Follow a figure of the full report down to its cells, its edition or the rows of an extract."""
    from goldenthread.actions import reports
    from goldenthread.reports import trail as trails

    figures, amounts = reports.compose_figures(quarter)
    branch = trails.trail(figures, figure)
    if branch is None:
        near = get_close_matches(figure, figures, n=5)
        raise Refused(f"The report for {quarter.label} has no figure {figure}.", tuple(near))
    if json:
        output.as_json(trails.as_json(branch, amounts))
    else:
        print(*trails.as_lines(branch), sep="\n")


@app.command()
def freeze(quarter: Period, kind: KindOption = Kind.SUMMARY, audience: ReaderOption = Reader.OUTSIDE) -> None:
    """Freeze a quarter's report with its basis, ready to be signed."""
    from goldenthread.actions import reports

    snapshot = reports.freeze(quarter=quarter, kind=kind.value, audience=audience.value, by=output.by())
    print(
        f"Frozen: {snapshot.digest[:12]}, {snapshot.title}. Somebody else can now sign it: on its page, or "
        f"with report sign {snapshot.digest[:12]} --as USERNAME --reason TEXT"
    )


@app.command()
def sign(
    snapshot: Name,
    signer: Annotated[str, typer.Option("--as", metavar="USERNAME", help="Who signs: their user name.")],
    reason: Annotated[
        str, typer.Option("--reason", help="Why it is signed here and not on its page. The report says so.")
    ],
) -> None:
    """Sign a frozen report at the terminal, as a person who may, and with a reason."""
    from goldenthread.actions import people, reports
    from goldenthread.store import seals, snapshots

    person = people.refuse_unless_held(signer, "sign-report")
    report = snapshots.find_unsigned(snapshot)
    signed = reports.sign(snapshot=report.digest, by=person.username, because=reason, terminal=output.by())
    manifest, _ = seals.read_sealed(signed)
    print(
        f"Signed: {signed.digest[:12]}, {signed.title}, by {manifest.signer} on {signed.signed_at:%d %B %Y}."
    )


@app.command()
def seal() -> None:
    """Seal the reports that were signed before seals existed, as they stand."""
    from goldenthread.actions import seals

    sealed = seals.seal_signed_before(by=output.by())
    for one in sealed:
        print(f"Sealed: {one.digest[:12]}, {one.title}.")
    if not sealed:
        print("Every signed report has its seal.")


@app.command()
def package(
    snapshot: Name,
    out: Annotated[
        Path, typer.Option("-o", "--output", help="The folder to write; it must be empty or new.")
    ],
) -> None:
    """Write a signed report's files with everything that somebody else needs to check them."""
    from goldenthread.actions import seals

    report = _find(snapshot)
    files = seals.make_package(report)
    output.write_folder(out, files)
    print(f"Written: {report.title}, {len(files)} files in {out}. How to check them is in how-to-check.txt.")


@app.command("verify-package")
def verify_package(
    folder: Annotated[Path, typer.Argument(help="The folder of a package.")],
    key: Annotated[
        str,
        typer.Option("--key", metavar="FINGERPRINT|FILE", help="The unit's key, obtained elsewhere."),
    ] = "",
) -> None:
    """Check a package: its signature and each of its files."""
    from goldenthread.reports.seals.manifest import describe_signing
    from goldenthread.reports.seals.package import check_package

    checked = check_package(output.read_folder(folder))
    signed_with = checked.key.fingerprint
    if checked.problems:
        raise Refused(f"{folder} is not the package that was signed.", checked.problems)
    if key and signed_with not in _fingerprints(key):
        raise Refused(f"{folder} was signed by another key than {key}: by {signed_with}.")
    told = checked.manifest
    print(f"{told.title}: all {len(told.files)} files are as they were sealed.")
    print(f"{describe_signing(told).rstrip('.')}.")
    if key:
        print(f"Signed with the key that you named, {signed_with}.")
    else:
        print(
            f"Signed by a key that nobody has vouched for: {signed_with}. Compare it with the fingerprint "
            "that the unit gave you elsewhere, and give it as --key."
        )


@app.command()
def render(snapshot: Name, format_: FormatOption = Format.PDF, out: Out = None) -> None:
    """Render a frozen report; the same snapshot gives the same bytes each time."""
    from goldenthread.actions import reports

    _give(reports.render(_find(snapshot).digest, format_.value), out)


def _find(text: str) -> FrozenReport:
    """The report that somebody means; where a quarter has several, say on the side which was taken."""
    from goldenthread.store import snapshots

    found, others = snapshots.find(text), snapshots.find_others(text)
    if others:
        state = _signed(found) if found.signed_at else "not signed"
        rest = f"{text} has {len(others)} more; see them with: report list"
        print(f"Taken: {found.digest[:12]}, {found.title}, {state}. {rest}", file=sys.stderr)
    return found


def _fingerprints(key: str) -> set[str]:
    """The fingerprint that somebody gave, or those of the keys in a file."""
    from goldenthread.reports.seals.package import read_signers

    if key.startswith("SHA256:"):
        return {key.strip()}
    return {one.fingerprint for one in read_signers(output.read(Path(key)).decode("utf-8", "replace"))}


@app.command()
def verify(
    snapshot: Annotated[str | None, typer.Argument(help="A snapshot; every one when left out.")] = None,
) -> None:
    """Compose frozen reports again: each byte within a version, each figure across versions."""
    from goldenthread.actions import reports
    from goldenthread.store import snapshots

    chosen = snapshots.all() if snapshot is None else [snapshots.find(snapshot)]
    results = [reports.verify(one.digest) for one in chosen]
    for one in results:
        print(one.sentence, *(f"  {line}" for line in one.details), sep="\n")
    if not results:
        print("No report is frozen yet.")
    raise typer.Exit(0 if all(one.ok for one in results) else 1)


@app.command("list")
def list_() -> None:
    """List the frozen and signed reports."""
    from goldenthread.store import snapshots

    found = snapshots.all()
    for one in found:
        state = _signed(one) if one.signed_at else "frozen, not signed"
        print(f"{one.digest[:12]}  {one.title}  {state}")
    if not found:
        print("No report is frozen yet. Freeze one with: report freeze QUARTER")


def _signed(one: FrozenReport) -> str:
    from goldenthread.actions.people import name_person_with_role
    from goldenthread.reports.words import day_of

    assert one.signed_at is not None  # noqa: S101 - asked of signed reports alone
    return f"signed by {name_person_with_role(one.signed_by, one.signed_at)} on {day_of(one.signed_at)}"


def _give(content: bytes, out: Path | None) -> None:
    """Write to the file, or to the terminal; a PDF is not poured onto a screen."""
    if out is not None:
        output.write(out, content)
        print(f"Written: {out}")
    elif content.startswith(b"%PDF") and sys.stdout.isatty():
        raise typer.BadParameter("A PDF needs a file: add -o FILE.pdf")
    else:
        sys.stdout.buffer.write(
            content if content.endswith(b"\n") or content.startswith(b"%PDF") else content + b"\n"
        )
