"""Evaluations in a thread of their own, shared by all readers and kept while the page is served."""

import tempfile
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from rag.errors import BadQuestions
from rag.evaluate import gold
from rag.evaluate.datasets import read
from rag.evaluate.gold import Outcome
from rag.evaluate.report import GoldReport, Origin
from rag.evaluate.squad_file import Squad
from rag.library import Library
from rag.settings import Settings


@dataclass(frozen=True, slots=True)
class Run:
    """A finished evaluation: its figures, and what became of every question."""

    name: str
    at: datetime
    report: GoldReport
    outcomes: tuple[Outcome, ...]


class Examiner:
    """Runs one evaluation at a time."""

    def __init__(self, library: Library, settings: Settings) -> None:
        self._library = library
        self._settings = settings
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="evaluate")
        self._lock = threading.Lock()
        self._job: Future[None] | None = None
        self.progress: tuple[int, int] = (0, 0)
        self.runs: list[Run] = []

    @property
    def running(self) -> bool:
        """Whether an evaluation is under way, whoever has begun it."""
        return self._job is not None and not self._job.done()

    @property
    def error(self) -> Exception | None:
        """What the last evaluation ended with, when it ended badly."""
        if self._job is None or not self._job.done():
            return None
        problem = self._job.exception()
        return problem if isinstance(problem, Exception) else None

    def start(self, name: str, content: bytes) -> Future[None]:
        """The evaluation that is under way, or else one of the gold questions of a file."""
        with self._lock:
            if not self.running:
                self.progress = (0, 0)
                self._job = self._pool.submit(self._run, name, content)
            assert self._job is not None
            return self._job

    def _run(self, name: str, content: bytes) -> None:
        with tempfile.TemporaryDirectory(prefix="warraq-") as folder:
            file = Path(folder) / "questions.jsonl"
            file.write_bytes(content)
            self.runs.append(self._examined(name, file))

    def _examined(self, name: str, file: Path) -> Run:
        questions = read(file)
        if isinstance(questions, Squad):
            raise BadQuestions(file, "the page takes gold questions, a JSON object a line")
        gold.check_sources(self._library, self._settings, file, questions)
        done: list[Outcome] = []
        for outcome in gold.outcomes(self._library, self._settings.corpus, questions):
            done.append(outcome)
            self.progress = (len(done), len(questions))
        manifest = self._library.manifest()
        assert manifest is not None  # asked and answered
        origin = Origin.of(file, len(done), None, manifest, self._settings)
        now = datetime.now().astimezone()
        return Run(name, now, gold.summary(done, origin), tuple(done))
