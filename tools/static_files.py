"""Make the static files that git does not carry, from the packages that hold them.

The design system's CSS loses the two things that only GOV.UK may show, the GDS Transport font and the crest; Inter
takes the font's place. The charts' JavaScript comes out of vl-convert, so that a browser draws what the PDF shows.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import vl_convert

ROOT = Path(__file__).resolve().parent.parent
NODE = ROOT / "node_modules"
OUT = ROOT / "src" / "goldenthread" / "web" / "static" / "vendor"
FONT = '"Inter",Arial,Helvetica,sans-serif'
FACES = {"400Regular": (400, "normal"), "400Regular_Italic": (400, "italic"), "700Bold": (700, "normal")}


def main() -> None:
    shutil.rmtree(OUT, ignore_errors=True)
    (OUT / "fonts").mkdir(parents=True)
    (OUT / "licences").mkdir()
    design_system(NODE / "govuk-frontend")
    fonts(NODE / "@expo-google-fonts" / "inter")
    charts()


def design_system(package: Path) -> None:
    built = package / "dist" / "govuk"
    (OUT / "govuk.min.css").write_text(without_crown_and_font((built / "govuk-frontend.min.css").read_text()))
    (OUT / "govuk.min.js").write_text(without_source_map((built / "govuk-frontend.min.js").read_text()))
    about = json.loads((package / "package.json").read_text())
    notice = "Copyright (C) Crown copyright (Government Digital Service)\n\n" + MIT
    (OUT / "licences" / "govuk-frontend.txt").write_text(f"govuk-frontend {about['version']}\n{notice}")
    assert about["license"] == "MIT", about["license"]


def without_crown_and_font(css: str) -> str:
    """The same CSS, with nothing in it that is reserved for GOV.UK, nor a link to a file that is not there."""
    css = re.sub(r'@font-face\{[^}]*GDS Transport[^}]*\}', "", css)
    css = re.sub(r'"?GDS Transport"?,arial,sans-serif', FONT, css)
    css = css.replace("url(/assets/images/govuk-crest.svg)", "none")
    css = without_source_map(css)
    left = re.findall(r".{0,30}(?:GDS Transport|govuk-crest|/assets/).{0,60}", css)
    assert not left, f"The design system has changed; still there: {left}"
    assert FONT in css, "The design system has changed; its font was not found."
    return css


def without_source_map(text: str) -> str:
    return re.sub(r"(?:/\*|//)# sourceMappingURL=.*", "", text)


def fonts(package: Path) -> None:
    rules = []
    for face, (weight, style) in FACES.items():
        name = f"Inter_{face}.ttf"
        shutil.copyfile(package / face / name, OUT / "fonts" / name)
        rules.append(
            f'@font-face {{ font-family: "Inter"; font-weight: {weight}; font-style: {style}; '
            f'font-display: swap; src: url("fonts/{name}") format("truetype"); }}'
        )
    (OUT / "inter.css").write_text("\n".join(rules) + "\n")
    shutil.copyfile(package / "LICENSE_FONT", OUT / "licences" / "inter.txt")


def charts() -> None:
    """Vega, Vega-Lite and Vega-Embed in one file; with `ast: true` they need no `unsafe-eval`."""
    bundle = vl_convert.javascript_bundle()
    assert "vegaEmbed" in bundle
    (OUT / "vega.min.js").write_text(bundle)
    parts = f"Vega {vl_convert.get_vega_version()}, Vega-Lite {vl_convert.get_vegalite_versions()[-1]}"
    parts += f", Vega-Embed {vl_convert.get_vega_embed_version()}"
    (OUT / "licences" / "vega.txt").write_text(f"{parts}\n{BSD}")


MIT = """\
Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""

BSD = """\
Copyright (c) 2015-2023, University of Washington Interactive Data Lab
All rights reserved.

Redistribution and use in source and binary forms, with or without modification, are permitted provided that the
following conditions are met:

1. Redistributions of source code must retain the above copyright notice, this list of conditions and the following
   disclaimer.

2. Redistributions in binary form must reproduce the above copyright notice, this list of conditions and the following
   disclaimer in the documentation and/or other materials provided with the distribution.

3. Neither the name of the copyright holder nor the names of its contributors may be used to endorse or promote
   products derived from this software without specific prior written permission.

THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND ANY EXPRESS OR IMPLIED WARRANTIES,
INCLUDING, BUT NOT LIMITED TO, THE IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE FOR ANY DIRECT, INDIRECT, INCIDENTAL,
SPECIAL, EXEMPLARY, OR CONSEQUENTIAL DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR
SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER CAUSED AND ON ANY THEORY OF LIABILITY,
WHETHER IN CONTRACT, STRICT LIABILITY, OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE
OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
"""

if __name__ == "__main__":
    main()
