"""The command line: build, ask, search, evaluate.

What a command finds goes to stdout, in Arabic or with --json as one JSON object; what it does on
the way goes to stderr. Exit codes: 0 done (an answer that there is none included), 1 an error of
the program (`WarraqError`), 2 a wrong command line, 130 interrupted.
"""

import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from rag.cli.console import bar, print_json, reporting_errors, show
from rag.cli.contract import answer_json, search_json
from rag.cli.pages import answer_page, build_page, hits_page
from rag.library import Library
from rag.records import SyncReport
from rag.settings import Settings
from rag.sync import Progress

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="ورّاق: يجيب من مقالاتك بنصّها، ويدلّك على موضع كل اقتباس.",
)
_Corpus = Annotated[Path | None, typer.Option("--corpus", help="مجلد المقالات")]
_Index = Annotated[Path | None, typer.Option("--index", help="مجلد الفهرس")]
_Json = Annotated[bool, typer.Option("--json", help="اطبع النتيجة بصيغة JSON")]


def main() -> None:
    """The entry point."""
    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(encoding="utf-8", errors="replace")
    app(prog_name="python -m rag")


@app.command()
def build(corpus: _Corpus = None, index: _Index = None, as_json: _Json = False) -> None:
    """ابنِ الفهرس أو حدّثه بما تغيّر في المقالات."""
    with reporting_errors(as_json), _library(_settings(corpus, index)) as library:
        report = _sync(library)
    show(as_json, asdict(report), build_page(report))


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="السؤال")],
    corpus: _Corpus = None,
    index: _Index = None,
    source: Annotated[
        list[str] | None, typer.Option("--source", help="ابحث في هذا المصدر وحده (يتكرر)")
    ] = None,
    as_json: _Json = False,
) -> None:
    """أجب عن سؤال من المقالات، مع مواضع الاقتباس."""
    with reporting_errors(as_json), _library(_settings(corpus, index)) as library:
        _sync_first(library)
        answer = library.ask(_clean(question), sources=source or ())
    show(as_json, answer_json(answer), answer_page(answer))


@app.command()
def search(
    query: Annotated[str, typer.Argument(help="عبارة البحث")],
    corpus: _Corpus = None,
    index: _Index = None,
    limit: Annotated[int, typer.Option("-k", min=1, help="عدد المقاطع")] = 10,
    as_json: _Json = False,
) -> None:
    """اعرض أقرب المقاطع إلى عبارة."""
    query = _clean(query)
    with reporting_errors(as_json), _library(_settings(corpus, index)) as library:
        _sync_first(library)
        began = time.perf_counter()
        hits = library.search(query, limit)
        took = (time.perf_counter() - began) * 1000
    show(as_json, search_json(query, hits, took), hits_page(hits))


@app.command()
def evaluate(
    file: Annotated[Path, typer.Argument(help="أسئلة JSONL معلومة الجواب، أو ملف SQuAD")],
    corpus: _Corpus = None,
    index: _Index = None,
    split: Annotated[str | None, typer.Option("--split", help="قسم من الأسئلة وحده")] = None,
    as_json: _Json = False,
) -> None:
    """قِس جودة البحث والجواب على أسئلة معلومة الجواب."""
    from rag.evaluate.run import evaluate as measure

    with reporting_errors(as_json), bar("قياس") as step:
        report = measure(file, _settings(corpus, index), split, _sync_first, step)
    if as_json:
        print_json(asdict(report))
    else:
        from rag.evaluate.tables import print_tables

        print_tables(report)


def _settings(corpus: Path | None, index: Path | None) -> Settings:
    return Settings.load().with_folders(corpus, index)


def _library(settings: Settings) -> Library:
    return Library.open(settings=settings)


def _sync(library: Library) -> SyncReport:
    with bar("بناء الفهرس") as step:

        def listener(progress: Progress) -> None:
            step(progress.files, progress.of_files, f"(المقاطع: {progress.passages})")

        return library.sync(listener)


def _sync_first(library: Library) -> None:
    """Build what is missing or stale, and say so when that was anything."""
    report = _sync(library)
    if report.wrote:
        sys.stderr.write("حُدّث الفهرس. " + "".join(text for text, _ in build_page(report)))


def _clean(argument: str) -> str:
    """An argument whose bytes were not UTF-8 holds halves of surrogate pairs; here it does not."""
    return argument.encode("utf-8", "replace").decode("utf-8")
