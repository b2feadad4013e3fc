"""The JSON forms that other programs rely on. Their keys do not change."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from rag.answer.found import Found
from rag.records import Answer, Citation, Hit, SyncReport
from rag.store import Fault, SourceSummary
from rag.upkeep import Diagnosis, Status


def answer_json(answer: Answer) -> dict[str, Any]:
    """The JSON form of an answer; its keys are a contract."""
    return {
        "question": answer.question,
        "kind": str(answer.kind),
        "resolved": answer.resolved or None,
        "answer": answer.text,
        "confidence": answer.confidence,
        "citations": [_citation_json(c) for c in answer.citations],
        "passages": [_hit_json(hit) for hit in answer.hits],
        "disagreements": [asdict(d) for d in answer.disagreements],
        "agreeing": answer.agreeing,
        "timings_ms": answer.timings_ms,
        "writing": answer.writing and asdict(answer.writing),
    }


def search_json(
    query: str, found: Found, milliseconds: float, explain: bool = False
) -> dict[str, Any]:
    """The JSON form of the passages found, with the reasons of each, and the other names and words
    that were searched for, if it is to `explain`; its keys are a contract."""
    names, wordings = (
        [{"name": one.written, "others": one.others_written} for one in every]
        for every in (found.asked.also, found.asked.reworded)
    )
    return {
        "query": query,
        **({"names": names, "wordings": wordings} if explain else {}),
        "passages": [
            _hit_json(hit)
            | {"copies": [{"source": c.source, "start": c.start, "end": c.end} for c in hit.copies]}
            | ({"why": [asdict(reason) for reason in hit.reasons]} if explain else {})
            for hit in found.hits
        ],
        "timings_ms": {"total": round(milliseconds, 2)},
    }


def report_json(report: SyncReport) -> dict[str, Any]:
    """The JSON form of what a build did; its keys are a contract."""
    return asdict(report)


def list_json(sources: Sequence[SourceSummary]) -> dict[str, Any]:
    """The JSON form of the list of sources; its keys are a contract."""
    return {"sources": [asdict(source) for source in sources]}


def status_json(status: Status) -> dict[str, Any]:
    """The JSON form of the state of the index; its keys are a contract."""
    changes = asdict(status.changes)
    return {
        "generation": status.generation,
        "files": status.files,
        "documents": status.documents,
        "passages": status.passages,
        "left_out": status.left_out,
        "bytes": status.facts.bytes,
        "make": asdict(status.make),
        "search": status.facts.plan.kind,
        "search_plan": asdict(status.facts.plan),
        "builder": status.facts.builder or None,
        "in_step": status.in_step,
        "rebuild": status.rebuild,
        "waiting": {what: len(those) for what, those in changes.items() if what != "unchanged"},
    }


def doctor_json(diagnosis: Diagnosis) -> dict[str, Any]:
    """The JSON form of an examination; its keys are a contract."""
    return {
        "found": [_fault_json(fault) for fault in diagnosis.found],
        "left": [_fault_json(fault) for fault in diagnosis.left],
        "kept": str(diagnosis.kept) if diagnosis.kept else None,
        "report": report_json(diagnosis.report),
    }


def _fault_json(fault: Fault) -> dict[str, Any]:
    return {"where": fault.where, "what": fault.what}


def _citation_json(citation: Citation) -> dict[str, Any]:
    place = citation.locator
    return asdict(citation) | {
        "locator": place
        and {"paragraph": place.paragraph, "heading": place.heading, "page": place.page}
    }


def _hit_json(hit: Hit) -> dict[str, Any]:
    passage = hit.passage
    return {
        "source": passage.source,
        "start": passage.start,
        "end": passage.end,
        "text": passage.text,
        "score": hit.score,
    }
