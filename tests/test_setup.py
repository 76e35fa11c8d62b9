"""The repository sets itself up, keeps to its own rules, and reads its environment rightly."""

import importlib.util
import os
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.core.exceptions import ImproperlyConfigured
from django.db import ConnectionHandler
from tests import small

from goldenthread.config.environment import Environment, database, kept_secret, sqlite

ROOT = Path(__file__).resolve().parent.parent


def start(*arguments: str, cwd: Path | None = None, **env: str) -> subprocess.CompletedProcess[str]:
    command = [str(ROOT / "run"), *arguments]
    return subprocess.run(command, cwd=cwd, env=os.environ | env, capture_output=True, text=True, check=False)


@pytest.fixture
def set_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The set-up script as a module, on a machine without uv."""
    spec = importlib.util.spec_from_file_location("set_up", ROOT / "tools" / "set_up.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "TOOLS", tmp_path)
    monkeypatch.setattr(module.shutil, "which", lambda _: None)
    return module


# Setting up


def test_a_second_start_does_nothing_and_says_nothing() -> None:
    command = [sys.executable, ROOT / "tools" / "set_up.py", "dev"]
    subprocess.run(command, capture_output=True, check=True)
    without_tools = {"PATH": "", "PIP_INDEX_URL": "http://127.0.0.1:9/", "HOME": str(ROOT)}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=without_tools)
    assert done.stdout + done.stderr == ""


def test_without_a_python_the_text_says_what_to_install() -> None:
    done = start(PYTHON="python-that-is-not-there")
    assert done.returncode == 1
    assert "needs Python 3.11 or later" in done.stderr
    assert "apt-get install python3 python3-pip" in done.stderr


def test_files_are_looked_for_where_one_stands_and_nothing_else_is(tmp_path: Path) -> None:
    (tmp_path / "edition.yaml").write_bytes(small.document())
    (tmp_path / "typer.py").write_text("raise SystemExit('a module of the folder one stands in')")
    kept = {"GOLDENTHREAD_DATA_DIR": "kept", "DATABASE_URL": ""}
    published = start("framework", "publish", "edition.yaml", cwd=tmp_path, **kept)
    assert published.returncode == 0, published.stderr
    made = start("return", "template", "MENTOR", "2024-25Q1", "-o", "mentor.xlsx", cwd=tmp_path, **kept)
    assert made.returncode == 0, made.stderr
    assert {"kept", "mentor.xlsx"} <= {path.name for path in tmp_path.iterdir()}


def test_options_without_a_command_are_those_of_the_start(tmp_path: Path) -> None:
    refused = start("--port", "0", GOLDENTHREAD_DATA_DIR=str(tmp_path))
    assert "goldenthread start" in refused.stderr
    assert "--port" in refused.stderr
    assert "COMMAND [ARGS]" in start("--help").stdout


def test_without_pip_the_text_says_what_to_install(
    set_up: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(set_up, "BASE", "python-that-is-not-there")
    with pytest.raises(set_up.Stop, match="apt-get install python3-pip"):
        set_up.find_uv()


def test_a_failed_step_shows_its_last_words_and_what_to_check(set_up: ModuleType) -> None:
    with pytest.raises(set_up.Stop, match=r"(?s)the wire is cut.*registry.*start \./run again"):
        set_up.run([sys.executable, "-c", "import sys; sys.exit('the wire is cut')"])


def test_the_installer_reads_the_index_that_pip_reads(
    set_up: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("UV_DEFAULT_INDEX", "UV_INDEX_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_INDEX_URL", "https://packages.example/simple")
    assert set_up.environment()["UV_DEFAULT_INDEX"] == "https://packages.example/simple"
    monkeypatch.setenv("UV_DEFAULT_INDEX", "https://other.example/simple")
    assert set_up.environment()["UV_DEFAULT_INDEX"] == "https://other.example/simple"


# Static files


def test_the_design_system_carries_nothing_reserved_for_gov_uk() -> None:
    css = static("vendor/govuk.min.css")
    for reserved in ("GDS Transport", "govuk-crest", "/assets/", "sourceMappingURL"):
        assert reserved not in css
    assert '"Inter"' in css
    assert ".govuk-button" in css


def test_every_font_in_the_css_is_there_and_small() -> None:
    fonts = re.findall(r'url\("([^"]+)"\)', static("vendor/inter.css"))
    assert {name for name in fonts if "-latin-4" in name or "-latin-7" in name} == {
        "fonts/inter-latin-400-normal.woff2",
        "fonts/inter-latin-400-italic.woff2",
        "fonts/inter-latin-700-normal.woff2",
    }
    sizes = [Path(str(finders.find(f"vendor/{font}"))).stat().st_size for font in fonts]
    assert 0 < max(sizes) < 50_000


def test_each_package_keeps_its_licence() -> None:
    kept = {path.stem for path in Path(str(finders.find("vendor/licences"))).iterdir()}
    assert kept == {"govuk-frontend", "inter", "vega", "d3"}


def static(name: str) -> str:
    return Path(str(finders.find(name))).read_text()


STRICT = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:"
CHART = """
document.body.dataset.chart = "drawing";
vegaEmbed("#chart",
  {mark: "bar", data: {values: [{a: "x", b: 3}]}, transform: [{calculate: "datum.b * 2", as: "c"}],
   encoding: {x: {field: "a"}, y: {field: "c", type: "quantitative"}}},
  {ast: true, renderer: "svg", actions: false, defaultStyle: false, tooltip: {disableDefaultStyle: true}}
).then(() => document.body.dataset.chart = "drawn", problem => document.body.dataset.chart = String(problem));
"""


@pytest.mark.browser
def test_charts_are_drawn_under_a_strict_content_security_policy(page: Any) -> None:
    scripts = "".join(f'<script src="/{name}.js"></script>' for name in ("vega", "chart"))
    html = f'<!doctype html><body><div id="chart"></div>{scripts}'
    answers = {"/": (html, "text/html"), "/chart.js": (CHART, "text/javascript")}
    answers["/vega.js"] = (static("vendor/vega.min.js"), "text/javascript")

    def answer(route: Any) -> None:
        body, kind = answers.get(route.request.url.removeprefix("http://page.test"), ("", "text/plain"))
        route.fulfill(body=body, content_type=kind, headers={"Content-Security-Policy": STRICT})

    page.route("http://page.test/**", answer)
    page.goto("http://page.test/")
    page.wait_for_selector("body[data-chart]:not([data-chart=drawing])")
    assert page.get_attribute("body", "data-chart") == "drawn"
    assert page.locator("#chart svg").count() == 1


# The repository


def committed() -> list[Path]:
    if not shutil.which("git") or not (ROOT / ".git").exists():
        pytest.skip("not a git clone")
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in names.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_no_committed_file_names_a_package_registry() -> None:
    hosts = re.compile(rb"pypi\.[o]rg|python[h]osted|registry\.npm[j]s|npm[j]s\.com|yarn[p]kg\.com")
    assert [path for path in committed() if hosts.search(path.read_bytes())] == []


def test_no_lock_file_with_addresses_is_committed() -> None:
    assert not {"uv.lock", "package-lock.json", "yarn.lock"} & {path.name for path in committed()}


# The environment


def test_data_are_kept_in_a_file_unless_told_otherwise(tmp_path: Path) -> None:
    assert database("", tmp_path)["NAME"] == tmp_path / "goldenthread.sqlite3"


def test_sqlite_writes_ahead_checks_keys_and_locks_at_the_beginning(tmp_path: Path, db: None) -> None:
    connections = ConnectionHandler({"default": sqlite(tmp_path / "file.sqlite3")})
    with connections["default"].cursor() as cursor:
        assert cursor.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert cursor.execute("PRAGMA foreign_keys").fetchone() == (1,)
        assert cursor.execute("PRAGMA busy_timeout").fetchone() == (20_000,)
    assert connections["default"].transaction_mode == "IMMEDIATE"
    connections.close_all()


def test_one_address_names_a_postgresql_database(tmp_path: Path) -> None:
    made = database("postgres://anna:p%40ss@db.example:5433/vru?sslmode=require", tmp_path)
    assert made["ENGINE"] == "django.db.backends.postgresql"
    assert [made[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")] == [
        "vru",
        "anna",
        "p@ss",
        "db.example",
        "5433",
    ]
    assert made["OPTIONS"] == {"sslmode": "require"}


def test_an_address_of_another_kind_is_refused_with_an_example(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match="must begin with postgres://"):
        database("mysql://localhost/vru", tmp_path)


def test_the_secret_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "data" / "secret-key"
    secret = kept_secret(file)
    assert len(secret) >= 50
    assert kept_secret(file) == secret
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["secret-key"]


def test_of_two_first_starts_one_secret_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "secret-key"
    file.write_text("the first")
    monkeypatch.setattr(Path, "exists", lambda _: False)
    assert kept_secret(file) == "the first"


def test_host_names_are_written_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOLDENTHREAD_ALLOWED_HOSTS", "vru.example, www.vru.example")
    assert Environment().hosts == ["vru.example", "www.vru.example"]
