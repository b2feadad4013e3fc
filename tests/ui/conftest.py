"""Folders, a server and a browser for the tests of the page."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from served import CHROMIUM, ROOT, serving

from rag.ui import building

OUTPUT = ROOT / "tests" / "output"
PATIENCE = 120_000
"""Milliseconds that a page has for each step: a busy machine takes its time."""


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty corpus folder that the page reads, beside an index folder of its own."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    monkeypatch.setenv("WARRAQ_CORPUS", str(corpus))
    monkeypatch.setenv("WARRAQ_INDEX", str(tmp_path / "index"))
    monkeypatch.setattr(building, "_QUICK", 60)  # builds are waited for, on a busy machine too
    monkeypatch.chdir(tmp_path)
    return corpus


@pytest.fixture(scope="session")
def serve() -> Callable[[Path, Path], AbstractContextManager[str]]:
    """Serves a corpus folder for as long as a test has need of it."""
    return serving


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The page of the corpus that the program comes with."""
    with serving(ROOT / "corpus", tmp_path_factory.mktemp("page") / "index") as at:
        yield at


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium; the tests that need it are skipped where there is none."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="run: pip install -e .[dev]")
    names = ("chromium", "chromium-browser", "google-chrome")
    path = os.environ.get("WARRAQCHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if path is None:
        pytest.skip(
            "no Chromium; install one (Debian: apt-get install chromium) or name one in "
            "WARRAQCHROMIUM"
        )
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, headless=True, args=CHROMIUM)
        yield chromium
        chromium.close()


@pytest.fixture
def new_context(browser: Any) -> Iterator[Callable[..., Any]]:
    """A reader's browser, of the given options, whose pages are waited for with patience."""
    contexts = []

    def made(**options: Any) -> Any:
        context = browser.new_context(reduced_motion="reduce", **options)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        return context

    yield made
    for context in contexts:
        context.close()


@pytest.fixture
def open_page(new_context: Callable[..., Any]) -> Callable[..., Any]:
    """Opens an address in a window; what it asks the network for is listed in `page.requested`."""

    def opened(
        address: str, width: int = 1280, height: int = 860, color_scheme: str = "light"
    ) -> Any:
        context = new_context(
            viewport={"width": width, "height": height}, color_scheme=color_scheme
        )
        page = context.new_page()
        page.requested = []
        page.on("request", lambda request: page.requested.append(request.url))
        page.on("websocket", lambda socket: page.requested.append(socket.url))
        page.goto(address)
        page.get_by_test_id("stChatInputTextArea").wait_for()
        return page

    return opened


@pytest.fixture
def shoot() -> Callable[[Any, str], None]:
    """Keeps a picture of a page in tests/output/."""

    def picture(page: Any, name: str) -> None:
        OUTPUT.mkdir(parents=True, exist_ok=True)
        page.evaluate("document.fonts.ready")
        page.screenshot(path=OUTPUT / f"{name}.png")

    return picture
