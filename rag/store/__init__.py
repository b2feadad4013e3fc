"""Where documents, passages and vectors are kept and found again."""

from rag.store.doctor import Fault
from rag.store.feedback import Feedback, Verdict, gold_lines
from rag.store.local import LocalStore, set_aside
from rag.store.manifest import Make, Manifest
from rag.store.protocol import Candidate, Facts, FileState, SourceSummary, Store, Update, Vectors

__all__ = [
    "Candidate",
    "Facts",
    "Fault",
    "Feedback",
    "FileState",
    "LocalStore",
    "Make",
    "Manifest",
    "SourceSummary",
    "Store",
    "Update",
    "Vectors",
    "Verdict",
    "gold_lines",
    "set_aside",
]
