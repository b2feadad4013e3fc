"""The command line as a whole process: its output, its errors, its speed."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from rag import Answer, Citation, Disagreement, SyncReport
from rag import errors as tree
from rag.answer.rerank import REASON
from rag.cli import app, pages
from rag.cli.console import ERRORS
from rag.cli.pages import answer_page, build_page
from rag.reasons import in_arabic
from rag.records import LeftOut, Locator
from rag.retrieve.model import bundled

ROOT = Path(__file__).resolve().parent.parent
QUESTION = "متى سقطت دمشق؟"
STRANGE = "كيف تُقاس سرعة الضوء؟"


def environment() -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("WARRAQ_")}
    return kept | {"PYTHONPATH": str(ROOT)}


def run(*arguments: str | Path, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "rag", *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        cwd=folder,
        env=environment(),
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="module")
def folders(corpus: Path, index: Path) -> list[str]:
    return ["--corpus", str(corpus), "--index", str(index)]


def succeeded(done: subprocess.CompletedProcess[str]) -> str:
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


# The JSON contract

PASSAGE = {"source", "start", "end", "text", "score"}


def test_ask_json(folders: list[str], corpus: Path, tmp_path: Path) -> None:
    answer = json.loads(succeeded(run("ask", QUESTION, "--json", *folders, folder=tmp_path)))
    assert set(answer) == {
        "question",
        "kind",
        "resolved",
        "answer",
        "confidence",
        "citations",
        "passages",
        "disagreements",
        "agreeing",
        "timings_ms",
        "writing",
    }
    assert answer["question"] == QUESTION
    assert 0 <= answer["confidence"] <= 1
    assert [c["number"] for c in answer["citations"]] == [*range(1, len(answer["citations"]) + 1)]
    for citation in answer["citations"]:
        assert set(citation) == {
            "number",
            "source",
            "title",
            "start",
            "end",
            "quote",
            "locator",
            "value",
        }
        assert set(citation["locator"]) == {"paragraph", "heading", "page"}
        text = (corpus / citation["source"]).read_bytes().decode("utf-8")
        assert text[citation["start"] : citation["end"]] == citation["quote"]
        assert citation["quote"] in answer["answer"]
    assert answer["citations"]
    assert all(set(passage) == PASSAGE for passage in answer["passages"])


def test_no_answer_is_null(folders: list[str], tmp_path: Path) -> None:
    answer = json.loads(succeeded(run("ask", STRANGE, "--json", *folders, folder=tmp_path)))
    assert answer["answer"] is None
    assert answer["citations"] == []


def test_ask_looks_in_the_named_sources_only(
    folders: list[str], corpus: Path, tmp_path: Path
) -> None:
    first, second, *_ = sorted(path.name for path in corpus.glob("*.txt"))
    named = ["--source", first, "--source", second]
    answer = json.loads(
        succeeded(run("ask", QUESTION, "--json", *named, *folders, folder=tmp_path))
    )
    assert {passage["source"] for passage in answer["passages"]} == {first, second}


def test_search_json(folders: list[str], tmp_path: Path) -> None:
    arguments = ["search", "معركة اليرموك", "-k", "3", "--json"]
    found = json.loads(succeeded(run(*arguments, *folders, folder=tmp_path)))
    assert set(found) == {"query", "passages", "timings_ms"}
    assert len(found["passages"]) == 3
    scores = [passage["score"] for passage in found["passages"]]
    assert scores == sorted(scores, reverse=True)
    for passage in found["passages"]:
        assert set(passage) == PASSAGE | {"copies"}
        assert all(set(copy) == {"source", "start", "end"} for copy in passage["copies"])
    assert any(passage["copies"] for passage in found["passages"])


def test_search_explains_each_rank_by_shares_that_add_up(
    folders: list[str], tmp_path: Path
) -> None:
    arguments = ["search", "متى سقطت دمشق؟", "-k", "2", "--explain"]
    found = json.loads(succeeded(run(*arguments, "--json", *folders, folder=tmp_path)))
    for passage in found["passages"]:
        assert sum(r["share"] for r in passage["why"]) == pytest.approx(passage["score"])
    page = succeeded(run(*arguments, *folders, folder=tmp_path))
    assert page.count("وهي مجموع") == 2
    assert "الألفاظ (BM25)" in page


def test_every_feature_of_the_ranking_has_a_name_for_readers() -> None:
    assert set(pages.FEATURES) == {*bundled().weights, REASON}


def small_corpus(folder: Path) -> list[str]:
    (folder / "corpus").mkdir()
    (folder / "corpus" / "a.txt").write_text("سقطت دمشق في عام 613م بيد الفرس.", encoding="utf-8")
    (folder / "corpus" / "bad.txt").write_bytes(b"\xff\xfe\xfa")
    return folders_of(folder)


def test_build_json_is_the_report(tmp_path: Path) -> None:
    small = small_corpus(tmp_path)
    report = json.loads(succeeded(run("build", "--json", *small, folder=tmp_path)))
    assert set(report) == set(SyncReport.__slots__)
    assert report["added"] == ["a.txt"]
    assert [item["source"] for item in report["left_out"]] == ["bad.txt"]
    report = json.loads(succeeded(run("build", "--json", *small, folder=tmp_path)))
    assert (report["added"], report["unchanged"]) == ([], ["a.txt"])


def test_evaluate_json_is_the_report(folders: list[str], tmp_path: Path) -> None:
    row: dict[str, Any] = {"id": "q", "question": STRANGE, "kind": "unanswerable", "gold": []}
    file = tmp_path / "q.jsonl"
    file.write_text(json.dumps(row), encoding="utf-8")
    report = json.loads(succeeded(run("evaluate", file, "--json", *folders, folder=tmp_path)))
    assert (report["format"], report["origin"]["n"], report["refused"]) == ("gold", 1, 1.0)
    plain = succeeded(run("evaluate", file, *folders, folder=tmp_path))
    assert "AUROC" in plain
    assert "\x1b" not in plain


# Building on the way


def test_ask_and_search_build_what_is_missing_or_stale(tmp_path: Path) -> None:
    small = small_corpus(tmp_path)
    first = run("ask", QUESTION, "--json", *small, folder=tmp_path)
    assert json.loads(first.stdout)["passages"][0]["source"] == "a.txt"
    assert "bad.txt" in first.stderr
    (tmp_path / "corpus" / "b.txt").write_text("نهر النيل أطول الأنهار.", encoding="utf-8")
    second = run("search", "النيل", "--json", *small, folder=tmp_path)
    assert json.loads(second.stdout)["passages"][0]["source"] == "b.txt"
    assert second.stderr != ""
    assert run("search", "النيل", *small, folder=tmp_path).stderr == ""


# What a reader sees


def test_plain_output_is_whole(folders: list[str], tmp_path: Path) -> None:
    found = json.loads(succeeded(run("search", "دمشق", "--json", *folders, folder=tmp_path)))
    page = succeeded(run("search", "دمشق", *folders, folder=tmp_path))
    assert all(passage["text"] in page for passage in found["passages"])
    asked = json.loads(succeeded(run("ask", QUESTION, "--json", *folders, folder=tmp_path)))
    page = succeeded(run("ask", QUESTION, *folders, folder=tmp_path))
    for citation in asked["citations"]:
        assert citation["quote"] in page
        place = rf"\[{citation['number']}\].*{re.escape(citation['source'])}.*"
        paragraph = citation["locator"]["paragraph"]
        assert re.search(rf"{place}{paragraph}.*{citation['start']}.*{citation['end']}", page)
    assert "\x1b" not in page


def test_no_answer_is_said_with_the_nearest_passages(folders: list[str], tmp_path: Path) -> None:
    page = succeeded(run("ask", STRANGE, *folders, folder=tmp_path))
    assert page.startswith("لم أجد في المصادر جوابًا")
    assert "أقرب المقاطع" in page


def test_the_value_is_bold_and_disagreements_are_listed() -> None:
    first = Citation(1, "a.txt", "", 10, 18, "عام 613م", Locator(0, 4, "السقوط", 2), (14, 18))
    second = Citation(2, "b.txt", "", 0, 8, "عام 614م", None, (4, 8))
    ours = Disagreement("613م", (1,)), Disagreement("614م", (2,))
    answer = Answer("س", "عام 613م [1] عام 614م [2]", (first, second), (), 0.9, ours)
    pieces = list(answer_page(answer))
    page = "".join(text for text, _ in pieces)
    assert [text for text, style in pieces if style == "bold"] == ["613م", "614م"]
    assert page.startswith("عام 613م [1] عام 614م [2]\n")
    assert "[1]: a.txt، الصفحة 2، الفقرة 4، المحارف من 10 إلى 18، تحت عنوان «السقوط»" in page
    assert "- 613م [1]\n- 614م [2]\n" in page


def test_a_build_says_what_it_left_out_and_why_it_began_anew() -> None:
    report = SyncReport(left_out=(LeftOut("x.pdf", "no text"),), rebuilt="analysis 1 -> 2")
    page = "".join(text for text, _ in build_page(report))
    assert "x.pdf: no text" in page
    assert "analysis 1 -> 2" in page


# Errors


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["ask", "؟؟"], "empty_question"),
        (["ask", QUESTION, "--source", "nowhere.txt"], "unknown_source"),
        (["build", "--corpus", "nowhere"], "corpus_missing"),
        (["evaluate", "nowhere.jsonl"], "bad_questions"),
    ],
)
def test_errors_are_one_line_and_exit_code_1(
    arguments: list[str], code: str, folders: list[str], tmp_path: Path
) -> None:
    command, *rest = arguments
    given = [command, *folders, *rest, "--json"]
    done = run(*given, folder=tmp_path)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    error = json.loads(done.stdout)
    assert set(error) == {"error"}
    assert set(error["error"]) == {"code", "message"}
    assert error["error"]["code"] == code
    assert run(*given[:-1], folder=tmp_path).stdout == ""


def test_bad_settings_are_an_error_too(folders: list[str], tmp_path: Path) -> None:
    (tmp_path / "warraq.toml").write_text("passage_size = 3", encoding="utf-8")
    done = run("ask", QUESTION, *folders, folder=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert "passage_size" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "problem",
    [
        tree.CorpusMissing(Path("c")),
        tree.UnknownSource("s", ("k",)),
        tree.EmptyQuestion(),
        tree.BadQuestions(Path("q"), "r"),
        tree.IndexMissing(Path("i")),
        tree.IndexBusy(Path("i"), "7"),
        tree.IndexDamaged(Path("i"), "r"),
        tree.IndexReadOnly(Path("i")),
        tree.IndexUnwritable(Path("i"), "r"),
        tree.ServerGone("s", "r"),
        tree.ShardsDiffer(8, 1),
        tree.SourceExists("s"),
        tree.ModelMissing("m", "r"),
        tree.EmbedderChanged("a", "b"),
    ],
    ids=lambda problem: problem.code,
)
def test_arabic_errors_have_every_detail(problem: tree.WarraqError) -> None:
    line = ERRORS[problem.code].format_map(problem.details)
    assert all(value in line for value in problem.details.values())


@pytest.mark.parametrize(
    "arguments", [[], ["ask"], ["nothing"], ["ask", "س", "--unknown"], ["search", "س", "-k", "0"]]
)
def test_a_wrong_command_line_exits_with_2(arguments: list[str], tmp_path: Path) -> None:
    assert run(*arguments, folder=tmp_path).returncode == 2


def _interruptible() -> None:
    """A shell that runs the tests in the background has them and their children ignore SIGINT."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.mark.skipif(os.name == "nt", reason="signals are sent another way")
