"""Fifty answers to be read aloud: a measure says little before somebody has read them.

They are written to tests/output/aloud.md; here only what must hold of each is asserted.
"""

from pathlib import Path

from rag import Library

HERE = Path(__file__).parent


def test_fifty_answers_are_printed_and_keep_their_word(library: Library) -> None:
    lines = (HERE / "gold" / "aloud.txt").read_text(encoding="utf-8").splitlines()
    answers = [library.ask(line) for line in lines if not line.startswith("#")]
    output = HERE / "output"
    output.mkdir(exist_ok=True)
    with (output / "aloud.md").open("w", encoding="utf-8") as page:
        for number, answer in enumerate(answers, start=1):
            said = answer.text or "(لا جواب)"
            page.write(f"## {number}. {answer.question}\n{said}\n({answer.confidence:.2f})\n\n")
    assert len(answers) >= 50
    for answer in answers:
        for citation in answer.citations:
            text = library.document(citation.source).text
            assert text[citation.start : citation.end] == citation.quote
        assert sum(len(citation.quote.split()) for citation in answer.citations) <= 160
