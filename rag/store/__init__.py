"""Where documents, passages and vectors are kept and found again."""

from rag.store.doctor import Fault
from rag.store.feedback import Feedback, Verdict, gold_lines
from rag.store.local import LocalStore, set_aside
from rag.store.manifest import Make, Manifest
from rag.store.opening import KeptStore, is_remote, is_there, open_store
from rag.store.protocol import (
    Candidate,
    Facts,
    FileState,
    Plan,
    SourceSummary,
    Store,
    Update,
    Vectors,
)

__all__ = [
    "Candidate",
    "Facts",
    "Fault",
    "Feedback",
    "FileState",
    "KeptStore",
    "LocalStore",
    "Make",
    "Manifest",
    "Plan",
    "SourceSummary",
    "Store",
    "Update",
    "Vectors",
    "Verdict",
    "gold_lines",
    "is_remote",
    "is_there",
    "open_store",
    "set_aside",
]
