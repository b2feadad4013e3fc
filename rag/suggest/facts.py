"""The rules that turn a clause into a question: each gives the question, or "" for a clause of
another build."""

import re

from rag.arabic.dates import dates, is_month
from rag.arabic.fold import fold
from rag.arabic.numbers import LASTED, TIME_UNITS, quantities
from rag.arabic.persons import persons
from rag.arabic.terms import STOP_WORDS
from rag.suggest import lists
from rag.suggest.plain import Clause, is_named, is_plain, is_title, phrase

_LEADING = re.compile(r"^(?:و|ف)?(?:في|خلال|منذ)?\s*$")
_TRAILING = re.compile(
    r"(?:\s+(?:في|من|منذ|خلال|وذلك|كان ذلك|بتاريخ|نهاية|بداية|قرابة|حوالي|نحو|أوائل|أواخر))*"
    r"\s*(?:و|ف|ب|ل)?$"
)
_STOPS = re.compile(
    r"\s*[،,؛;:]|\s+(?:مما|حيث|بعدما|بينما|عندما|حتى|بعد أن|قبل أن|والذي|والتي|الذي|التي|فقد|وقد)\s"
)
_TWO_EVENTS = re.compile(r"\sو(?!ال)\w{3,}ت(?=\s|$)")
"""«دخلت القوات الفارسية وقابلت الجيش»."""
_IN_TIME = re.compile(r"(?:\s(?:في|منذ|بتاريخ)|\()\s*$")
_BECAUSE = re.compile(r"\s+(?:وذلك\s+)?(?:بسبب|ل[أا]ن(?:ه|ها|هم)?)\s+(?=\w+\s+\w)")


def time(clause: Clause) -> str:
    """When it happened.

    >>> time(Clause("وفي عام 615م وصل الفرس إلى شمال الأناضول"))
    'متى وصل الفرس إلى شمال الأناضول؟'
    """
    date = next((d for d in dates(clause.text) if d.years), None)
    if date is None:
        return ""
    before, after = clause.text[: date.start], clause.text[date.end :]
    if _LEADING.match(before):
        event = after.strip(" )،,").removeprefix("م ")
    elif clause.text[date.start].isdigit() and not _IN_TIME.search(before):
        return ""  # «ثورة 1952»
    elif _STOPS.search(before):
        return ""  # the date is of what follows
    else:
        event = _TRAILING.sub("", before).strip()
    event = phrase(_STOPS.split(event, maxsplit=1)[0].split())
    return _asked("متى", event) if _is_event(event, clause) else ""


def reason(clause: Clause) -> str:
    """Why it happened.

    >>> reason(Clause("سقطت مدينة أوديسا بسبب ضعف حاميتها"))
    'لماذا سقطت مدينة أوديسا؟'
    """
    event, *because = _BECAUSE.split(clause.text, maxsplit=1)
    event = phrase(event.split())
    return _asked("لماذا", event) if because and _is_event(event, clause) else ""


def doer(clause: Clause) -> str:
    """Who did it, where the clause is a verb, a person whom the source names, and what was done.

    >>> doer(Clause("وأسس عقبة بن نافع مدينة القيروان سنة 670م", people=("عقبه بن نافع",)))
    'من أسس مدينة القيروان؟'
    """
    verb = _verb(clause, lists.DONE)
    if not verb:
        return ""
    rest = " ".join(clause.forms[1:])
    name = next((n for n in clause.people if rest.startswith(f"{n} ")), "")
    done = clause.words[1 + len(name.split()) :]
    done = done[: _until(done, lists.SPLITS)]
    if not name or len(done) < 2 or fold(done[0]) in lists.NAME_GOES_ON:
        return ""
    if not _is_definite(done) or done[-1].startswith("و") or not all(map(is_named, done)):
        return ""
    return _asked(f"من {verb}", phrase(done)) if is_plain(phrase(done), 2) else ""


def place(clause: Clause) -> str:
    """Where it is or happened.

    >>> place(Clause("وقعت معركة اليرموك قرب نهر اليرموك"))
    'أين وقعت معركة اليرموك؟'
    """
    verb = next((n for n, form in enumerate(clause.forms[:5]) if form in lists.AT), None)
    if verb is None:
        return ""
    after = clause.words[verb + 1 :]
    till = _until(after, lists.IN)
    where = fold(phrase(after[till + 1 : till + 2]))
    if not where or where in lists.NO_PLACE or is_month(where) or where[0].isdigit():
        return ""
    subject = after[:till] or clause.words[:verb]
    if bool(verb) == bool(till) or not _is_subject(subject):
        return ""
    if verb and not is_title(phrase(subject), clause.title):
        return ""
    if clause.forms[verb] in lists.BORN and not _is_person(phrase(subject), clause):
        return ""
    return _asked(f"أين {clause.words[verb]}", phrase(subject))


