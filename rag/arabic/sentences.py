"""Sentences and clauses of real Arabic prose, as exact spans.

Articles join clauses by « ، » for sixty words and put a space before their full stops, so a
sentence ends at a mark, not at "a mark and a capital", and a clause is the unit that answers.
"""

import re
from dataclasses import dataclass

_LONGEST_WHOLE = 25
"""Words a sentence may have and still be one clause."""
_LONGEST_RUN = 32
"""Words between two commas that are read in one go."""
_SHORTEST_CLAUSE = 4
"""Words under which a clause is read together with the one after it."""

# A mark that ends a sentence, with the closing quotes and brackets that belong to it. A point
# between digits is a decimal, one after a lone letter an abbreviation (ص. 12).
# Both patterns begin with the characters that may end something, which is what makes them quick.
_CLOSING = r"(?:[\"']|\s*[”»’)\]}﴾]|\s+[\"'](?=\s|$))*(?=\s|$|\w|[“«\"'(])"
_SENTENCE_END = re.compile(
    r"[.؟?!…\n](?:(?<=\.)(?:(?<!\d\.)(?<!\b\w\.)\.*(?!\w)|(?<=\d\.)(?!\d)|(?<=\s\w\.)(?=\s*$))"
    rf"{_CLOSING}|(?<=[؟?!…])[؟?!…]*{_CLOSING}|(?<=\n)\n*)"
)
_COMMA = r"(?<=[،,؛;])(?:(?<!\d.)(?!\d)|(?<=\d.)(?=\s))"  # not the one in 1,500
_COLON = r"(?<=:)(?=\s|$)"  # nor that in 10:30
_DASH = r"(?<=\s)(?!(?<=\d\s)[–—-]\s\d)[–—-]\s"  # nor that of (17 - 25)
_CLAUSE_END = re.compile(rf"[،,؛;:\s](?:{_COMMA}|{_COLON}|{_DASH})")
# Words that begin a new clause in a run-on sentence without commas, marks of vowels aside.
_V = r"[\u064b-\u0652\u0670]*"
_OPENERS = (
    "ولكن ولكنه ولكنها ولكنهم لكن بينما حيث مما وقد وكان وكانت وكانوا وبحلول وبعد وعندما وحين "
    "وبينما ثم وتم وقام وقامت وأصبح وأصبحت وهكذا وبذلك ولذلك لذلك وبهذا كما فقد وهو وهي وهم واستمر "
    "واستطاع وتمكن وتمكنت وبدأ وبدأت وانتهى وانتهت وقال وأضاف"
).split()
_OPENER = re.compile(
    r"\s(?=(?:"
    + "|".join(_V.join(word) for word in sorted(_OPENERS, key=len, reverse=True))
    + rf"){_V}\s|و{_V}ف{_V}ي{_V}\s+(?:عام|سنة|العام|يوم|شهر|القرن|\d))"
)
_NUMBERING = re.compile(r"\d{1,3}\.")
"""The number of a line in a list, which the line belongs to."""
_WORD = re.compile(r"\w[\w\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]*")


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open stretch of a text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The stretch itself."""
        return text[self.start : self.end]


def sentences(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """The sentences of `text[start:end]`, closing marks included, blanks around them not.

    >>> text = "سقطت دمشق عام 613م . ماذا بعد؟ لا شيء"
    >>> [s.of(text) for s in sentences(text)]
    ['سقطت دمشق عام 613م .', 'ماذا بعد؟', 'لا شيء']
    """
    return _cut(text, start, len(text) if end is None else end, _SENTENCE_END)


def clauses(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """The clauses of `text[start:end]`: short sentences whole, long ones cut at their commas, and
    what is long even so before the conjunctions that begin a clause.

    A clause never crosses a sentence's end. The comma that closes it is not part of it.
    """
    return [
        clause for sentence in sentences(text, start, end) for clause in clauses_of(text, sentence)
    ]


def clauses_of(text: str, sentence: Span) -> list[Span]:
    """The clauses of one sentence."""
    found = [sentence]
    if _count_words(text, sentence) > _LONGEST_WHOLE:
        runs = _join_short(text, _cut(text, sentence.start, sentence.end, _CLAUSE_END))
        found = [clause for run in runs for clause in _run_on(text, run)]
    return [_without_closing_comma(text, clause) for clause in found]


def _run_on(text: str, run: Span) -> list[Span]:
    """A stretch without commas, cut where a conjunction begins a clause if it is long."""
    if _count_words(text, run) <= _LONGEST_RUN:
        return [run]
    return _join_short(text, _cut(text, run.start, run.end, _OPENER))


def _cut(text: str, start: int, end: int, boundary: re.Pattern[str]) -> list[Span]:
    cuts = [m.end() for m in boundary.finditer(text, start, end)] + [end]
    spans = []
    for cut in cuts:
        span = _strip(text, start, cut)
        if cut < end and _NUMBERING.fullmatch(text, span.start, span.end):
            continue
        if span.end > span.start and _WORD.search(text, span.start, span.end):
            spans.append(span)
        elif spans and span.end > span.start:
            spans[-1] = Span(spans[-1].start, span.end)  # a stray mark goes with what it follows
        start = cut
    return spans


def _join_short(text: str, spans: list[Span]) -> list[Span]:
    joined: list[Span] = []
    open_short = False
    for span in spans:
        if open_short:
            joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
        open_short = _count_words(text, joined[-1]) < _SHORTEST_CLAUSE
    if open_short and len(joined) > 1:
        last = joined.pop()
        joined[-1] = Span(joined[-1].start, last.end)
    return joined


def _without_closing_comma(text: str, span: Span) -> Span:
    end = span.end
    while end > span.start and (text[end - 1] in "،,؛;" or text[end - 1].isspace()):
        end -= 1
    return Span(span.start, end)


def _strip(text: str, start: int, end: int) -> Span:
    while start < end and _is_blank(text[start]):
        start += 1
    while end > start and _is_blank(text[end - 1]):
        end -= 1
    return Span(start, end)


def _is_blank(character: str) -> bool:
    """Whether nothing is seen of it: a blank, a control character, a mark of direction."""
    return character.isspace() or not character.isprintable()


def _count_words(text: str, span: Span) -> int:
    return len(_WORD.findall(text, span.start, span.end))
