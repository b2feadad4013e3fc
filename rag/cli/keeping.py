"""The commands that keep the library: build, add, remove, list, status, doctor."""

from pathlib import Path
from typing import Annotated

import typer

from rag.cli import contract, keeping_pages
from rag.cli.common import AsJson, Corpus, Index, Shown, app, library_of, settings_of, sync
from rag.cli.console import bar, complain, interruptible, reporting_errors, show
from rag.cli.pages import build_page
from rag.errors import IndexBusy, IndexMissing, IndexUnwritable
from rag.library import Library
from rag.sync import shelf
from rag.sync.watch import watch as changes

_Files = Annotated[
    list[Path], typer.Argument(exists=True, dir_okay=False, readable=True, help="الملفات")
]


@app.command()
def build(
    corpus: Corpus = None,
    index: Index = None,
    watch: Annotated[
        bool, typer.Option("--watch", help="ابقَ وحدّث الفهرس كلما تغيّر المجلد، حتى Ctrl+C")
    ] = False,
    shard: Annotated[
        str | None,
        typer.Option("--shard", help="ابنِ جزءًا من فهرس على خادم، مثل 2/8: الثاني من ثمانية"),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """ابنِ الفهرس أو حدّثه بما تغيّر في المقالات."""
    with reporting_errors(as_json), library_of(corpus, index, shard) as library:
        if watch:
            _watch(library, as_json)
        else:
            report = sync(library)
            show(as_json, contract.report_json(report), build_page(report))


def _watch(library: Library, as_json: bool) -> None:
    """A report at first and after every change, until Ctrl+C."""
    first = True
    try:
        for _ in changes(library.settings.corpus):
            try:
                report = sync(library)
            except (IndexBusy, IndexUnwritable) as problem:
                complain(problem)  # and try again at the next change
                continue
            if first or report.wrote:
                show(as_json, contract.report_json(report), build_page(report))
            first = False
    except KeyboardInterrupt:
        return


@app.command()
def add(
    files: _Files,
    corpus: Corpus = None,
    index: Index = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="انقل الملف القديم بالاسم نفسه إلى المهملات")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """انسخ ملفات إلى مجلد المقالات وحدّث الفهرس."""
    with reporting_errors(as_json), library_of(corpus, index) as library:
        folder = library.settings.corpus
        sources = [shelf.put(folder, file, replace=replace) for file in files]
        report = sync(library, sources)
    show(as_json, {"sources": sources} | contract.report_json(report), build_page(report))


@app.command()
def remove(
    name: Annotated[str, typer.Argument(help="اسم المصدر كما يظهر في list")],
    corpus: Corpus = None,
    index: Index = None,
    as_json: AsJson = False,
) -> None:
    """انقل مقالًا من مجلد المقالات إلى المهملات وحدّث الفهرس."""
    with reporting_errors(as_json), library_of(corpus, index) as library:
        moved = shelf.take(library.settings.corpus, name)
        report = sync(library, [name])
    content = {"moved_to": str(moved)} | contract.report_json(report)
    show(as_json, content, keeping_pages.removed_page(name, moved, report))


@app.command(name="list")
def list_(corpus: Corpus = None, index: Index = None, as_json: AsJson = False) -> None:
    """اعرض المصادر التي في الفهرس."""
    with reporting_errors(as_json), library_of(corpus, index) as library:
        if library.manifest() is None:
            raise IndexMissing(library.settings.index)
        sources = library.sources()
    show(as_json, contract.list_json(sources), keeping_pages.list_page(sources))


@app.command()
def status(corpus: Corpus = None, index: Index = None, as_json: AsJson = False) -> None:
    """اعرض حال الفهرس: ما فيه، وحجمه، وبم بُني، وهل يوافق المجلد."""
    from rag.upkeep import status as state_of

    with reporting_errors(as_json):
        state = state_of(settings_of(corpus, index))
    show(as_json, contract.status_json(state), keeping_pages.status_page(state))


@app.command()
def doctor(corpus: Corpus = None, index: Index = None, as_json: AsJson = False) -> None:
    """افحص الفهرس كله وأصلح ما فسد منه."""
    from rag.upkeep import doctor as examine

    with reporting_errors(as_json), bar("بناء الفهرس") as step, interruptible():
        diagnosis = examine(settings_of(corpus, index), Shown(step))
    show(as_json, contract.doctor_json(diagnosis), keeping_pages.doctor_page(diagnosis))
    if diagnosis.left:
        raise typer.Exit(1)
