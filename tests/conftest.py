"""What several test files share: the real articles, built once, and folders to play with."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

from rag import Library, Settings
from rag.embedding import StaticEmbedder
from rag.store import Make

ROOT = Path(__file__).resolve().parent.parent

os.environ["HF_HUB_OFFLINE"] = "1"  # read when the hub's package is imported

hypothesis_settings.register_profile("quick", deadline=None, max_examples=60, database=None)
hypothesis_settings.register_profile(
    "ci", deadline=None, max_examples=60, database=None, derandomize=True
)
hypothesis_settings.load_profile("ci" if os.environ.get("CI") else "quick")


def pytest_make_parametrize_id(val: object) -> str | None:
    """Bytes do not name a test: an archive holds its hour, and each process makes its own."""
    return f"{len(val)} bytes" if isinstance(val, bytes) else None


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests do not see the reader's settings."""
    for name in [name for name in os.environ if name.startswith("WARRAQ_")]:
        monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of the real articles."""
    return ROOT / "corpus"


@pytest.fixture(scope="session")
def index(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the real articles."""
    folder = tmp_path_factory.mktemp("index")
    with Library.open(settings=Settings(corpus=corpus, index=folder)) as library:
        library.sync()
    return folder


@pytest.fixture(scope="session")
def library(corpus: Path, index: Path) -> Iterator[Library]:
    """The real articles, built."""
    with Library.open(settings=Settings(corpus=corpus, index=index)) as opened:
        yield opened


@pytest.fixture(scope="session")
def embedder() -> StaticEmbedder:
    """The bundled model."""
    return StaticEmbedder.bundled()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty corpus folder."""
    made = tmp_path / "corpus"
    made.mkdir()
    return made


@pytest.fixture
def write(folder: Path) -> Callable[[str, str | bytes], Path]:
    """Puts a file in the empty corpus folder, last changed an hour ago."""

    def put(source: str, content: str | bytes) -> Path:
        path = folder / source
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        long_ago = path.stat().st_mtime_ns - 3600 * 10**9
        os.utime(path, ns=(long_ago, long_ago))
        return path

    return put


@pytest.fixture
def small(tmp_path: Path, folder: Path) -> Iterator[Library]:
    """The library of the empty corpus folder; nothing is built yet."""
    settings = Settings(corpus=folder, index=tmp_path / "index", lock_wait=0.2)
    with Library.open(settings=settings) as opened:
        yield opened


@pytest.fixture
def make() -> Make:
    """What a tiny index, with vectors of three numbers, is built with."""
    return Make("toy", 3, 1, 700, 150)
