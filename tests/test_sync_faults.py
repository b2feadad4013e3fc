"""What a build survives: being killed, a full disk, files that change under its hands, any name.

Builders are real processes on real files; the embedder is a toy, so that hundreds of builds take
seconds.
"""

import contextlib
import os
import random
import resource
import signal
import subprocess
import sys
import threading
import time
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support import ROOT
from test_sync import SIZE, Toy, run, state, state_of_a_fresh_build

from rag.errors import IndexBusy, IndexUnwritable
from rag.store import LocalStore
from rag.sync import sync

Writer = Callable[[str, str | bytes], Path]
pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals and limits are POSIX")

BUILD = """
import sys
sys.path[:0] = [{tests!r}, {root!r}]
from pathlib import Path
from test_sync import Toy, run
from rag.store import LocalStore
import rag.sync.work as work
import rag.store.update as update

class Slow(Toy):
    def passages(self, texts, progress=None):
        vectors = super().passages(texts, progress)
        Path({log!r}).open("a").write("x" * len(texts))
        return vectors

work._FIRST_BATCH = work._LARGEST_BATCH = {batch}
update._KEEP_EVERY = 0.0
store = LocalStore(Path({index!r}), lock_wait=20)
print("ready", flush=True)
run(store, Path({corpus!r}), Slow())
store.close()
"""


