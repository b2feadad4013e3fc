"""Putting files into the corpus folder and taking them out. Nothing is ever lost by either."""

import shutil
from datetime import datetime
from pathlib import Path

from rag.errors import CorpusMissing, SourceExists, UnknownSource
from rag.sync.folder import scan

TRASH = ".trash"
"""The folder, hidden in the corpus folder, that what is taken out goes to. Not in the index folder:
that one may be deleted at any time."""


def put(corpus: Path, file: Path, *, replace: bool = False) -> str:
    """Copy a file into the corpus folder; the source that it is there.

    A file that is there already is left alone when it has the same bytes; another one of that name
    is moved to the trash when `replace`. Raises SourceExists when not, CorpusMissing.
    """
    if not corpus.is_dir():
        raise CorpusMissing(corpus)
    target = corpus / file.name
    if target.exists():
        if target.samefile(file) or target.read_bytes() == file.read_bytes():
            return file.name
        if not replace:
            raise SourceExists(file.name)
        take(corpus, file.name)
    with target.open("xb") as copy, file.open("rb") as original:
        shutil.copyfileobj(original, copy)
    shutil.copystat(file, target)
    return file.name


def take(corpus: Path, source: str) -> Path:
    """Move a file of the corpus folder to the trash; where it is now.

    Raises UnknownSource when there is none of that name, CorpusMissing.
    """
    if not any(scan(corpus, [source])):
        raise UnknownSource(source, tuple(scan(corpus)[0]))
    bin_ = corpus / TRASH / datetime.now().astimezone().strftime("%Y-%m-%dT%H%M%S.%f")
    target = bin_ / source
    target.parent.mkdir(parents=True)
    (corpus / source).rename(target)
    return target


def give_back(corpus: Path, taken: Path, source: str) -> None:
    """Undo a `take`: the file stands under its name again. Raises SourceExists when another one
    does by now."""
    target = corpus / source
    if target.exists():
        raise SourceExists(source)
    target.parent.mkdir(parents=True, exist_ok=True)
    taken.rename(target)
