"""Make the static files that git does not carry, from the packages that hold them.

The design system's CSS loses the two things that only GOV.UK may show, the GDS Transport font and the crest;
Inter takes the font's place. The charts' JavaScript comes out of vl-convert, so that a browser draws what the
PDF shows.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path

import django
import vl_convert

ROOT = Path(__file__).resolve().parent.parent
TEXTS = ROOT / "tools" / "licences"
NODE = ROOT / "node_modules"
VENDOR = ROOT / "src" / "goldenthread" / "web" / "static" / "vendor"
OUT = ROOT / ".tools" / "vendor"  # put in its place when it is whole
FONT = '"Inter",Arial,Helvetica,sans-serif'
FACES = ("400Regular", "400Regular_Italic", "700Bold")
"""Of Inter for documents and pictures."""
SHEETS = ("400.css", "400-italic.css", "700.css")
"""Of Inter for pages: the same faces, each in parts by alphabet, of which a browser fetches what it shows."""


def main() -> None:
    shutil.rmtree(OUT, ignore_errors=True)
    (OUT / "fonts").mkdir(parents=True)
    (OUT / "licences").mkdir()
    design_system(NODE / "govuk-frontend")
    document_fonts(NODE / "@expo-google-fonts" / "inter")
    page_fonts(NODE / "@fontsource" / "inter")
    charts()
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.parent.mkdir(parents=True, exist_ok=True)
    OUT.rename(VENDOR)
    collect()


def design_system(package: Path) -> None:
    built = package / "dist" / "govuk"
    (OUT / "govuk.min.css").write_text(without_crown_and_font((built / "govuk-frontend.min.css").read_text()))
    (OUT / "govuk.min.js").write_text(without_source_map((built / "govuk-frontend.min.js").read_text()))
    about = json.loads((package / "package.json").read_text())
    assert about["license"] == "MIT", about["license"]
    keep_licence("govuk-frontend", [f"govuk-frontend {about['version']}", "Crown copyright"], "mit")


def without_crown_and_font(css: str) -> str:
    """The same CSS, with nothing in it that is reserved for GOV.UK, nor a link to a missing file."""
    css = re.sub(r"@font-face\{[^}]*GDS Transport[^}]*\}", "", css)
    css = re.sub(r'"?GDS Transport"?,arial,sans-serif', FONT, css)
    css = css.replace("url(/assets/images/govuk-crest.svg)", "none")
    css = without_source_map(css)
    left = re.findall(r".{0,30}(?:GDS Transport|govuk-crest|/assets/).{0,60}", css)
    assert not left, f"The design system has changed; still there: {left}"
    assert FONT in css, "The design system has changed; its font was not found."
    return css


def without_source_map(text: str) -> str:
    return re.sub(r"(?:/\*|//)# sourceMappingURL=.*", "", text)


def document_fonts(package: Path) -> None:
    for face in FACES:
        shutil.copyfile(package / face / f"Inter_{face}.ttf", OUT / "fonts" / f"Inter_{face}.ttf")


def page_fonts(package: Path) -> None:
    """Inter as WOFF2: 24 kilobytes for English, where the whole face has 340 as TTF."""
    css = "\n".join((package / sheet).read_text() for sheet in SHEETS)
    both = r"url\(\./files/([\w-]+\.woff2)\) format\('woff2'\), url\([^)]*\) format\('woff'\)"
    css = re.sub(both, r'url("fonts/\1") format("woff2")', css)
    assert "files/" not in css, "The font's package has changed; not every source was understood."
    for name in re.findall(r'url\("fonts/([^"]+)"\)', css):
        shutil.copyfile(package / "files" / name, OUT / "fonts" / name)
    (OUT / "inter.css").write_text(css)
    shutil.copyfile(package / "LICENSE", OUT / "licences" / "inter.txt")


def charts() -> None:
    """Vega, Vega-Lite and Vega-Embed in one file; with `ast: true` they need no `unsafe-eval`."""
    bundle = vl_convert.javascript_bundle()
    assert "vegaEmbed" in bundle
    (OUT / "vega.min.js").write_text(bundle)
    parts = {
        "Vega": vl_convert.get_vega_version(),
        "Vega-Lite": vl_convert.get_vegalite_versions()[-1],
        "Vega-Embed": vl_convert.get_vega_embed_version(),
    }
    names = ", ".join(f"{name} {version}" for name, version in parts.items())
    laboratory = (
        "Copyright (c) 2015-2023, University of Washington Interactive Data Lab. All rights reserved."
    )
    keep_licence("vega", [names, laboratory], "bsd-3-clause")
    keep_licence("d3", ["The D3 libraries inside Vega", "Copyright 2010-2026 Mike Bostock"], "isc")


def keep_licence(name: str, heading: list[str], text: str) -> None:
    words = (TEXTS / f"{text}.txt").read_text()
    (OUT / "licences" / f"{name}.txt").write_text("\n".join(heading) + "\n\n" + words)


def collect() -> None:
    """Name every static file by its digest and compress it, as pages ask for them."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "goldenthread.config.settings"
    os.environ.setdefault("GOLDENTHREAD_SECRET_KEY", "none is needed here, and none is made")
    django.setup()
    from goldenthread.web import static_files

    static_files.collect()


if __name__ == "__main__":
    main()
