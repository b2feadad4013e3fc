"""Whatever a parser does to itself, the next file is read, and nothing is left behind."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from samples import PROSE, bomb, pdf, shown, zipped
from samples import lines as drawn

from rag.errors import UnreadableSource
from rag.readers import Limits, Reading, read
from rag.readers.formats import FORMATS, Format
from rag.readers.limits import MIB

NAMES = (
    "process modules segfault leave hang hang_holding_the_interpreter hoard chatter fragile stumble"
).split()
FORMATS_HERE = FORMATS | {f".{name}": Format("tests.parsers", name) for name in NAMES}
posix = pytest.mark.skipif(os.name == "nt", reason="a way of ending that only POSIX has")


def reading(**limits: float) -> Reading:
    return Reading(Limits(**limits), FORMATS_HERE)  # type: ignore[arg-type]


def process(opened: Reading) -> int:
    return int(opened.content("a.process", b"x").text)


def refusal(read_it: Callable[[], object]) -> UnreadableSource:
    with pytest.raises(UnreadableSource) as caught:
        read_it()
    return caught.value


def test_one_worker_reads_all_files_and_ends_with_the_block() -> None:
    with reading() as opened:
        worker = process(opened)
        assert worker != os.getpid()
        assert process(opened) == worker
    with pytest.raises(ProcessLookupError):
        os.kill(worker, 0)


def test_the_program_reads_its_own_formats_itself() -> None:
    with reading() as opened:
        assert opened.content("a.txt", PROSE.encode()).text == PROSE
        assert opened._worker is None


def test_the_worker_says_what_reading_right_here_says() -> None:
    data = pdf([drawn(shown(PROSE)), []], title="دمشق")
    with reading() as opened:
        assert opened.content("a.pdf", data) == read("a.pdf", data)
        for bad in (b"%PDF-1.7", pdf([[]]), b""):
            there = refusal(lambda bad=bad: opened.content("a.pdf", bad))  # type: ignore[misc]
            here = refusal(lambda bad=bad: read("a.pdf", bad))  # type: ignore[misc]
            assert (str(there), there.reason_code) == (str(here), here.reason_code)


@pytest.mark.parametrize("way", [pytest.param("segfault", marks=posix), "leave"])
def test_a_crash_is_that_of_one_file(way: str) -> None:
    with reading() as opened:
        before = process(opened)
        problem = refusal(lambda: opened.content(f"a.{way}", b"x"))
        assert problem.reason_code == "crashed"
        assert problem.source == f"a.{way}"
        assert process(opened) != before
        with pytest.raises(ProcessLookupError):
            os.kill(before, 0)


def test_a_file_is_not_blamed_for_what_an_earlier_one_broke() -> None:
    with reading() as opened:
        first = opened.content("a.fragile", b"x").text
        assert opened.content("b.fragile", b"x").text != first


@pytest.mark.parametrize("way", ["hang", pytest.param("hang_holding_the_interpreter", marks=posix)])
def test_an_endless_loop_is_ended(way: str) -> None:
    with reading(seconds=1.0) as opened:
        problem = refusal(lambda: opened.content(f"a.{way}", b"x"))
        assert problem.reason_code == "too_slow"
        assert "1 seconds" in problem.reason
    with reading() as opened:
        assert process(opened)


@pytest.mark.skipif(sys.platform != "linux", reason="only here is memory surely bounded")
def test_memory_is_bounded() -> None:
    with reading(memory_bytes=512 * MIB) as opened:
        problem = refusal(lambda: opened.content("a.hoard", b"x"))
        assert problem.reason_code == "too_much_memory"
        assert "512.0 MiB" in problem.reason
        assert process(opened)


def test_what_a_parser_prints_is_not_taken_for_an_answer() -> None:
    with reading() as opened:
        assert opened.content("a.chatter", b"x").text == "دمشق"


def test_an_error_that_nobody_foresaw_is_a_damaged_file() -> None:
    with reading() as opened:
        worker = process(opened)
        problem = refusal(lambda: opened.content("a.stumble", b"x"))
        assert problem.reason_code == "damaged"
        assert "RecursionError: too deep" in problem.reason
        assert process(opened) == worker


def test_the_worker_brings_along_nothing_heavy() -> None:
    with reading() as opened:
        loaded = opened.content("a.modules", b"x").text.split()
    assert "rag.readers.reading" in loaded
    heavy = {"torch", "faiss", "tantivy", "streamlit", "numpy", "sqlite3"}
    parsers = {"lxml", "docx", "trafilatura", "pypdfium2", "charset_normalizer"}
    assert not (heavy | parsers) & set(loaded)


def test_a_file_is_read_from_where_it_lies(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf([drawn(shown(PROSE))]))
    with reading() as opened:
        assert opened.load("a.pdf", path) == path.read_bytes()
        assert opened.read("a.pdf", path).text == PROSE
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_cannot_be_opened_is_refused(tmp_path: Path) -> None:
    large = tmp_path / "large.txt"
    large.write_bytes(b"x" * 100_001)
    with reading(file_bytes=100_000) as opened:
        cases = {
            "vanished": ("a.txt", tmp_path / "nothing.txt"),
            "denied": ("a.txt", tmp_path),
            "too_large": ("large.txt", large),
            "unknown_format": ("a.png", large),
        }
        for code, (source, path) in cases.items():
            problem = refusal(lambda s=source, p=path: opened.read(s, p))  # type: ignore[misc]
            assert problem.reason_code == code
        assert refusal(lambda: opened.content("a.pdf", b"x" * 100_001)).reason_code == "too_large"


def test_a_bomb_does_not_reach_the_parser() -> None:
    with reading() as opened:
        for data in (bomb("word/document.xml", 64 * MIB), bomb("a", 8_123_457, said=1000)):
            for source in ("a.docx", "a.epub"):
                problem = refusal(lambda s=source, d=data: opened.content(s, d))  # type: ignore[misc]
                assert problem.reason_code == "bomb"
        assert refusal(lambda: opened.content("a.docx", zipped({}))).reason_code == "damaged"