class Builder:
    """A build in a process of its own."""

    def __init__(self, folder: Path, index: Path, batch: int = 16) -> None:
        self.log = index.parent / "embedded.log"
        self.log.write_text("")
        code = BUILD.format(
            tests=str(ROOT / "tests"),
            root=str(ROOT),
            index=str(index),
            corpus=str(folder),
            log=str(self.log),
            batch=batch,
        )
        self.process = subprocess.Popen(
            [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == b"ready\n"

    def embedded(self) -> int:
        """How many passages it has embedded so far."""
        return self.log.stat().st_size

    def end(self) -> int:
        self.process.communicate(timeout=60)
        return self.process.returncode

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.end()


def article(n: int) -> str:
    return f"سقطت دمشق في عام {n}م ثم القدس بعدها .\n" * 10


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return tmp_path / "index"


@contextlib.contextmanager
def opened(index: Path) -> Iterator[LocalStore]:
    with contextlib.closing(LocalStore(index, lock_wait=0.2)) as store:
        yield store


def test_a_builder_killed_at_any_moment_loses_nothing(
    folder: Path, write: Writer, index: Path, tmp_path: Path
) -> None:
    """Twenty kills: what answers after each is a whole state, the one before or the one after."""
    chance = random.Random(7)
    with opened(index) as store:
        run(store, folder)
        before = state(store)
    texts = 0
    for _ in range(20):
        with opened(index) as store:
            in_step = set(store.files()) == {path.name for path in folder.iterdir()}
        if in_step:  # something to do again
            for n in range(texts, texts + 100):
                write(f"{n}.txt", article(n))
            texts += 100
        builder = Builder(folder, index)
        time.sleep(chance.uniform(0, 0.2))
        builder.kill()
        with opened(index) as store:
            found = state(store)
            assert found == before or set(store.files()) == {p.name for p in folder.iterdir()}
        before = found
    with opened(index) as store:
        run(store, folder)
        assert state(store) == state_of_a_fresh_build(folder, tmp_path / "fresh")
        assert store.examine() == []


def test_a_killed_build_goes_on_where_it_was(folder: Path, write: Writer, index: Path) -> None:
    for n in range(400):
        write(f"{n}.txt", article(n))
    builder = Builder(folder, index)
    while builder.embedded() < 100:
        time.sleep(0.001)
    builder.kill()
    done = builder.embedded()
    toy = Toy()
    with opened(index) as store:
        report = run(store, folder, toy)
    assert len(report.added) == 400
    lost = len(toy.embedded) + done - report.passages
    assert 0 <= lost <= 2 * 16 + 8  # at most the batch that was being stored and the one after it


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_build_that_is_told_to_end_says_that_nothing_is_lost(
    folder: Path, write: Writer, index: Path, number: signal.Signals
) -> None:
    for n in range(3000):
        write(f"{n}.txt", article(n))
    where = ["--corpus", str(folder), "--index", str(index)]
    process = subprocess.Popen(
        [sys.executable, "-m", "rag", "build", *where],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    while not index.exists() or sum(f.stat().st_size for f in index.glob("*.db-wal")) < 200_000:
        assert process.poll() is None
        time.sleep(0.005)
    process.send_signal(number)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 128 + number
    assert "محفوظ" in said.decode()
    assert b"Traceback" not in said


def test_the_lock_of_a_dead_process_is_free(folder: Path, write: Writer, index: Path) -> None:
    for n in range(200):
        write(f"{n}.txt", article(n))
    builder = Builder(folder, index)
    while not (index / "lock").exists() or not (index / "lock").read_text():
        time.sleep(0.001)
    with opened(index) as store:
        with pytest.raises(IndexBusy, match=str(builder.process.pid)):
            run(store, folder)
        builder.kill()
        assert store._lock.holder() == ""
        assert run(store, folder).files == 200


def test_of_two_builders_the_second_waits(folder: Path, write: Writer, index: Path) -> None:
    for n in range(60):
        write(f"{n}.txt", article(n))
    builders = [Builder(folder, index), Builder(folder, index)]
    assert [builder.end() for builder in builders] == [0, 0]
    with opened(index) as store:
        manifest = store.manifest()
        assert manifest is not None
        assert (manifest.generation, manifest.files) == (1, 60)


@contextlib.contextmanager
def no_file_larger_than(size: int) -> Iterator[None]:
    """The system refuses to let any file of this process grow further, as a full disk does."""
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)


@pytest.mark.parametrize("kib", [0, 4, 16, 64, 100, 150])
def test_a_full_disk_leaves_the_state_before(
    folder: Path, write: Writer, index: Path, tmp_path: Path, kib: int
) -> None:
    write("old.txt", article(0))
    with opened(index) as store:
        run(store, folder)
        before = state(store)
        for n in range(60):
            write(f"{n}.txt", article(n + 1))
        with no_file_larger_than(kib * 1024), pytest.raises(IndexUnwritable, match="make room"):
            run(store, folder)
        assert state(store) == before
    with opened(index) as store:
        assert state(store) == before
        run(store, folder)
        assert state(store) == state_of_a_fresh_build(folder, tmp_path / "fresh")
        assert store.examine() == []


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of two megabytes."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(place)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only an administrator can mount a small disk")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_disk_that_runs_full_still_answers(folder: Path, write: Writer, tiny_disk: Path) -> None:
    index = tiny_disk / "index"
    write("old.txt", article(0))
    with opened(index) as store:
        run(store, folder)
        before = state(store)
    for n in range(3000):
        write(f"{n}.txt", article(n + 1))
    with opened(index) as store, pytest.raises(IndexUnwritable):
        run(store, folder)
    with opened(index) as store:
        assert state(store) == before


def test_a_file_that_grows_and_changes_while_it_is_read(
    folder: Path, write: Writer, index: Path, tmp_path: Path
) -> None:
    for n in range(30):
        write(f"{n}.txt", article(n))
    done = threading.Event()

    def meddle() -> None:
        turn = 0
        while not done.is_set():
            turn += 1
            with (folder / "0.txt").open("a", encoding="utf-8") as grows:
                grows.write("سطر جديد .\n")
            (folder / "1.txt").write_text(article(turn), encoding="utf-8")
            with contextlib.suppress(FileNotFoundError):
                (folder / "2.txt").rename(folder / "moved.txt")
                (folder / "moved.txt").rename(folder / "2.txt")

    thread = threading.Thread(target=meddle)
    with opened(index) as store:
        thread.start()
        for _ in range(10):
            run(store, folder)
            assert store.examine() == []
        done.set()
        thread.join()
        run(store, folder)
        assert state(store) == state_of_a_fresh_build(folder, tmp_path / "fresh")


def test_a_file_that_changes_or_goes_between_the_look_and_the_reading(
    folder: Path, write: Writer, index: Path, tmp_path: Path
) -> None:
    for n in range(4):
        write(f"{n}.txt", article(n))

    class Meddler(Toy):
        """Changes the folder in the middle of a build."""

    def listener(progress: object) -> None:
        if getattr(progress, "source", "") == "0.txt":
            (folder / "1.txt").unlink(missing_ok=True)
            write("2.txt", article(77))
            write("3.txt", article(0))  # what another file has

    with opened(index) as store:
        report = sync(store, folder, Meddler(), SIZE, listener)
        assert report.added == ("0.txt", "2.txt", "3.txt")
        assert report.left_out == ()
        assert store.document("2.txt").text == article(77)
        assert store.document("3.txt").also == ("3.txt",)
        run(store, folder)
        assert state(store) == state_of_a_fresh_build(folder, tmp_path / "fresh")


NAMES = [
    "اسم عربي طويل.txt",
    " فراغ في أوله وآخره .txt",
    "سطر\nجديد.txt",
    "علامة\u200fاتجاه\u202e.txt",
    "tab\there 'quotes' \"two\" %s {x} [1].txt",
    "-rf.txt",
    "م" * 125 + "a.txt",
    unicodedata.normalize("NFC", "مقالة آ.txt"),
    unicodedata.normalize("NFD", "مقالة آ.txt"),
]


def test_any_name_is_a_source(folder: Path, write: Writer, index: Path) -> None:
    assert max(len(name.encode()) for name in NAMES) == 255
    texts = {}
    for n, name in enumerate(NAMES):
        with contextlib.suppress(OSError):  # not every file system takes every name
            write(name, article(n))
            texts[name] = article(n)
    assert len(texts) > 2
    with opened(index) as store:
        assert set(run(store, folder).added) == set(texts)
        assert {name: store.document(name).text for name in texts} == texts
        for name in texts:
            (folder / name).rename(folder / f"{name[:20]}{len(name)}.txt")
        report = run(store, folder)
        assert {old for old, _ in report.renamed} | set(report.unchanged) == set(texts)


def test_ten_thousand_small_files(folder: Path, index: Path) -> None:
    for n in range(10_000):
        (folder / f"{n}.txt").write_text(f"مقال رقم {n} عن دمشق", encoding="utf-8")
    with opened(index) as store:
        assert run(store, folder).files == 10_000
        (folder / "7.txt").unlink()
        report = run(store, folder)
        assert (report.removed, report.files) == (("7.txt",), 9_999)
