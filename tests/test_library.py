"""The facade, as a reader of the package uses it."""

import dataclasses
import socket
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from support import CORPUS
from threadpoolctl import threadpool_info

from rag import Answer, Library, Settings, WarraqError
from rag.embedding import StaticEmbedder
from rag.errors import CorpusMissing, EmbedderChanged, EmptyQuestion, IndexMissing, UnknownSource

Writer = Callable[[str, str | bytes], Path]
FIRST, SECOND, THIRD = (path.name for path in sorted(CORPUS.glob("*.txt")))
QUESTIONS = [
    ("متى وصل الفرس إلى شمال الأناضول؟", "عام 615م", FIRST),
    ("في أي سنة اجتاح الفرس سوريا؟", "611", SECOND),
    ("كم ناصف عمر خالدا من ماله؟", "أربعين ألف", THIRD),
]


def hold(library: Library, answer: Answer) -> None:
    """Every quote, value and passage is what stands at its place in its source."""
    for citation in answer.citations:
        text = library.document(citation.source).text
        assert text[citation.start : citation.end] == citation.quote
        if citation.value:
            assert citation.start <= citation.value[0] < citation.value[1] <= citation.end
    for hit in answer.hits:
        for passage in (hit.passage, *hit.copies):
            text = library.document(passage.source).text
            assert text[passage.start : passage.end] == passage.text
    numbers = [citation.number for citation in answer.citations]
    assert numbers == list(range(1, len(numbers) + 1))
    if answer.text is None:
        assert answer.citations == ()
    else:
        assert all(f"[{number}]" in answer.text for number in numbers)


@pytest.mark.parametrize(("question", "expected", "source"), QUESTIONS)
def test_a_question_is_answered_from_its_article(
    library: Library, question: str, expected: str, source: str
) -> None:
    answer = library.ask(question)
    assert answer.question == question
    assert answer.text is not None
    assert expected in answer.text
    assert source in [citation.source for citation in answer.citations]
    hold(library, answer)


def test_a_question_that_the_articles_do_not_answer_has_no_answer(library: Library) -> None:
    answer = library.ask("متى فتح العثمانيون بلغراد؟")
    assert answer.text is None
    assert answer.citations == ()
    assert answer.confidence < 0.5
    assert answer.hits  # what comes nearest is shown all the same
    hold(library, answer)


def test_an_answer_is_given_the_same_way_twice(library: Library) -> None:
    first, second = (
        dataclasses.replace(library.ask(QUESTIONS[0][0]), timings_ms={}) for _ in range(2)
    )
    assert first == second


def test_an_answer_says_how_long_it_took(library: Library) -> None:
    timings = library.ask(QUESTIONS[0][0]).timings_ms
    assert {"retrieve", "answer", "total"} <= set(timings)
    assert all(milliseconds >= 0 for milliseconds in timings.values())


def test_the_products_of_a_question_take_one_thread(library: Library) -> None:
    library.ask("متى وصل الفرس إلى شمال الأناضول؟")
    numpys = [pool for pool in threadpool_info() if "numpy" in pool["filepath"]]
    assert all(pool["num_threads"] == 1 for pool in numpys)


def test_as_many_hits_as_are_asked_for(library: Library) -> None:
    question = QUESTIONS[0][0]
    assert len(library.ask(question, limit=3).hits) == 3
    assert len(library.search(question, limit=7)) == 7
    assert library.search(question, limit=7)[:3] == library.search(question, limit=3)


def test_marks_in_the_question_change_nothing(library: Library) -> None:
    plain = library.ask("متى وصل الفرس إلى شمال الأناضول؟")
    marked = library.ask("مَتَى وَصَلَ الفُرْسُ إلى شَمَالِ الأناضول ؟")
    assert marked.text == plain.text


def test_sources_restrict_search_and_answer(library: Library) -> None:
    hits = library.search(QUESTIONS[0][0], sources=[SECOND])
    assert {hit.passage.source for hit in hits} == {SECOND}
    answer = library.ask(QUESTIONS[0][0], sources=[SECOND])
    assert {citation.source for citation in answer.citations} <= {SECOND}
    hold(library, answer)


def test_an_unknown_source_is_refused(library: Library) -> None:
    with pytest.raises(UnknownSource, match=rf"{FIRST}, {SECOND}, {THIRD}"):
        library.ask(QUESTIONS[0][0], sources=["nothing.txt"])
    with pytest.raises(UnknownSource):
        library.document("nothing.txt")


@pytest.mark.parametrize("question", ["", " ", "؟", "\u064e\u064f", "..."])
def test_a_question_without_words_is_refused(library: Library, question: str) -> None:
    with pytest.raises(EmptyQuestion):
        library.ask(question)
    with pytest.raises(EmptyQuestion):
        library.search(question)


