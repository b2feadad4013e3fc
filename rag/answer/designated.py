"""Which source a reader means: "the second article", "this article", a title or a file's name."""

from collections.abc import Sequence

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
    ordinal = _ordinal(about, len(names))
    if ordinal is not None:
        return names[ordinal : ordinal + 1]
    if not stems:
        cited = [c.source for answer in history for c in answer.citations if c.source in names]
        return cited[-1:] if cited and len(names) > 1 else names[:_MOST]
    titles = {s.source: f"{s.title} {s.source}" for s in listed if s.source in names}
    shares = {
        source: len(stems & {light_stem(form) for form in forms(title)}) / len(stems)
        for source, title in titles.items()
    }
    best = max(shares, key=lambda source: shares[source], default=None)
    return [best] if best is not None and shares[best] >= _TITLE else []


def _ordinal(about: str, count: int) -> int | None:
    """The number of a source in the list, from 0; None when no ordinal is given."""
    for word in words(about):
        if word.form in _LAST:
            return max(0, count - 1)
        if word.form in _ORDINALS:
            return _ORDINALS[word.form]
        if word.form.isdigit() and int(word.form) > 0:
            return int(word.form) - 1
    return None