def amount(clause: Clause) -> str:
    """How many or how long.

    >>> amount(Clause("بلغ عدد سكان المدينة نحو 57 ألف نسمة"))
    'كم بلغ عدد سكان المدينة؟'
    >>> amount(Clause("استمر حصار المدينة سبعة أشهر"))
    'كم استمر حصار المدينة؟'
    """
    verb, *rest = clause.forms
    measures = verb in lists.MEASURES and bool(rest) and rest[0] in lists.MEASURED
    if not measures and verb not in LASTED:
        return ""
    number = next(quantities(clause.text), None)
    if number is None or not (measures or number.unit in TIME_UNITS):
        return ""
    subject = clause.text[: number.start].split()[1:]
    subject = subject[: _until(subject, lists.ABOUT | lists.NO_PLACE | lists.IN)]
    if len(subject) < 1 + measures or not _is_subject(subject):
        return ""
    if measures and len(subject) == 2 and fold(subject[1]).startswith("ال"):
        return ""  # of which?
    verb = "بلغ" if verb.startswith("وصل") else clause.words[0]
    return _asked(f"كم {verb}", phrase(subject))


def definition(clause: Clause) -> str:
    """What or who it is that the source is about.

    >>> definition(Clause("القيروان هي مدينة تونسية", "القيروان"))
    'ما هي القيروان؟'
    >>> definition(Clause("أبو الطيب المتنبي هو شاعر عربي", "المتنبي"))
    'من هو أبو الطيب المتنبي؟'
    """
    at = next((n for n, form in enumerate(clause.forms[:6]) if form in ("هو", "هي")), 0)
    name = phrase(clause.words[: _until(clause.words[:at], lists.OR)])
    if not 1 <= at < len(clause.words) - 2 or not is_plain(name, 1):
        return ""
    kind = clause.forms[at + 1].removeprefix("ال")
    if kind in lists.WHO and (_is_person(name, clause) or is_title(name, clause.title)):
        return _asked(f"من {clause.words[at]}", name)
    if kind in lists.WHAT and is_title(name, clause.title):
        return _asked("ما هي" if name.endswith("ة") else f"ما {clause.words[at]}", name)
    return ""


def _verb(clause: Clause, known: frozenset[str]) -> str:
    """The verb that a clause begins with, without its conjunction; "" when it is not `known`."""
    first = clause.words[0]
    if clause.forms[0] in known:
        return first
    return first[1:] if first[0] in "وف" and fold(first[1:]) in known else ""


def _asked(asks: str, rest: str) -> str:
    return f"{asks} {' '.join(rest.split())}؟"


def _is_event(event: str, clause: Clause) -> bool:
    """Whether it is a verb of something that happens, and what it happens to.

    Many a verb that takes an object stands without its subject: then who it is must be seen.
    """
    if not is_plain(event, 3) or _TWO_EVENTS.search(event):
        return False
    verb, subject, *rest = map(fold, event.split())
    if verb in lists.TRANSITIVE and not (_does(subject, clause) and _has_object(event)):
        return False
    return (
        verb in lists.HAPPENED
        and is_named(event.split()[1])
        and subject not in STOP_WORDS | lists.VAGUE
        and lists.HANGING.isdisjoint(rest)
    )


def _does(subject: str, clause: Clause) -> bool:
    """Whether a noun is one who acts: a person of the source, a rank, a people."""
    return (
        subject in lists.DOERS
        or (subject.startswith("ال") and subject.endswith("ون"))
        or any(name.split()[0] == subject for name in clause.people)
    )


def _has_object(event: str) -> bool:
    """Whether more is said than who did it."""
    return len(event.split()) > 2 and all(end < len(event) for _, end in persons(event))


def _is_subject(words: list[str]) -> bool:
    return (
        is_plain(phrase(words), 1)
        and all(map(is_named, words))
        and fold(words[0]) not in lists.VAGUE
        and lists.ABOUT.isdisjoint(map(fold, words))
    )


def _is_definite(words: list[str]) -> bool:
    """Whether an object can be asked about by itself."""
    return any(fold(word).startswith("ال") for word in words[:2])


def _is_person(name: str, clause: Clause) -> bool:
    return fold(name) in clause.people or any(start == 0 for start, _ in persons(name))


def _until(words: list[str], ends: frozenset[str]) -> int:
    """How many words stand before the first of `ends`."""
    return next((n for n, word in enumerate(words) if fold(word) in ends), len(words))
