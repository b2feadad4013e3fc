"""The facade: a folder of articles that answers questions."""

import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Self

from threadpoolctl import threadpool_limits

from rag import question
from rag.answer import compose
from rag.answer.designated import designated
from rag.answer.found import DEPTH, READ, Found
from rag.answer.rerank import rerank
from rag.answer.verify import verified
from rag.arabic.terms import light_stem, term_pair
from rag.embedding import Embedder, load
from rag.errors import EmbedderChanged, IndexMissing
from rag.lexicon import Words, names
from rag.lexicon.told import told
from rag.matching import Matcher
from rag.passages import PassageSettings
from rag.question import Question, followup, requests
from rag.question.requests import Request
from rag.records import Answer, Document, Hit, Kind, SyncReport
from rag.retrieve import rank
from rag.settings import Settings
from rag.store import Candidate, Manifest, SourceSummary, Store, open_store
from rag.suggest import Suggestion, suggestions
from rag.sync import Listener, limits_of, sync
from rag.writer import Writer
from rag.writer import load as writer_of
from rag.writer.written import Event, write

_CANDIDATES = 60
"""Passages taken from each index before they are ranked."""
_ALSO = 2
"""Names that the texts give for those of a question, and that are searched for too."""
_SUGGESTING = 24
"""Sources, spread over the library, that suggested questions are made from."""