def test_the_sources_are_listed_by_name(library: Library) -> None:
    assert [source.source for source in library.sources()] == [FIRST, SECOND, THIRD]
    for source in library.sources():
        document = library.document(source.source)
        assert (document.title, len(document.text)) == (source.title, source.length)
        assert document.text.encode("utf-8") == (CORPUS / source.source).read_bytes()


def test_before_it_is_built_a_library_says_what_to_do(small: Library) -> None:
    assert small.manifest() is None
    assert small.sources() == []
    with pytest.raises(IndexMissing, match="run: python -m rag build"):
        small.ask("متى سقطت دمشق؟")
    with pytest.raises(IndexMissing):
        small.search("متى سقطت دمشق؟")


def test_a_library_without_sources_is_silent(small: Library) -> None:
    small.sync()
    answer = small.ask("متى سقطت دمشق؟")
    assert (answer.text, answer.hits, answer.citations) == (None, (), ())
    assert small.search("متى سقطت دمشق؟") == []


def test_what_is_dropped_into_the_folder_is_found_after_a_sync(
    small: Library, write: Writer
) -> None:
    write("a.txt", "سقطت دمشق في يد الفرس عام 613م .")
    assert small.sync().added == ("a.txt",)
    assert "613م" in (small.ask("متى سقطت دمشق؟").text or "")
    write("a.txt", "سقطت دمشق في يد العرب عام 634م .")
    assert small.sync().changed == ("a.txt",)
    assert "634م" in (small.ask("متى سقطت دمشق؟").text or "")


LIVES = {  # a name, what he wrote, and how he lived, which does not name him
    "عباس العقاد": (
        "شاعر وناقد مصري كتب العبقريات في سير الخلفاء والصحابة، وخاض معارك أدبية كثيرة مع شوقي "
        "والرافعي. أنشأ مع صاحبيه شكري والمازني مدرسة الديوان التي دعت إلى وحدة القصيدة وصدق "
        "الشعور، وكان له صالون يجتمع فيه الأدباء كل يوم جمعة. وله رواية واحدة سماها سارة، "
        "وعشرات من الكتب في الفلسفة والتاريخ والدين، ومقالات لا تكاد تحصى نشرتها الصحف في "
        "حياته وجمع كثير منها بعد ذلك في كتب.",
        "ولد في أسوان عام 1889، ولم يتم تعليمه بعد المدرسة الابتدائية، فقرأ وحده كل ما وقع في "
        "يده من كتب العرب والإنجليز. عمل موظفا في السكة الحديدية وفي ديوان الأوقاف، ثم ترك "
        "الوظائف كلها ليعيش من قلمه، ودخل السجن تسعة أشهر لما قاله في البرلمان عن الملك. ولم "
        "يتزوج، وعاش في بيته في مصر الجديدة بين كتبه.",
    ),
    "طه حسين": (
        "أديب مصري أملى كتاب الأيام في ثلاثة أجزاء، ودرس الشعر الجاهلي فشك في صحته وثار عليه "
        "الأزهريون. دعا إلى أن يكون التعليم كالماء والهواء، وجعله مجانيا لما صار وزيرا للمعارف. "
        "وله في النقد حديث الأربعاء، وفي التاريخ الفتنة الكبرى وعلى هامش السيرة، وفي القصة دعاء "
        "الكروان الذي صار فيلما. وكان أسلوبه سهلا يعرفه من يسمعه، لأنه كان يمليه ولا يكتبه.",
        "ولد في قرية قرب مغاغة عام 1891، وفقد بصره صغيرا، فحفظ القرآن في كتاب القرية. جاء إلى "
        "القاهرة ليدرس في الأزهر، ثم تركه إلى الجامعة الجديدة ونال منها أول دكتوراه منحتها. "
        "وسافر بعد ذلك إلى فرنسا يدرس في السوربون، وتزوج هناك سوزان التي كانت تقرأ له، ورجع "
        "معها ليعلم التاريخ القديم.",
    ),
    "توفيق الحكيم": (
        "كاتب مصري وضع مسرحيات ذهنية منها أهل الكهف وشهرزاد وبجماليون، وكتب يوميات نائب في "
        "الأرياف من عمله في القضاء. اشتهر بحماره وعصاه وبخله الذي كان يتندر به، ونشر عودة "
        "الروح قبل الثورة بسنين فقرأها من قام بها. وجمع في سجن العمر ما يذكره من صباه، وفي "
        "زهرة العمر رسائله إلى صديق فرنسي، وكتب عن المرأة ما جعلهم يسمونه عدوها.",
        "ولد في الإسكندرية عام 1898 لأب يعمل في النيابة وأم من أصل تركي، وتعلم في دمنهور وفي "
        "القاهرة. أرسله أبوه إلى باريس لينال الدكتوراه في القانون، فانصرف عنها إلى المسارح "
        "والمتاحف والموسيقى، ورجع بلا شهادة. عمل في النيابة وفي دار الكتب، ثم تفرغ للكتابة في "
        "الصحف، ومات في القاهرة وقد قارب التسعين.",
    ),
}


