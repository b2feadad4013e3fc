"""The commands that keep the library, as whole processes: what they print, leave and refuse."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from test_cli import environment, run, succeeded

from rag import SyncReport
from rag.store import LocalStore

Writer = Callable[[str, str | bytes], Path]
FALL = "سقطت دمشق في عام 613م بيد الفرس."
PEACE = "وقع هرقل الصلح مع الفرس في عام 628م."
REPORT = set(SyncReport.__slots__)


@pytest.fixture
def where(tmp_path: Path, folder: Path, write: Writer) -> list[str]:
    """The folders of a library of two files, built."""
    write("a.txt", FALL)
    write("b.txt", PEACE)
    folders = ["--corpus", str(folder), "--index", str(tmp_path / "index")]
    succeeded(run("build", *folders, folder=tmp_path))
    return folders


def command(*arguments: str | Path, where: list[str]) -> dict[str, Any]:
    """What a command prints as JSON."""
    done = succeeded(run(*arguments, "--json", *where, folder=Path(where[1])))
    found: dict[str, Any] = json.loads(done)
    return found


def test_add_copies_and_indexes_and_never_writes_over_another_file(
    where: list[str], folder: Path, tmp_path: Path
) -> None:
    mine = tmp_path / "c.txt"
    mine.write_text("نهر النيل أطول الأنهار.", encoding="utf-8")
    added = command("add", mine, where=where)
    assert set(added) == REPORT | {"sources"}
    assert (added["sources"], added["added"]) == (["c.txt"], ["c.txt"])
    assert command("add", mine, where=where)["unchanged"] == ["c.txt"]
    mine.write_text("نهر الفرات.", encoding="utf-8")
    refused = run("add", mine, "--json", *where, folder=tmp_path)
    assert refused.returncode == 1
    assert json.loads(refused.stdout)["error"]["code"] == "source_exists"
    assert (folder / "c.txt").read_text(encoding="utf-8") == "نهر النيل أطول الأنهار."
    assert command("add", mine, "--replace", where=where)["changed"] == ["c.txt"]
    (old,) = folder.glob(".trash/*/c.txt")
    assert old.read_text(encoding="utf-8") == "نهر النيل أطول الأنهار."
    assert run("add", tmp_path / "nothing.txt", *where, folder=tmp_path).returncode == 2


def test_remove_moves_a_file_where_it_says(where: list[str], folder: Path, tmp_path: Path) -> None:
    removed = command("remove", "a.txt", where=where)
    assert set(removed) == REPORT | {"moved_to"}
    assert removed["removed"] == ["a.txt"]
    moved = Path(removed["moved_to"])
    assert moved.read_text(encoding="utf-8") == FALL
    assert not (folder / "a.txt").exists()
    for name in ("a.txt", "../b.txt", "nothing.txt"):
        refused = run("remove", name, "--json", *where, folder=tmp_path)
        assert json.loads(refused.stdout)["error"]["code"] == "unknown_source"
    page = succeeded(run("remove", "b.txt", *where, folder=tmp_path))
    assert "b.txt" in page
    assert ".trash" in page


def test_list_names_every_file_and_what_is_a_copy(where: list[str], write: Writer) -> None:
    write("copy.txt", FALL)
    command("build", where=where)
    sources = command("list", where=where)["sources"]
    keys = {"source", "title", "length", "passages", "added", "cited_as"}
    assert all(set(item) == keys for item in sources)
    assert [(s["source"], s["cited_as"], s["length"], s["passages"]) for s in sources] == [
        ("a.txt", "a.txt", len(FALL), 1),
        ("b.txt", "b.txt", len(PEACE), 1),
        ("copy.txt", "a.txt", len(FALL), 1),
    ]


def test_status_changes_nothing_and_says_what_a_build_would_do(
    where: list[str], write: Writer, tmp_path: Path
) -> None:
    write("c.txt", "نهر النيل أطول الأنهار.")
    found = command("status", where=where)
    assert set(found) == {
        *("generation", "files", "documents", "passages", "left_out", "bytes", "make"),
        *("search", "search_plan", "builder", "in_step", "rebuild", "waiting"),
    }
    assert found["search"] == found["search_plan"]["kind"] == "exact"
    assert (found["files"], found["in_step"], found["builder"]) == (2, False, None)
    assert found["waiting"] == {"added": 1, "changed": 0, "renamed": 0, "removed": 0}
    assert command("status", where=where) == found
    page = succeeded(run("status", *where, folder=tmp_path))
    assert "جديد: 1" in page
    assert "مقارنة تامّة بكل المتجهات، وهي سريعة حتى 100000 مقطع" in page
    assert "python -m rag build" in page
    missing = run("status", "--index", "none", *where[:2], folder=tmp_path)
    assert (missing.returncode, (tmp_path / "none").exists()) == (1, False)


def test_doctor_mends_and_says_so(where: list[str], tmp_path: Path) -> None:
    whole = command("doctor", where=where)
    assert set(whole) == {"found", "left", "kept", "report"}
    assert (whole["found"], whole["left"], whole["kept"]) == ([], [], None)
    next((tmp_path / "index").glob("vectors-*")).write_bytes(b"")
    page = succeeded(run("doctor", *where, folder=tmp_path))
    assert "المتجهات" in page
    assert "أُصلح كله" in page
    (tmp_path / "index" / "catalogue.db").write_bytes(b"no database" * 1000)
    broken = run("ask", "متى سقطت دمشق؟", *where, folder=tmp_path)
    assert broken.returncode == 1
    assert "doctor" in broken.stderr
    mended = command("doctor", where=where)
    assert [fault["where"] for fault in mended["found"]] == ["catalogue"]
    assert Path(mended["kept"]).exists()
    assert mended["report"]["files"] == 2


def test_a_rebuild_is_announced_with_its_reason_before_the_work(
    where: list[str], tmp_path: Path
) -> None:
    (tmp_path / "warraq.toml").write_text("passage_size = 300", encoding="utf-8")
    done = run("build", *where, folder=tmp_path)
    assert done.returncode == 0
    assert "(2 ملفًا)" in done.stderr
    assert "passage_size 700 -> 300" in done.stderr


def test_while_another_process_builds_the_state_before_answers(
    where: list[str], write: Writer, tmp_path: Path
) -> None:
    write("c.txt", "نهر النيل أطول الأنهار.")
    (tmp_path / "warraq.toml").write_text("lock_wait = 0.1", encoding="utf-8")
    store = LocalStore(tmp_path / "index")
    with store.building():
        done = run("search", "دمشق", "--json", *where, folder=tmp_path)
        assert command("status", where=where)["builder"] == str(os.getpid())
    store.close()
    assert done.returncode == 0
    assert str(os.getpid()) in done.stderr
    assert json.loads(done.stdout)["passages"][0]["source"] == "a.txt"


@pytest.mark.skipif(os.name == "nt", reason="signals are sent another way")
def test_watch_follows_the_folder_until_it_is_interrupted(
    where: list[str], folder: Path, write: Writer, tmp_path: Path
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "rag", "build", "--watch", "--json", *where],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        cwd=tmp_path,
        env=environment(),
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    assert process.stdout is not None

    def report() -> dict[str, Any]:
        lines = []
        while not lines or lines[-1] != "}\n":
            assert process.stdout is not None
            lines.append(process.stdout.readline())
            assert lines[-1], "it has ended"
        found: dict[str, Any] = json.loads("".join(lines))
        return found

    assert report()["unchanged"] == ["a.txt", "b.txt"]
    write("c.txt", "نهر النيل أطول الأنهار.")
    assert report()["added"] == ["c.txt"]
    (folder / "c.txt").rename(folder / "d.txt")
    assert report()["renamed"] == [["c.txt", "d.txt"]]
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    rest, complaint = process.communicate(timeout=30)
    assert (process.returncode, rest) == (0, "")
    assert "Traceback" not in complaint
