"""Does one stretch of text say what another does? No model is asked."""

from collections.abc import Sequence, Set

from rag.arabic.dates import is_month
from rag.arabic.fold import fold
from rag.arabic.numbers import is_number_word
from rag.arabic.terms import light_stem, lighter_stem
from rag.lexicon import Words
from rag.lexicon.words import alike
from rag.writer.facts import Amount, Claim

_SPELLED = 0.8
"""Likeness of spelling from which two words are one name, written differently."""
_LOOSE = 5
"""Of so many words (or one fewer) one may be a verb for its noun, or a noun for its verb."""
_FEWEST = 2
"""Words and facts that a claim must have to say anything."""
_FRAME = frozenset(
    light_stem(fold(word))
    for word in (
        "وفق وفقا حسب بحسب ذكر يذكر ذكرت ورد وردت تشير يشير أشار المصدر المصادر النص المقطع المقال "
        "جاء كذلك أيضا حدث حدثت وقع وقعت جرى ذلك كما إذ حيث لذلك"
    ).split()
)
"""Words that tell of the sources, not of what they tell."""
_ORDINALS = frozenset(
    light_stem(fold(word))
    for word in (
        "أول أولى ثاني ثانية ثالث ثالثة رابع رابعة خامس خامسة سادس سادسة سابع سابعة ثامن ثامنة "
        "تاسع تاسعة عاشر عاشرة نصف ثلث ربع خمس سدس ثمن ضعف"
    ).split()
)


def says(source: Claim, claim: Claim, words: Words) -> bool:
    """Whether `source` says all that `claim` claims: each date and number, every word in some
    form or spelling (few by a verb for its noun), denied where it denies, affirmed where it
    affirms, and no two words side by side the other way round.

    >>> from rag.writer.facts import read
    >>> source = read("وفي عام 613م سقطت دمشق في أيدي الفرس")
    >>> [says(source, read(said), Words()) for said in ("سقطت دمشق سنة ٦١٣", "سقطت دمشق سنة ٦١٤")]
    [True, False]
    """
    return (
        len(claim.content) + len(claim.dates) + len(claim.numbers) >= _FEWEST
        and bool(claim.content)
        and all(any(date.is_told_by(told) for told in source.dates) for date in claim.dates)
        and all(_is_counted(number, source) for number in claim.numbers)
        and claim.binding <= source.binding
        and claim.denied <= source.denied
        and not (claim.affirmed & source.denied) - source.affirmed
        and not _is_turned(source, claim)
        and _is_worded(source, claim, words)
    )


def _is_counted(number: Amount, source: Claim) -> bool:
    """Whether the source has the number, and of the same thing if it counts that thing at all."""
    units = {told.unit for told in source.numbers if told.value == number.value}
    counted = {told.unit for told in source.numbers} - {""}
    return bool(units) and (number.unit in units or number.unit not in counted)


def _is_turned(source: Claim, claim: Claim) -> bool:
    """Whether the source has two neighbouring words the other way round, and never this way."""
    return any((b, a) in source.pairs for a, b in claim.pairs - source.pairs if a != b)


def _is_worded(source: Claim, claim: Claim, words: Words) -> bool:
    """Whether the source has the words of the claim. What it denies is no other form of a word."""
    only_denied = source.denied - source.affirmed
    told = [form for form in source.content if light_stem(form) not in only_denied]
    missing = [f for f in dict.fromkeys(claim.content) if not _is_said(f, source.stems, told)]
    if not missing:
        return True
    if not told or any(map(_is_exact, missing)):
        return False
    spelled = alike(words.of(missing).letters, words.of(told).letters).max(axis=1)
    loose = [form for form, best in zip(missing, spelled, strict=True) if best < _SPELLED]
    few = len(loose) <= (len(claim.content) + 1) // _LOOSE
    return few and all(_is_derived(form, told) for form in loose)


def _is_said(form: str, stems: Set[str], told: Sequence[str]) -> bool:
    """Whether a word is there in some form, or only tells of the source."""
    stem, lighter = light_stem(form), lighter_stem(form)
    return stem in stems or stem in _FRAME or any(lighter_stem(f) == lighter for f in told)


def _is_exact(form: str) -> bool:
    """Whether nothing may stand for a word but itself: a number, an ordinal, a month."""
    numeric = form.isdigit() or is_number_word(form) or light_stem(form) in _ORDINALS
    return numeric or is_month(form) or not form.isalpha()


def _is_derived(form: str, told: Sequence[str]) -> bool:
    """Whether a verb and its noun (سقطت, سقوط) have the same letters but for the weak ones.

    >>> _is_derived("سقوط", ["سقطت"]), _is_derived("حسين", ["حسن"])
    (True, False)
    """
    return any(
        _skeleton(form) == _skeleton(other) and (_is_verb(form) or _is_verb(other))
        for other in told
    )


def _is_verb(form: str) -> bool:
    """Whether a word has the shape of a verb."""
    return len(form) > 3 and (form[0] in "يتن" or form.endswith(("ت", "وا")))


def _skeleton(form: str) -> str:
    return "".join(letter for letter in light_stem(form) if letter not in "اويء")