@pytest.fixture
def lives(small: Library, write: Writer) -> Library:
    """A library of lives, each under the name of whose it is."""
    for number, (name, (work, life)) in enumerate(LIVES.items()):
        write(f"{number}.md", f"# {name}\n\n{work}\n\n{life}\n")
    small.sync()
    return small


@pytest.mark.parametrize(
    ("question", "value", "source"),
    [
        ("متى ولد عباس العقاد؟", "1889", "0.md"),
        ("متى ولد طه حسين؟", "1891", "1.md"),
        ("متى ولد توفيق الحكيم؟", "1898", "2.md"),
        ("في أي سنة ولد العقاد؟", "1889", "0.md"),
    ],
)
def test_a_passage_that_does_not_name_whom_it_is_about_is_known_by_its_title(
    lives: Library, question: str, value: str, source: str
) -> None:
    answer = lives.ask(question)
    assert answer.text is not None
    assert {citation.source for citation in answer.citations} == {source}
    first = answer.citations[0]
    assert first.value is not None
    assert value in first.quote[first.value[0] - first.start : first.value[1] - first.start]


def test_a_topic_is_told_by_what_stands_under_its_name(lives: Library) -> None:
    answer = lives.ask("ماذا تقول المصادر عن طه حسين؟")
    assert {citation.source for citation in answer.citations} == {"1.md"}


def test_what_is_told_of_others_is_no_answer(lives: Library) -> None:
    assert lives.ask("متى ولد نجيب محفوظ؟").text is None


def test_a_folder_that_is_not_there_is_reported(tmp_path: Path) -> None:
    with (
        Library.open(corpus=tmp_path / "nowhere", index=tmp_path / "index") as library,
        pytest.raises(CorpusMissing),
    ):
        library.sync()


def test_an_index_of_another_model_is_not_searched(
    small: Library, write: Writer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("a.txt", "سقطت دمشق في يد الفرس عام 613م .")
    small.sync()
    built = small.manifest()
    assert built is not None
    monkeypatch.setattr(StaticEmbedder, "identity", "another@00000000")
    settings = Settings(corpus=tmp_path / "corpus", index=tmp_path / "index")
    with Library.open(settings=settings) as library:
        for ask in (library.ask, library.search):
            with pytest.raises(EmbedderChanged) as caught:
                ask("متى سقطت دمشق؟")
            assert built.make.embedder in str(caught.value)
            assert "another@00000000" in str(caught.value)
        assert "another@00000000" in library.sync().rebuilt
        assert "613م" in (library.ask("متى سقطت دمشق؟").text or "")


def test_asking_goes_on_while_the_library_is_synced(small: Library, write: Writer) -> None:
    write("a.txt", "سقطت دمشق في يد الفرس عام 613م .")
    small.sync()
    done = threading.Event()
    problems: list[BaseException] = []

    def ask() -> None:
        try:
            while not done.is_set():
                answer = small.ask("متى سقطت دمشق؟")
                assert "613م" in (answer.text or "")
                for citation in answer.citations:
                    assert citation.quote.startswith("سقطت دمشق")
        except BaseException as problem:
            problems.append(problem)

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for n in range(5):
        write("a.txt", "مقدمة أخرى للنص .\n" * n + "سقطت دمشق في يد الفرس عام 613م .")
        small.sync()
    done.set()
    for thread in threads:
        thread.join()
    assert problems == []


def test_nothing_opens_a_connection(
    write: Writer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a connection was opened")

    for name in ("connect", "connect_ex", "bind", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    for name in ("getaddrinfo", "gethostbyname", "create_connection"):
        monkeypatch.setattr(socket, name, refuse)
    write("a.txt", "سقطت دمشق في يد الفرس عام 613م .")
    with Library.open(corpus=tmp_path / "corpus", index=tmp_path / "index") as library:
        library.sync()
        assert library.ask("متى سقطت دمشق؟").text is not None
        assert library.search("دمشق")


def test_every_error_of_the_facade_is_a_warraq_error(library: Library) -> None:
    with pytest.raises(WarraqError):
        library.ask("")