def test_an_interrupted_evaluation_exits_with_130(tmp_path: Path) -> None:
    file = ROOT / "tests" / "gold" / "arcd-test.json"
    process = subprocess.Popen(
        [sys.executable, "-m", "rag", "evaluate", str(file)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        env=environment() | {"TMPDIR": str(tmp_path)},
        preexec_fn=_interruptible,
    )
    deadline = time.monotonic() + 60
    while not list(tmp_path.glob("warraq-*/catalogue.db")) and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, complaint = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"Traceback" not in complaint
    assert list(tmp_path.glob("warraq-*")) == []


def test_bytes_that_are_no_text_are_no_crash(folders: list[str], tmp_path: Path) -> None:
    question = os.fsdecode(b"\xff " + QUESTION.encode())
    command = [sys.executable, "-m", "rag", "ask", question, "--json", *folders]
    done = subprocess.run(
        command, capture_output=True, cwd=tmp_path, env=environment(), check=False
    )
    assert done.returncode == 0
    assert json.loads(done.stdout.decode("utf-8"))["passages"]


# Weight

PROBE = """
import json, sys
from rag.cli import main
try:
    main()
except SystemExit as end:
    assert end.code == 0
finally:
    heavy = {"torch", "sentence_transformers", "streamlit", "pandas"} & set(sys.modules)
    status = open("/proc/self/status").read() if sys.platform == "linux" else "VmHWM: 0"
    peak = int(status.split("VmHWM:")[1].split()[0])
    print(json.dumps({"heavy": sorted(heavy), "peak_kib": peak}), file=sys.stderr)
"""


def test_ask_is_light(folders: list[str], tmp_path: Path) -> None:
    command = [sys.executable, "-c", PROBE, "ask", QUESTION, "--json", *folders]
    done = subprocess.run(command, capture_output=True, cwd=tmp_path, env=environment(), check=True)
    weight = json.loads(done.stderr)
    assert weight["heavy"] == []
    assert weight["peak_kib"] < 400 * 1024


# Documentation


COMMANDS = [c.name or c.callback.__name__ for c in app.registered_commands if c.callback]


def test_every_command_and_its_options_are_in_the_readme() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for command in COMMANDS:
        usage = "".join(re.findall(rf"^python -m rag {command}\b.*$", text, re.MULTILINE))
        assert usage, command
        options = CliRunner().invoke(app, [command, "--help"])
        for option in re.findall(r"--[a-z]+", options.output):
            assert option in usage or option == "--help", (command, option)


def test_every_json_form_is_in_the_readme() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [name for name in COMMANDS if f"`{name} --json`" not in text] == []


def test_a_file_that_is_left_out_is_listed_with_the_reason_in_arabic(tmp_path: Path) -> None:
    report = json.loads(succeeded(run("build", "--json", *small_corpus(tmp_path), folder=tmp_path)))
    (item,) = report["left_out"]
    assert item["source"] == "bad.txt"
    page = succeeded(run("build", *folders_of(tmp_path), folder=tmp_path))
    (line,) = [line for line in page.splitlines() if "bad.txt" in line]
    assert not re.search("[a-z]{3}", line.replace("bad.txt", ""))
    assert in_arabic(LeftOut("a.txt", "said otherwise", "unheard_of")) == "said otherwise"


def folders_of(folder: Path) -> list[str]:
    return ["--corpus", str(folder / "corpus"), "--index", str(folder / "index")]
