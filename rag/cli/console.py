"""The terminal: results on stdout, progress and errors on stderr."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, NoReturn, Protocol

import typer

from rag.cli.pages import Piece
from rag.errors import WarraqError


class Step(Protocol):
    """How far the work has come, and a word on it."""

    def __call__(self, done: int, total: int, note: str = "") -> None:
        """Show it."""


ERRORS = {
    "corpus_missing": "لا يوجد مجلد مقالات في {folder}؛ أنشئه وضع فيه ملفات .txt أو .md عربية، "
    "أو سمِّ غيره بالخيار --corpus",
    "unknown_source": "ليس في المكتبة مصدر اسمه {source}؛ مصادرها: {known}",
    "empty_question": "ليس في السؤال كلمات يُبحث عنها؛ اكتبه بالعربية كاملًا",
    "bad_questions": "ملف الأسئلة {file} غير صالح: {reason}",
    "index_missing": "لا يوجد فهرس في {folder}؛ نفّذ: python -m rag build",
    "index_busy": "العملية {holder} تبني الفهرس {folder} الآن؛ انتظر حتى تنتهي ثم أعد المحاولة",
    "index_damaged": "فسد سجل الفهرس في {folder} ({reason})؛ نفّذ: python -m rag doctor "
    "(يبني ما فسد من المقالات، وهي سليمة)",
    "index_unwritable": "تعذّرت الكتابة في {folder} ({reason})؛ أفسح مكانًا في القرص ثم نفّذ: "
    "python -m rag build (الفهرس على حاله، وما تمّ من العمل محفوظ)",
    "server_gone": "الخادم {server} لا يستجيب لما طُلب منه ({reason})؛ تحقق من أنه يعمل ومن الوصول "
    "إليه، أو صحّح الإعداد index، ثم أعد المحاولة (والبناء يكمل من حيث وقف)",
    "shards_differ": "بُني الفهرس في {built} أجزاء، وهذا جزء من {asked}؛ نفّذ: "
    "python -m rag build --shard 1/{built} وهكذا إلى {built}/{built}",
    "source_exists": "في مجلد المقالات ملف آخر اسمه {source}؛ غيّر اسم ملفك، "
    "أو أضفه بالخيار --replace (ويُنقل القديم إلى المهملات)",
    "index_read_only": "لا يمكن الكتابة في مجلد الفهرس {folder}؛ امنح نفسك إذن الكتابة فيه "
    "أو سمِّ غيره بالخيار --index",
    "model_missing": "تعذّر تحميل نموذج التضمين {name} ({reason})؛ صحّح الإعداد embedder "
    "أو احذفه ليُستعمل النموذج المرفق",
    "embedder_changed": "بُني الفهرس بالنموذج {built} والإعدادات تطلب {asked}؛ "
    "نفّذ: python -m rag build",
}
"""What an error says to a reader; one that is not here speaks for itself."""


@contextmanager
def bar(label: str) -> Iterator[Step]:
    """A progress bar on stderr from its first step on; none when stderr is no terminal."""
    with ExitStack() as stack:
        update: list[Callable[..., None]] = []

        def step(done: int, total: int, note: str = "") -> None:
            if not update:
                from rich.console import Console
                from rich.progress import Progress as Bars

                bars = Bars(console=Console(stderr=True), transient=True)
                stack.enter_context(bars).add_task(label)
                update.append(lambda **state: bars.update(bars.task_ids[0], **state))
            update[0](completed=done, total=total, description=f"{label} {note}".strip())

        yield step if sys.stderr.isatty() else lambda done, total, note="": None


@contextmanager
def reporting_errors(as_json: bool) -> Iterator[None]:
    """What the program reports becomes a line on stderr and exit code 1."""
    try:
        yield
    except WarraqError as problem:
        _fail(problem, as_json)


@contextmanager
def interruptible() -> Iterator[None]:
    """Within, Ctrl+C and an order to end are answered by saying that nothing is lost."""
    try:
        yield
    except (KeyboardInterrupt, SystemExit):
        sys.stderr.write("أُوقف البناء، وما تمّ منه محفوظ؛ يُكمَل في المرة القادمة.\n")
        raise


def complain(problem: WarraqError) -> None:
    """One line on stderr about an error."""
    words = ERRORS.get(problem.code)
    line = words.format_map(problem.details) if words else str(problem)
    sys.stderr.write(f"خطأ: {' '.join(line.split())}\n")


def _fail(problem: WarraqError, as_json: bool) -> NoReturn:
    complain(problem)
    if as_json:
        print_json({"error": {"code": problem.code, "message": str(problem)}})
    raise typer.Exit(1)


def show(as_json: bool, content: dict[str, Any], page: Iterable[Piece]) -> None:
    """Print a result: its JSON form, or its page, in bold where that is and can be shown."""
    if as_json:
        print_json(content)
    elif sys.stdout.isatty():
        from rich.console import Console
        from rich.text import Text

        console = Console(highlight=False, markup=False, emoji=False)
        console.print(Text.assemble(*((printable(text), style) for text, style in page)), end="")
    else:
        _write("".join(text for text, _ in page))


def print_json(content: dict[str, Any]) -> None:
    """Print one JSON object, Arabic as it is."""
    _write(json.dumps(content, ensure_ascii=False, indent=2) + "\n")


def _write(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()  # here, where a reader who has left is noticed and no complaint is printed


def printable(text: str) -> str:
    """The text with the control characters that a terminal would act on made visible."""
    return "".join(c if c.isprintable() or c in "\n\t" or ord(c) > 0x9F else "\ufffd" for c in text)
