"""What is shared by all readers (the library and its builder) and what is each reader's own."""

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import streamlit as st

from rag.library import Library
from rag.records import Answer, Citation, SyncReport
from rag.settings import Settings
from rag.store import Feedback, is_remote
from rag.sync import Progress
from rag.ui.examiner import Examiner


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong, in no language yet: the code of an error and what fills in its words."""

    code: str
    details: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and what came of it; `nearest` stands in for citations when there is no answer.

    `only` are the sources that were asked, () when all were; `verdict` is the id of what the
    reader thought of it, None when that is not known.
    """

    question: str
    answer: Answer | None = None
    nearest: tuple[Citation, ...] = ()
    problem: Problem | None = None
    only: tuple[str, ...] = ()
    verdict: int | None = None

    @property
    def citations(self) -> tuple[Citation, ...]:
        """What can be opened."""
        answered = self.answer is not None and self.answer.text is not None
        return self.answer.citations if self.answer and answered else self.nearest


@dataclass(frozen=True, slots=True)
class Viewing:
    """The citations that are open in the viewer, and which of them is in view.

    A citation with an empty quote stands for a whole source.
    """

    citations: tuple[Citation, ...]
    index: int = 0


@dataclass(slots=True)
class Reader:
    """What one reader has done on the page so far."""

    turns: list[Turn] = field(default_factory=list)
    viewing: Viewing | None = None
    pending: str = ""  # a question that has yet to be answered
    stopped: str = ""  # a question that no language model shall answer
    report: SyncReport | None = None
    report_is_news: bool = False  # asked for by the reader, who has not moved on since
    link: str = ""  # the shared link that was followed last
    taken: tuple[str, Path] | None = None  # the source removed last, and where its file is now
    run: int | None = None  # the evaluation that is looked at

    @property
    def cited(self) -> tuple[Citation, ...]:
        """All that was cited so far, each place once."""
        every = (c for turn in self.turns for c in (turn.answer.citations if turn.answer else ()))
        return tuple({(c.source, c.start, c.end): c for c in every}.values())


class Builder:
    """Builds the index in a thread of its own, so that a click or a reload does not cut it short.

    All readers wait for one and the same build.
    """

    def __init__(self, library: Library) -> None:
        self._library = library
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="build")
        self._lock = threading.Lock()
        self._job: Future[SyncReport] | None = None
        self.progress: Progress | None = None

    @property
    def running(self) -> bool:
        """Whether a build is under way, whoever has begun it."""
        return self._job is not None and not self._job.done()

    @property
    def last(self) -> Future[SyncReport] | None:
        """The build that is under way, or else the last one; None before the first."""
        return self._job

    def start(self) -> Future[SyncReport]:
        """The build that is under way, or else a new one."""
        with self._lock:
            if self._job is None or self._job.done():
                self.progress = None
                self._job = self._pool.submit(self._library.sync, self._hear)
            return self._job

    def _hear(self, progress: Progress) -> None:
        self.progress = progress


@dataclass(frozen=True, slots=True)
class Shared:
    """The library of the settings in force and the builder of its index."""

    library: Library
    builder: Builder
    examiner: Examiner
    feedback: Feedback
    settings: Settings


def shared() -> Shared:
    """The library that all readers share, opened once for the settings in force.

    Raises BadSettings, ModelMissing, IndexDamaged or IndexReadOnly.
    """
    return _open(Settings.load())


@st.cache_resource(show_spinner=False, hash_funcs={Settings: repr}, max_entries=1)
def _open(settings: Settings) -> Shared:
    library = Library.open(settings=settings)
    folder = Path("index") if is_remote(settings) else settings.index
    feedback = Feedback(folder)
    return Shared(library, Builder(library), Examiner(library, settings), feedback, settings)


def reader() -> Reader:
    """The state of the reader who looks at the page."""
    if "reader" not in st.session_state:
        st.session_state.reader = Reader()
    mine: Reader = st.session_state.reader
    return mine
