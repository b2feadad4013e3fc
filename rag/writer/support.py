"""Which stretches of which passages say what a sentence says."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.arabic.fold import fold
from rag.arabic.sentences import Span, clauses_of, sentences
from rag.arabic.terms import forms, light_stem
from rag.lexicon import Words
from rag.writer.claims import says
from rag.writer.facts import Claim, read

_WIDEST = 3
"""Neighbouring clauses of a source that may together say what a clause of the model says."""
_SHARED = 0.5
"""The share of its stems that a stretch must have to be read closely."""
_SHORT = 4
"""Words under which a clause is read together with the next."""
_CUT = re.compile(r"(?<!\d)[،,؛;:]\s*|(?<=\d)[،,؛;]\s+")
_TO_WHOM = r"(?:\s+(?:علي|عن|في|الي|ال\w+|لل\w+|جوابك|كل|اي|هذا|سوال))*"
_ORDERS = re.compile(
    r"(?:تجاهل|اهمل|انس|تناس|خالف)\w*\s+(?:\w+\s+){0,4}?(?:ال)?(?:تعليمات|اوامر|قواعد|سبق|قبل)\w*|"
    r"(?:التعليمات|الاوامر)\s+(?:السابقه|الجديده|التاليه)|انت الان|ايها (?:النموذج|المساعد)|"
    rf"(?<!\w)[وف]?(?:اجب|اكتب|قل|اخبر|اضف|اذكر|صرح|كرر){_TO_WHOM}"
    r"\s*(?:\s(?:ان|بان|ما يلي|التالي)(?!\w)|:)|"
    rf"(?<!\w)[وف]?اجب{_TO_WHOM}\s+ب\w+|"
    r"ignore (?:\w+ ){0,4}(?:instructions|prompts?)|system prompt|you are now|"
    r"<\|?(?:im_start|system)"
)
"""A sentence that speaks to the model. It and the rest of its paragraph support nothing: what a
text orders to be said is no report."""


@dataclass(frozen=True, slots=True)
class Support:
    """A stretch of a passage (counted from 1) that says what was claimed; offsets are those of the
    passage. `value` is the first date or number of the claim, as the stretch has it."""

    passage: int
    span: Span
    value: tuple[int, int] | None = None


class Evidence:
    """Passages, cut into stretches of one to three clauses; each is read when it is needed."""

    def __init__(self, passages: Sequence[str], words: Words) -> None:
        self._passages = passages
        self._words = words
        self._read: dict[tuple[int, Span], Claim] = {}
        self._stretches = [
            (number, span, frozenset(map(light_stem, forms(span.of(text)))))
            for number, text in enumerate(passages, start=1)
            for span in sorted(_stretches(text), key=lambda s: s.end - s.start)
        ]

    def of(self, sentence: str, cited: Sequence[int]) -> tuple[Support, ...]:
        """The stretches that together say what `sentence` says, one for each of its clauses; those
        of the `cited` passages are preferred. () when some clause has none."""
        found = [self._support(read(part), cited) for part in _parts(sentence)]
        return tuple(dict.fromkeys(s for s in found if s)) if all(found) else ()

    def _support(self, claim: Claim, cited: Sequence[int]) -> Support | None:
        for number, span, stems in sorted(self._stretches, key=lambda s: s[0] not in cited):
            if len(claim.stems & stems) < _SHARED * len(claim.stems):
                continue
            told = self._claim(number, span)
            if says(told, claim, self._words):
                return Support(number, span, _value(claim, told, span.start))
        return None

    def _claim(self, number: int, span: Span) -> Claim:
        key = (number, span)
        if key not in self._read:
            self._read[key] = read(span.of(self._passages[number - 1]))
        return self._read[key]


def _stretches(text: str) -> Iterator[Span]:
    """One to three neighbouring clauses, none from where a paragraph begins to give orders."""
    cut = list(_reporting(text))
    for first in range(len(cut)):
        for last in range(first, min(first + _WIDEST, len(cut))):
            start, end = cut[first], cut[last]
            if start and end and None not in cut[first:last]:
                yield Span(start.start, end.end)


def _reporting(text: str) -> Iterator[Span | None]:
    """The clauses of `text`; None where some that give orders stood."""
    ordered_at = -1
    for sentence in sentences(text):
        if _ORDERS.search(fold(sentence.of(text)).lower()):
            ordered_at = sentence.start
        if ordered_at < 0 or "\n" in text[ordered_at : sentence.start]:
            yield from clauses_of(text, sentence)
        else:
            yield None


def _parts(sentence: str) -> list[str]:
    """A sentence at its commas; a short part goes with the next, the last with the one before.

    >>> _parts("وفي عام 613م، سقطت دمشق بيد الفرس، ثم سقطت القدس بعدها بعام")
    ['وفي عام 613م سقطت دمشق بيد الفرس', 'ثم سقطت القدس بعدها بعام']
    """
    parts: list[str] = []
    for piece in filter(None, _CUT.split(sentence)):
        if parts and len(parts[-1].split()) < _SHORT:
            parts[-1] = f"{parts[-1]} {piece}"
        else:
            parts.append(piece)
    if len(parts) > 1 and len(parts[-1].split()) < _SHORT:
        last = parts.pop()
        parts[-1] = f"{parts[-1]} {last}"
    return parts


def _value(claim: Claim, told: Claim, offset: int) -> tuple[int, int] | None:
    """Where the source has the first date, else the first number, of the claim."""
    for date in claim.dates:
        for other in told.dates:
            if date.is_told_by(other):
                return offset + other.start, offset + other.end
    for number in claim.numbers:
        for amount in told.numbers:
            if number.value == amount.value:
                return offset + amount.start, offset + amount.end
    return None
