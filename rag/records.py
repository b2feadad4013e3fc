"""What flows through the program. Offsets are half-open code-point offsets into `Document.text`."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Locator:
    """Where a stretch of a document stands, in words a reader can follow."""

    start: int
    paragraph: int  # counted from 1
    heading: str = ""
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A source as it was read; `source` is its path relative to the corpus folder, with "/".

    `author` and `date` are as the file writes them, `encoding` is the codec a plain text was
    decoded with, each "" where there is none. `warnings` are codes, keys of `WARNINGS` in
    `rag.readers`: what a reader should know of the text before trusting it. The same file may lie
    in the folder more than once: `source` is then the first of its names, `also` are the others.
    """

    id: int
    source: str
    title: str
    text: str
    locators: tuple[Locator, ...] = ()  # ascending by start
    author: str = ""
    date: str = ""
    encoding: str = ""
    warnings: tuple[str, ...] = ()
    also: tuple[str, ...] = ()

    def locate(self, offset: int) -> Locator | None:
        """The last locator at or before `offset`."""
        after = bisect_right(self.locators, offset, key=lambda locator: locator.start)
        return self.locators[after - 1] if after else None


@dataclass(frozen=True, slots=True)
class Passage:
    """A slice of a document: `document.text[start:end] == text`.

    `heading` is what stands over it: the title of its document and the heading of its section, a
    line each; "" where there is neither.
    """

    id: int
    document_id: int
    source: str
    start: int
    end: int
    text: str
    heading: str = ""

    @property
    def title(self) -> str:
        """That of its document; the heading of its section where that has none."""
        return self.heading.partition("\n")[0]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a hit ranks where it does: a feature, its value, and what it adds to the score."""

    feature: str
    value: float
    share: float


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found for a query; a higher score is a better one, and the sum of its reasons.

    `copies` are the passages that say the same in nearly the same words and are not listed again.
    """

    passage: Passage
    score: float
    lexical: float
    dense: float
    copies: tuple[Passage, ...] = ()
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """A verbatim quote and its place: `document.text[start:end] == quote`.

    `value` is the span of what the question wanted (a date, a number, a name), inside the quote;
    None when the whole quote is the answer.
    """

    number: int
    source: str
    title: str
    start: int
    end: int
    quote: str
    locator: Locator | None
    value: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Sources that give different values for the thing asked; `citations` are citation numbers."""

    value: str
    citations: tuple[int, ...]


class Kind(StrEnum):
    """What kind of answer was asked for.

    For a GREETING, THANKS and HELP ("what can you do?") nothing is searched: `text` is None, and
    the interface has a word of its own.
    """

    FACT = "fact"
    LIST = "list"
    TOPIC = "topic"
    SUMMARY = "summary"
    GREETING = "greeting"
    THANKS = "thanks"
    HELP = "help"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that a language model wrote, without the citation numbers it gave.

    `citations` are the numbers of the citations that support it, () when none does; `corrected`
    tells that they are not the ones the model gave.
    """

    text: str
    citations: tuple[int, ...]
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class Writing:
    """What a language model wrote for an answer: every sentence, those that are not shown too.

    `used` tells whether the answer is made of it. `notice` is a key of `NOTICES` in
    `rag.writer.notices`: why it is not, or what was struck or marked; "" when nothing was.
    """

    writer: str
    sentences: tuple[Sentence, ...]
    used: bool
    notice: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the sources say, or `text=None` when nothing in them supports an answer.

    `text` is made of the quotes of `citations` and their bracketed numbers, nothing else; where
    `writing` is there and used, of its sentences, which the quotes support.
    `resolved` is the question that was answered, where a follow-up was completed from the turns
    before it; "" where it was answered as it stands. `agreeing` is the number of sources that give
    the same value, 0 where none was compared.
    """

    question: str
    text: str | None
    citations: tuple[Citation, ...]
    hits: tuple[Hit, ...]
    confidence: float
    disagreements: tuple[Disagreement, ...] = ()
    kind: Kind = Kind.FACT
    resolved: str = ""
    agreeing: int = 0
    timings_ms: dict[str, float] = field(default_factory=dict)
    writing: Writing | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file of the corpus folder that is not in the index, and why.

    `code` is a key of `REASONS` in `rag.errors` and `reason` its sentence, filled in with
    `details`; an interface that has words of its own needs only the code and the details.
    """

    source: str
    reason: str
    code: str = ""
    details: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a sync did; sources relative to the corpus folder, in the order of their names.

    `renamed` are pairs of the old name and the new one. `files` is the number of sources in the
    index, `documents` that of their different contents.
    """

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    rebuilt: str = ""  # why everything was rebuilt; "" when it was not
    files: int = 0
    documents: int = 0
    passages: int = 0
    seconds: float = 0.0

    @property
    def wrote(self) -> bool:
        """Whether the index is another than before."""
        return bool(self.added or self.changed or self.renamed or self.removed or self.rebuilt)
