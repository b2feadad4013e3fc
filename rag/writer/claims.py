"""Does one stretch of text say what another does? No model is asked."""

from collections.abc import Sequence, Set

import numpy as np

from rag.arabic.dates import is_month
from rag.arabic.fold import fold
from rag.arabic.numbers import is_number_word
from rag.arabic.terms import light_stem, lighter_stem
from rag.lexicon import Words
from rag.lexicon.words import alike
from rag.writer.facts import Amount, Claim

_SPELLED = 0.8
"""Likeness of spelling from which two words are one name, written differently."""
_KINDRED = 0.55
"""Cosine from which one verb may stand for another."""
_LOOSE = 5
"""One word in so many, the last may lack one, may be a kindred word or another form of a root."""
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
_OPPOSITES = (
    "انتصر هزم انهزم خسر|ربح خسر|بدا انتهي|بدايه نهايه|سقط صمد|صعد هبط|ارتفع انخفض تراجع|زاد نقص|"
    "قبل رفض|وافق رفض|دخل خرج|ولد مات توفي|تقدم انسحب تراجع|فتح اغلق|حليف عدو|شرق غرب|شمال جنوب|"
    "اول اخير|اكبر اصغر|اكثر اقل|نجح فشل|سمح منع|بني هدم|اعطي اخذ|اشتري باع|حرب سلم"
)
_OPPOSED = [frozenset(map(light_stem, group.split())) for group in _OPPOSITES.split("|")]


def says(source: Claim, claim: Claim, words: Words) -> bool:
    """Whether `source` says all that `claim` claims: each date and number, every word in some
    form or spelling (a few verbs by one of like meaning), denied where it denies, affirmed where it
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
    if not told or any(_is_exact(f) or _is_opposed(f, source) for f in missing):
        return False
    theirs, ours = words.of(told), words.of(missing)
    spelled, meant = alike(ours.letters, theirs.letters), ours.vectors @ theirs.vectors.T
    loose = 0
    for row, form in enumerate(missing):
        if spelled[row].max() >= _SPELLED:
            continue
        near = [told[n] for n in np.flatnonzero(meant[row] >= _KINDRED)]
        if not _is_derived(form, told) and not (_is_verb(form) and any(map(_is_verb, near))):
            return False
        loose += 1
    return loose <= (len(claim.content) + 1) // _LOOSE


def _is_said(form: str, stems: Set[str], told: Sequence[str]) -> bool:
    """Whether a word is there in some form, or only tells of the source."""
    stem, lighter = light_stem(form), lighter_stem(form)
    return stem in stems or stem in _FRAME or any(lighter_stem(f) == lighter for f in told)


def _is_exact(form: str) -> bool:
    """Whether nothing may stand for a word but itself."""
    return form.isdigit() or is_number_word(form) or is_month(form) or not form.isalpha()


def _is_opposed(form: str, source: Claim) -> bool:
    stem = light_stem(form)
    return any(stem in group and group & source.stems for group in _OPPOSED)


def _is_derived(form: str, told: Sequence[str]) -> bool:
    """Whether a verb and its noun (سقطت, سقوط) have the same letters but for the weak ones."""
    return any(
        _skeleton(form) == _skeleton(other) and (_is_verb(form) or _is_verb(other))
        for other in told
    )


def _is_verb(form: str) -> bool:
    """Whether a word has the shape of a verb, as names seldom have."""
    return len(form) > 3 and (form[0] in "يتن" or form.endswith(("ت", "وا")))


def _skeleton(form: str) -> str:
    return "".join(letter for letter in light_stem(form) if letter not in "اويء")
