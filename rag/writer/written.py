"""From the extractive answer to one that a model wrote and the sources support."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace

from rag.lexicon import Words
from rag.records import Answer, Citation, Disagreement, Document, Hit, Sentence, Writing
from rag.settings import Settings
from rag.writer.facts import read
from rag.writer.notices import MARK
from rag.writer.prompt import messages
from rag.writer.protocol import Writer, WriterFault
from rag.writer.stream import Raw, raw_sentences, spoken
from rag.writer.support import Evidence, Support

_ENOUGH = 0.5
"""The share of the words written that must be supported for the answer to be made of them."""
_LONGEST = 4
"""Times the words that were asked for, after which an answer is taken to have no end."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A piece as the model writes it. Nothing of it is checked: show that it writes, or show it as
    a draft, never as an answer."""

    text: str


@dataclass(frozen=True, slots=True)
class Checked:
    """A whole sentence that has been checked, with the citations it adds to those before.

    `shown` tells whether it will be in the answer: with its support, or with a mark.
    """

    sentence: Sentence
    citations: tuple[Citation, ...]
    shown: bool


Event = Draft | Checked | Answer
"""What a reader can be shown while an answer is written; the last one is the Answer."""


def write(
    writer: Writer,
    floor: Answer,
    documents: Mapping[str, Document],
    settings: Settings,
    words: Words,
) -> Iterator[Event]:
    """The answer of `writer` from the passages of `floor`, the extractive answer, as it comes to
    be; the last event is the answer, `floor` itself with a notice when the model fails.

    `documents` are those of the passages and citations of `floor`. When the sources are silent the
    model is not asked: `floor` is the only event. Closing the iterator stops the model.
    """
    if floor.text is None or not floor.hits:
        yield floor
        return
    page = _Page(floor.hits, documents, settings.writer_unsupported == "mark", words)
    asked = messages(
        floor.resolved or floor.question,
        [hit.passage.text for hit in floor.hits],
        settings.answer_words,
    )
    fault = ""
    try:
        with closing(writer.write(asked)) as pieces:
            for piece in raw_sentences(spoken(pieces)):
                yield page.check(piece) if isinstance(piece, Raw) else Draft(piece)
                if page.words > _LONGEST * settings.answer_words:
                    raise WriterFault("endless")
    except WriterFault as problem:
        fault = problem.code
    yield page.answer(floor, writer.name, fault)


class _Page:
    """What has been written so far, checked."""

    def __init__(
        self, hits: Sequence[Hit], documents: Mapping[str, Document], marking: bool, words: Words
    ) -> None:
        self._hits = hits
        self._documents = documents
        self._marking = marking
        self._evidence = Evidence([hit.passage.text for hit in hits], words)
        self._sentences: list[Sentence] = []
        self._citations: list[Citation] = []
        self._is_arabic = False

    @property
    def words(self) -> int:
        """How many words the sentences have."""
        return sum(len(sentence.text.split()) for sentence in self._sentences)

    def check(self, raw: Raw) -> Checked:
        """Look for the support of a sentence, and cite it."""
        self._is_arabic = self._is_arabic or raw.is_arabic
        found = self._evidence.of(raw.text, raw.cited) if raw.is_arabic else ()
        before = len(self._citations)
        numbers = tuple(dict.fromkeys(self._cite(support) for support in found))
        used = {support.passage for support in found}
        sentence = Sentence(raw.text, numbers, bool(found) and used != set(raw.cited))
        self._sentences.append(sentence)
        shown = bool(numbers) or self._marking
        return Checked(sentence, tuple(self._citations[before:]), shown)

    def answer(self, floor: Answer, by: str, fault: str) -> Answer:
        """The answer made of the sentences, or `floor` and why."""
        notice = fault or self._notice(floor)
        sentences = tuple(self._sentences)
        if notice not in ("", "struck", "marked"):
            return replace(floor, writing=Writing(by, sentences, used=False, notice=notice))
        differing = tuple(self._again(floor, told) for told in floor.disagreements)
        return replace(
            floor,
            text=" ".join(in_words(s) for s in sentences if s.citations or self._marking),
            citations=tuple(self._citations),
            disagreements=differing,
            writing=Writing(by, sentences, used=True, notice=notice),
        )

    def _notice(self, floor: Answer) -> str:
        if not self._sentences:
            return "empty"
        if not self._is_arabic:
            return "not_arabic"
        kept = [s.text for s in self._sentences if s.citations]
        if sum(len(text.split()) for text in kept) < _ENOUGH * self.words or _says_less(
            kept, floor
        ):
            return "unsupported"
        if len(kept) == len(self._sentences):
            return ""
        return "marked" if self._marking else "struck"

    def _cite(self, support: Support) -> int:
        """The number of the citation of a stretch, a new one if need be."""
        passage = self._hits[support.passage - 1].passage
        document = self._documents[passage.source]
        start, end = passage.start + support.span.start, passage.start + support.span.end
        value = support.value and (
            passage.start + support.value[0],
            passage.start + support.value[1],
        )
        for citation in self._citations:
            if (citation.source, citation.start, citation.end) == (document.source, start, end):
                return citation.number
        quote, locator = document.text[start:end], document.locate(start)
        number = len(self._citations) + 1
        self._citations.append(
            Citation(number, document.source, document.title, start, end, quote, locator, value)
        )
        return number

    def _again(self, floor: Answer, told: Disagreement) -> Disagreement:
        """A disagreement with the numbers of this answer; what was not cited is added."""
        numbers = []
        for old in floor.citations:
            if old.number in told.citations:
                new = len(self._citations) + 1
                self._citations.append(replace(old, number=new))
                numbers.append(new)
        return replace(told, citations=tuple(numbers))


def in_words(sentence: Sentence) -> str:
    """A sentence as it is shown: with the numbers of its citations, or the mark of one without.

    >>> in_words(Sentence("سقطت دمشق عام 613م", (1, 2)))
    'سقطت دمشق عام 613م [1][2].'
    """
    numbers = "".join(f"[{number}]" for number in sentence.citations) or MARK
    return f"{sentence.text} {numbers}."


def _says_less(kept: Sequence[str], floor: Answer) -> bool:
    """Whether the extractive answer marks a date or number and nothing that was kept has any."""
    claims = [read(text) for text in kept]
    return any(c.value for c in floor.citations) and not any(c.dates or c.numbers for c in claims)
