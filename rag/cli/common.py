"""What the commands share: the program they belong to, their options, the library they work on."""

import sys
import time
from collections.abc import Collection
from pathlib import Path
from typing import Annotated

import typer

from rag.cli.console import Step, bar, complain, interruptible
from rag.cli.pages import build_page
from rag.errors import IndexBusy, IndexUnwritable, ShardsDiffer
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
Corpus = Annotated[Path | None, typer.Option("--corpus", help="مجلد المقالات")]
Index = Annotated[
    Path | None, typer.Option("--index", help="مجلد الفهرس، أو milvus://host:port/name")
]
WriterName = Annotated[
    str | None,
    typer.Option("--writer", help="نموذج لغوي يكتب الجواب ويُدقَّق ما كتبه، مثل gemma3:4b"),
]
AsJson = Annotated[bool, typer.Option("--json", help="اطبع النتيجة بصيغة JSON")]


def settings_of(
    corpus: Path | None,
    index: Path | None,
    shard: str | None = None,
    writer: str | None = None,
) -> Settings:
    """The settings in force, with the folders, the shard and the language model of the command
    line."""
    return Settings.load(shard=shard, writer=writer).with_folders(corpus, index)


def library_of(
    corpus: Path | None,
    index: Path | None,
    shard: str | None = None,
    writer: str | None = None,
) -> Library:
    """The library that a command works on."""
    return Library.open(settings=settings_of(corpus, index, shard, writer))


class Shown:
    """A listener that shows a build on stderr: what is rebuilt and why, before anything is done;
    then files, passages, their rate and the time that is left."""

    def __init__(self, step: Step) -> None:
        self._step = step
        self._began = 0.0

    def __call__(self, progress: Progress) -> None:
        if not self._began:
            self._began = time.monotonic()
            if progress.rebuilt:
                sys.stderr.write(
                    f"يُعاد بناء الفهرس كله ({progress.of_files} ملفًا) لتغيّر ما بُني به: "
                    f"{progress.rebuilt}\n"
                )
        rate = progress.passages / max(time.monotonic() - self._began, 0.001)
        note = f"(المقاطع: {progress.passages}، في الثانية: {rate:.0f})"
        self._step(progress.files, progress.of_files, note)


def sync(library: Library, only: Collection[str] = ()) -> SyncReport:
    """Bring the index up to date, or `only` some sources of it, with a bar; what is interrupted
    goes on the next time."""
    with bar("بناء الفهرس") as step, interruptible():
        return library.sync(Shown(step), only)


def sync_first(library: Library) -> None:
    """Build what is missing or stale, and say so when that was anything.

    When another process is building or the disk is full, the state before that answers.
    """
    try:
        report = sync(library)
    except (IndexBusy, IndexUnwritable, ShardsDiffer) as problem:
        if library.manifest() is None:
            raise
        complain(problem)
        sys.stderr.write("الجواب مما في الفهرس قبل ذلك.\n")
        return
    if report.wrote:
        sys.stderr.write("حُدّث الفهرس. " + "".join(text for text, _ in build_page(report)))