class Library:
    """The articles of a folder, indexed.

        with Library.open(corpus="corpus", index="index") as library:
            library.sync()
            answer = library.ask("متى وصل الفرس إلى شمال الأناضول؟")

    Safe to share between threads; asking goes on during a sync and sees the state before it.
    """

    def __init__(
        self, store: Store, embedder: Embedder, settings: Settings, writer: Writer | None = None
    ) -> None:
        self._store = store
        self.writer = writer
        self.embedder = embedder
        self.settings = settings
        self._words = Words()

    @classmethod
    def open(
        cls,
        corpus: str | Path | None = None,
        index: str | Path | None = None,
        settings: Settings | None = None,
    ) -> Self:
        """The library of a corpus folder and its index folder; nothing is built yet.

        `settings` are those of `Settings.load()` unless given; the two folders override them.
        Raises BadSettings, ModelMissing, IndexDamaged, IndexReadOnly or ServerGone.
        """
        _one_thread_a_product()
        settings = (settings or Settings.load()).with_folders(corpus, index)
        embedder, writer = load(settings), writer_of(settings)
        store = open_store(settings)
        store.mend()
        return cls(store, embedder, settings, writer)

    def sync(self, listener: Listener | None = None, only: Collection[str] = ()) -> SyncReport:
        """Bring the index in step with the corpus folder; quick when nothing has changed. `only`
        some sources are seen to if there are any; the others wait for the next sync.

        Raises CorpusMissing, IndexBusy.
        """
        settings = self.settings
        passages = PassageSettings(settings.passage_size, settings.passage_overlap)
        limits = limits_of(settings)
        return sync(self._store, settings.corpus, self.embedder, passages, listener, limits, only)

    def search(self, query: str, limit: int = 10, sources: Sequence[str] = ()) -> list[Hit]:
        """The passages that best match `query`, best first; `sources` restricts where to look.

        Raises EmptyQuestion, UnknownSource, IndexMissing, EmbedderChanged.
        """
        return list(self.reranked(query, limit, sources).hits)

    def ask(
        self,
        text: str,
        sources: Sequence[str] = (),
        limit: int = 5,
        history: Sequence[Answer] = (),
    ) -> Answer:
        """What the sources say to a question, in the words of the language model if there is one:
        the last event of `ask_streaming`. Raises what `search` does."""
        if self.writer is None:
            return self.quote(text, sources, limit, history)
        *_, last = self.ask_streaming(text, sources, limit, history)
        assert isinstance(last, Answer)
        return last

    def ask_streaming(
        self,
        text: str,
        sources: Sequence[str] = (),
        limit: int = 5,
        history: Sequence[Answer] = (),
    ) -> Iterator[Event]:
        """`ask` as it goes: what the language model writes, each sentence once it is checked, and
        at the end the Answer. Closing the iterator stops the model. Raises what `search` does."""
        began = time.perf_counter()
        with self._store.reading():  # the passages and their documents, of one state
            floor = self.quote(text, sources, limit, history)
            documents = self._documents_of(floor) if self.writer else {}
        if self.writer is None or not floor.hits:  # a greeting, and a summary, stay as they are
            yield floor
            return
        for event in write(self.writer, floor, documents, self.settings, self._words):
            if isinstance(event, Answer):
                event = verified(event, documents.__getitem__)
                event.timings_ms["total"] = round((time.perf_counter() - began) * 1000, 2)
            yield event

    def quote(
        self,
        text: str,
        sources: Sequence[str] = (),
        limit: int = 5,
        history: Sequence[Answer] = (),
    ) -> Answer:
        """What the sources say to a question in their own words, and the `limit` best passages.

        `history` are the answers before it, oldest first: a follow-up ("ومتى توفي؟") is completed
        from them; without them it is read as it stands. `Answer.text` is None when nothing in the
        sources supports an answer. Raises what `search` does.
        """
        began = time.perf_counter()
        resolved = followup.resolve(text, history)
        request = requests.read(resolved or text)
        if request.kind in requests.SMALL_TALK:
            return Answer(text, None, (), (), 0.0, kind=request.kind)
        with self._store.reading():  # the hits and the documents that are quoted, of one state
            answer = self._answer(request, resolved or text, sources, limit, history)
            answer = verified(replace(answer, question=text, resolved=resolved), self.document)
        answer.timings_ms["total"] = round((time.perf_counter() - began) * 1000, 2)
        return answer

    def _answer(
        self,
        request: Request,
        text: str,
        sources: Sequence[str],
        limit: int,
        history: Sequence[Answer],
    ) -> Answer:
        if request.kind is Kind.SUMMARY:
            self._built()
            named = designated(request.about, self.sources(), sources, history)
            if named:
                documents = [self.document(source) for source in named]
                return compose.summarise(text, documents, self._words.lexicon, self.settings)
        began = time.perf_counter()
        depth = DEPTH if request.kind is Kind.FACT else READ
        found = self.retrieve(request.about or text, max(limit, depth), sources)
        retrieved = time.perf_counter()
        answer = compose.answer(request.kind, found, self.document, self.settings, limit)
        answered = time.perf_counter()
        answer.timings_ms["retrieve"] = round((retrieved - began) * 1000, 2)
        answer.timings_ms["answer"] = round((answered - retrieved) * 1000, 2)
        return answer

    def reranked(self, query: str, limit: int, sources: Sequence[str] = ()) -> Found:
        """A question as it was read, with its best passages, the best of them read clause by
        clause. Raises what `search` does."""
        found = self.retrieve(query, max(limit, DEPTH), sources)
        return replace(found, hits=rerank(found)[:limit])

    def retrieve(self, text: str, limit: int, sources: Sequence[str] = ()) -> Found:
        """A question as it was read, with its best passages as they are ranked first. Raises what
        `search` does."""
        asked, matcher, candidates = self.candidates(text, max(_CANDIDATES, limit), sources)
        return Found(asked, matcher, tuple(rank(asked, matcher, candidates, limit)))

    def candidates(
        self,
        text: str,
        limit: int = _CANDIDATES,
        sources: Sequence[str] = (),
    ) -> tuple[Question, Matcher, list[Candidate]]:
        """A question as it was read, what matches its words, and the `limit` best passages by
        either index, unranked. Raises what `search` does."""
        asked = question.read(text, names.of_library(self.settings.corpus))
        with self._store.reading():
            manifest = self._built()
            find = partial(self._find, manifest.passages, limit, sources)
            matcher, found = find(asked)
            also = told(asked.forms, (c.passage.text for c in found), self._words.lexicon)
            if also:  # a text gives another name: what has only that is worth looking for
                asked = replace(asked, also=(*asked.also, *also[:_ALSO]))
                matcher, found = find(asked)
            return asked, matcher, found

    def _find(
        self, passages: int, limit: int, sources: Sequence[str], asked: Question
    ) -> tuple[Matcher, list[Candidate]]:
        stems = ["1" + light_stem(form) for form in asked.forms]
        frequencies = self._store.frequencies(stems)
        matcher = Matcher.of(asked.forms, frequencies, passages, self._words, asked.otherwise)
        vector = self.embedder.query(asked.text)
        terms = (*asked.terms, *(term for form in matcher.heads for term in term_pair(form)))
        return matcher, self._store.candidates(terms, vector, limit, sources)

    def suggestions(self, limit: int = 4) -> tuple[str, ...]:
        """At most `limit` questions made from the sources themselves, each of which they answer.

        The same for the same library. Raises IndexMissing, EmbedderChanged.
        """
        names = sorted({summary.cited_as for summary in self.sources()})
        some = names[:: max(1, len(names) // _SUGGESTING)][:_SUGGESTING]
        asked = suggestions(map(self.document, some), 3 * limit)
        return tuple(islice((made.question for made in asked if self._answers(made)), limit))

    def _answers(self, made: Suggestion) -> bool:
        """Whether a question is answered by what it was made from."""
        return any(
            cited.source == made.source and cited.start < made.end and made.start < cited.end
            for cited in self.quote(made.question).citations
        )

    def sources(self) -> list[SourceSummary]:
        """The list of sources, by name."""
        return self._store.sources()

    def document(self, source: str) -> Document:
        """A whole source. Raises UnknownSource."""
        return self._store.document(source)

    def manifest(self) -> Manifest | None:
        """The state of the index; None when nothing is built."""
        return self._store.manifest()

    def close(self) -> None:
        """Let go of the index."""
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _documents_of(self, answer: Answer) -> dict[str, Document]:
        """The documents that an answer quotes or lists, by each name they have there."""
        named = {hit.passage.source for hit in answer.hits} | {c.source for c in answer.citations}
        found = {source: self._store.document(source) for source in named}
        return found | {document.source: document for document in found.values()}

    def _built(self) -> Manifest:
        manifest = self._store.manifest()
        if manifest is None:
            raise IndexMissing(self.settings.index)
        if manifest.make.embedder != self.embedder.identity:
            raise EmbedderChanged(manifest.make.embedder, self.embedder.identity)
        return manifest


def _one_thread_a_product() -> None:
    """The products of matrices that a question takes are small. Several threads gain nothing
    there, and where anything else runs they wait for one another: a question took three times as
    long beside another one."""
    threadpool_limits(limits=1, user_api="blas")
