"""Follow-ups: a question that lives on the one before it is completed from it.

متى سقطت دمشق؟     وأين؟            أين سقطت دمشق؟
من هو هرقل؟        ومتى توفي؟       متى توفي هرقل؟
من فتح دمشق؟       ومن دافع عنها؟   من دافع عن دمشق؟
متى ولد هرقل؟      وكسرى؟           متى ولد كسرى؟
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.arabic.terms import STOP_WORDS, Word, is_content, words
from rag.question import requests
from rag.question.wants import Want, split
from rag.records import Answer, Kind

_LONGEST = 8
"""Words of a follow-up; a longer question stands by itself."""
_HEAP = 6
"""Words of a subject that are carried over."""
_PREPOSITIONS = frozenset("في الي من علي عن مع ضد بعد قبل عند خلال منذ حتي بين حول لدي".split())
_BREAKS = _PREPOSITIONS | frozenset(
    "الذي التي الذين عندما حين حينما لما ان انه بسبب لان ثم او و اثناء علي بواسطه".split()
)
_LINKS = frozenset("بن ابن بنت ابو ابي ابا ام عبد بني ال ذو ذي".split())
_TITLES = frozenset(
    "الامبراطور الملك الخليفه القايد النبي الرسول السلطان الامير الشيخ الامام الرييس الصحابي "
    "الجنرال الشاعر العالم الكاتب القيصر البابا القديس سيدنا".split()
)
_EMPTY = frozenset(
    "حدث حدثت جري جرت تم وقع وقعت ذلك هذا هذه حصل حصلت بالضبط تحديدا تقريبا ايضا كذلك السبب".split()
)
"""Words that mean the event of the question before: "ومتى حدث ذلك؟"."""
_COPULAS = frozenset("هو هي هم كان كانت يكون تكون كانوا".split())
_PRONOUN = re.compile(r"(?P<word>\w{2,}?)(?P<pronoun>ها|هم|هما|هن|ه)$")
_WHOLE = frozenset(
    "الله وجه فقه شبه مياه اتجاه انتباه تجاه نزيه فيه سفيه كره منبه جاه رفاه شفاه مشابه متشابه "
    "هذه نحوه اله فواكه مكروه".split()
)
"""Words whose last letter is no pronoun."""
_JOINED = {
    **{"له": "ل", "لها": "ل", "لهم": "ل", "به": "ب", "بها": "ب", "بهم": "ب"},
    **{"فيه": "في", "فيها": "في", "فيهم": "في", "منه": "من", "منها": "من", "منهم": "من"},
    **{"عنه": "عن", "عنها": "عن", "عنهم": "عن", "عليه": "على", "عليها": "على"},
    **{"عليهم": "على", "اليه": "إلى", "اليها": "إلى", "اليهم": "إلى", "معه": "مع"},
    **{"معها": "مع", "معهم": "مع", "ضده": "ضد", "ضدها": "ضد", "ضدهم": "ضد"},
    **{"بعده": "بعد", "بعدها": "بعد", "بعدهم": "بعد", "قبله": "قبل", "قبلها": "قبل"},
}


@dataclass(frozen=True, slots=True)
class _Read:
    """A question as words, those that only ask apart from the others."""

    text: str
    every: tuple[Word, ...]
    asking: range
    want: Want

    @classmethod
    def of(cls, text: str) -> "_Read":
        every = tuple(words(text))
        want, asking = split([word.form for word in every])
        return cls(text, every, asking, want)

    def slice(self, some: Sequence[Word]) -> str:
        """Consecutive words as they were written; "" for none."""
        return self.text[some[0].start : some[-1].end] if some else ""

    @property
    def asks(self) -> tuple[Word, ...]:
        return self.every[self.asking.start : self.asking.stop] if self.asking else ()

    @property
    def rest(self) -> tuple[Word, ...]:
        """The words after those that ask; all when none does."""
        return self.every[self.asking.stop :] if self.asking else self.every

    @property
    def content(self) -> list[Word]:
        return [word for word in self.rest if is_content(word.form) and word.form not in _EMPTY]


def resolve(text: str, history: Sequence[Answer]) -> str:
    """`text` completed from the answers before it, or "" when it stands by itself.

    >>> before = Answer("متى سقطت دمشق؟", None, (), (), 0.0)
    >>> resolve("ولماذا؟", [before]), resolve("متى وصل الفرس إلى الأناضول؟", [before])
    ('لماذا سقطت دمشق؟', '')
    """
    earlier = [a for a in history if a.kind not in requests.SMALL_TALK]
    asked = _Read.of(text)
    if not earlier or not asked.every or len(asked.every) > _LONGEST:
        return ""
    if requests.read(text).kind is not Kind.FACT:
        return ""
    before = _Read.of(earlier[-1].resolved or earlier[-1].question)
    subject = requests.read(before.text).about or _named(earlier[-1]) or _subject(before)
    if not subject:
        return ""
    for completed in (_bare, _other_subject, _pronoun, _no_subject):
        found = completed(asked, before, subject)
        if found:
            return f"{found}؟"
    return ""


def _bare(asked: _Read, before: _Read, subject: str) -> str:
    """Only the question word is new: the rest of the question before follows it."""
    if not asked.asking or asked.content:
        return ""
    first = asked.every[0].form
    if not before.asking or requests.read(before.text).kind is not Kind.FACT:
        return f"{_without_and(asked.slice(asked.every), first)} {subject}"
    is_noun = before.asks[0].form.lstrip("وف") in ("ما", "ماهو", "ماهي")
    joint = "كان " if is_noun and asked.want is Want.DATE else ""
    return f"{_without_and(asked.slice(asked.asks), first)} {joint}{before.slice(before.rest)}"


def _other_subject(asked: _Read, before: _Read, subject: str) -> str:
    """The question before, of another subject or place: "وكسرى؟", "وفي مصر؟", "ماذا عن مصر؟"."""
    forms = [word.form for word in asked.every]
    if forms[0].lstrip("وف") in ("ماذا", "ما") and "عن" in forms[1:2]:
        new = asked.slice(asked.every[2:])
    elif not asked.asking and forms[0][0] in "وف" and len(forms) <= _HEAP:
        new = _without_and(asked.slice(asked.every), forms[0])
    else:
        return ""
    if not before.asking or not new:
        return ""
    leading = new.split()[0]
    places = [n for n, word in enumerate(before.every) if before.slice([word]) == leading]
    if places:  # the phrase with the same preposition gives way to it
        return f"{before.slice(before.every[: places[-1]])} {new}"
    if next(words(leading)).form in _PREPOSITIONS:
        return f"{before.slice(before.every)} {new}"
    return before.slice(before.every).replace(subject, new, 1)


def _pronoun(asked: _Read, before: _Read, subject: str) -> str:
    """The first pronoun gives way to the subject, if nothing before it can be what it means: a verb
    may, a noun after it may not ("متى قاد هرقل جيشه؟")."""
    content = asked.content
    for word in asked.rest:
        before_it = [other for other in content if other.start < word.start]
        if len(before_it) > 1 or (before_it and _is_definite(before_it[0])):
            return ""
        plain = _without_pronoun(word, asked.slice([word]))
        if plain:
            head = asked.text[: word.start]
            tail = asked.text[word.end :].rstrip("؟? .")
            first = asked.every[0]
            return _without_and(f"{head}{plain}{subject}{tail}".strip(), first.form)
    return ""


def _without_pronoun(word: Word, written: str) -> str:
    """A word that ends in a pronoun, without it and ready for a noun; "" for any other."""
    if word.form in _JOINED:
        joint = _JOINED[word.form]
        return joint if len(joint) == 1 else f"{joint} "
    match = _PRONOUN.match(word.form)
    if not match or word.form in _WHOLE or word.form in STOP_WORDS or word.form.startswith("ال"):
        return ""
    if match["pronoun"] == "ه" and (written.endswith("ة") or len(match["word"]) < 3):
        return ""
    kept = written[: len(written) - len(match["pronoun"])]
    return f"{kept[:-1]}ة " if kept.endswith("ت") and _is_noun(word) else f"{kept} "


def _is_noun(word: Word) -> bool:
    """Whether the t before a pronoun is a ta marbuta, as far as the length tells: وفاته, مدينته."""
    return len(word.form) >= 6


def _no_subject(asked: _Read, before: _Read, subject: str) -> str:
    """A verb alone: its subject is that of the question before."""
    joined = asked.every[0].form[0] in "وف" and asked.asking.start == 0
    if not asked.asking or not asked.content or not (joined or len(asked.every) <= 3):
        return ""
    verb = asked.content[0]
    after = asked.rest[asked.rest.index(verb) + 1 :]
    if verb.form.startswith(("ال", "لل", "بال")) or (after and after[0].form not in _PREPOSITIONS):
        return ""
    head = _without_and(asked.text[: verb.end], asked.every[0].form)
    return f"{head} {subject}{asked.text[verb.end :].rstrip('؟? .')}".rstrip()


def _without_and(written: str, form: str) -> str:
    """Words without the conjunction that their first begins with, if it is one."""
    plain = form[1:]
    stands = len(plain) > 2 or plain in STOP_WORDS
    return written[1:].lstrip() if form[0] in "وف" and stands and form != "فيه" else written


def _subject(before: _Read) -> str:
    """What a question is about, as it was written: the name that follows its verb, or the noun
    that follows the words that ask."""
    rest = [word for word in before.rest if word.form not in _COPULAS]
    if not rest:
        return ""
    is_verbal = before.want in (Want.DATE, Want.PLACE, Want.REASON, Want.MANNER, Want.PERSON)
    names = before.want is Want.PERSON and any(w.form in _COPULAS for w in before.every[:2])
    if is_verbal and not names and len(rest) > 1 and not _is_definite(rest[0]):
        rest = rest[1:]
        while len(rest) > 1 and rest[0].form in _PREPOSITIONS:
            rest = rest[1:]
    return before.slice(_phrase(rest, whole=not is_verbal or names))


def _named(before: Answer) -> str:
    """The person that was the answer, as the source names them."""
    asked = _Read.of(before.resolved or before.question)
    if asked.want is not Want.PERSON or not before.citations:
        return ""
    quoted = before.citations[0]
    start, end = quoted.value or (quoted.start, quoted.start)
    return quoted.quote[start - quoted.start : end - quoted.start]


def _phrase(rest: Sequence[Word], *, whole: bool) -> list[Word]:
    """The noun phrase at the head of some words."""
    kept = [rest[0]]
    for word in rest[1:_HEAP]:
        last = kept[-1].form
        linked = last in _LINKS or word.form in _LINKS or last in _TITLES
        heads = len(kept) == 1 and not _is_definite(kept[0]) and _is_definite(word)
        describes = word.form.startswith("ال")
        if word.form in _BREAKS or not (whole or linked or heads or describes):
            break
        kept.append(word)
    return kept


def _is_definite(word: Word) -> bool:
    return word.form.startswith("ال") and len(word.form) > 4
