"""The commands that ask: ask, search, evaluate."""

import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from rag.cli.common import (
    AsJson,
    Corpus,
    Index,
    WriterName,
    app,
    library_of,
    settings_of,
    sync_first,
)
from rag.cli.console import bar, print_json, reporting_errors, show
from rag.cli.contract import answer_json, search_json
from rag.cli.pages import found_page, hits_page
from rag.cli.writing import follow, written_page


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="السؤال")],
    corpus: Corpus = None,
    index: Index = None,
    source: Annotated[
        list[str] | None, typer.Option("--source", help="ابحث في هذا المصدر وحده (يتكرر)")
    ] = None,
    writer: WriterName = None,
    as_json: AsJson = False,
) -> None:
    """أجب عن سؤال من المقالات، مع مواضع الاقتباس."""
    live = not as_json and sys.stdout.isatty()
    with reporting_errors(as_json), library_of(corpus, index, writer=writer) as library:
        sync_first(library)
        answer = follow(library.ask_streaming(_clean(question), sources=source or ()), live)
    show(as_json, answer_json(answer), written_page(answer, told=live))


@app.command()
def search(
    query: Annotated[str, typer.Argument(help="عبارة البحث")],
    corpus: Corpus = None,
    index: Index = None,
    limit: Annotated[int, typer.Option("-k", min=1, help="عدد المقاطع")] = 10,
    explain: Annotated[bool, typer.Option("--explain", help="بيّن سبب ترتيب كل مقطع")] = False,
    as_json: AsJson = False,
) -> None:
    """اعرض أقرب المقاطع إلى عبارة."""
    query = _clean(query)
    with reporting_errors(as_json), library_of(corpus, index) as library:
        sync_first(library)
        began = time.perf_counter()
        found = library.reranked(query, limit)
        took = (time.perf_counter() - began) * 1000
    page = found_page(found) if explain else hits_page(found.hits)
    show(as_json, search_json(query, found, took, explain), page)


@app.command()
def evaluate(
    file: Annotated[Path, typer.Argument(help="أسئلة JSONL معلومة الجواب، أو ملف SQuAD")],
    corpus: Corpus = None,
    index: Index = None,
    split: Annotated[str | None, typer.Option("--split", help="قسم من الأسئلة وحده")] = None,
    writer: WriterName = None,
    as_json: AsJson = False,
) -> None:
    """قِس جودة البحث والجواب على أسئلة معلومة الجواب."""
    from rag.evaluate.run import evaluate as measure

    with reporting_errors(as_json), bar("قياس") as step:
        settings = settings_of(corpus, index, writer=writer or "")
        report = measure(file, settings, split, sync_first, step)
    if as_json:
        print_json(asdict(report))
    else:
        from rag.evaluate.tables import print_tables

        print_tables(report)


def _clean(argument: str) -> str:
    """An argument whose bytes were not UTF-8 holds halves of surrogate pairs; here it does not."""
    return argument.encode("utf-8", "replace").decode("utf-8")
