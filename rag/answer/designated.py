"""Which source a reader means: "the second article", "this article", a title or a file's name."""

from collections.abc import Sequence
from pathlib import PurePath

from rag.arabic.terms import forms, light_stem, words
from rag.records import Answer
from rag.store import SourceSummary

_ORDINALS = {
    form: number
    for number, of in enumerate(
        (
            *("الاول الاولي", "الثاني الثانيه", "الثالث الثالثه", "الرابع الرابعه"),
            *("الخامس الخامسه", "السادس السادسه", "السابع السابعه", "الثامن الثامنه"),
            *("التاسع التاسعه", "العاشر العاشره"),
        )
    )
    for form in of.split()
}
_LAST = frozenset("الاخير الاخيره".split())
_BEFORE = frozenset(
    "رقم المقال المقاله المصدر النص الملف الخبر الكتاب مقال مقاله مصدر نص ملف خبر كتاب".split()
)
"""Words that may stand before an ordinal or a number."""
_TITLE = 0.6
"""The share of the reader's words that must stand in a title."""
_MOST = 5
"""Sources that one summary speaks of, when none is named."""


def designated(
    about: str,
    listed: Sequence[SourceSummary],
    chosen: Sequence[str] = (),
    history: Sequence[Answer] = (),
) -> list[str]:
    """The sources that `about` names, of those `chosen`, else of all that are `listed`, whose
    order ordinals count by.

    "" means the source that was cited last, else those that are chosen, else the first ones.
    () when words are given that name none: they are a topic.
    """
    names = [s.source for s in listed if not chosen or s.source in chosen or s.cited_as in chosen]
    stems = {light_stem(form) for form in forms(about)}
    titled = _titled(stems, [s for s in listed if s.source in names])
    if titled and len(stems) > 1:
        return [titled]  # before ordinals: «الحرب الأخيرة» is no last one
    ordinal = _ordinal(about, len(names))
    numbered = [name for name in names if ordinal is not None and _number(name) == ordinal + 1]
    if len(numbered) == 1 and any(word.form.isdigit() for word in words(about)):
        return numbered  # «المقال 11» is "11.txt", wherever that stands
    if ordinal is not None:
        return names[ordinal : ordinal + 1]
    if not stems:
        cited = [c.source for answer in history for c in answer.citations if c.source in names]
        return cited[-1:] if cited and len(names) > 1 else names[:_MOST]
    return [titled] if titled else []


def _titled(stems: set[str], listed: Sequence[SourceSummary]) -> str | None:
    """The source whose title or name has most of the words, if it has enough of them."""
    shares = {
        s.source: len(stems & {light_stem(form) for form in forms(f"{s.title} {s.source}")})
        for s in listed
    }
    best = max(shares, key=lambda source: shares[source], default=None)
    return best if best is not None and stems and shares[best] >= _TITLE * len(stems) else None


def _number(source: str) -> int | None:
    """The number that a file is named by: the only one in its name, at its end."""
    forms = [word.form for word in words(PurePath(source).stem)]
    numbers = [form for form in forms if form.isdigit()]
    return int(numbers[0]) if len(numbers) == 1 and forms[-1] == numbers[0] else None


def _ordinal(about: str, count: int) -> int | None:
    """The number of a source in the list, from 0; None when the words do not begin with an ordinal:
    «عن الحرب الأخيرة» asks for no last source."""
    first = next((word.form for word in words(about) if word.form not in _BEFORE), "")
    if first in _LAST:
        return max(0, count - 1)
    if first.isdigit() and int(first) > 0:
        return int(first) - 1
    return _ORDINALS.get(first)
