"""Two states of a folder, and what has happened between them."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from rag.store import FileState


@dataclass(frozen=True, slots=True)
class Changes:
    """Sources in the order of their names; `renamed` are pairs of the old name and the new one."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    renamed: tuple[tuple[str, str], ...]
    removed: tuple[str, ...]
    unchanged: tuple[str, ...]


def compare(before: Mapping[str, FileState], after: Mapping[str, FileState]) -> Changes:
    """What has happened to the sources; files that are left out are none.

    >>> x, y = FileState("a.txt", "x", 1, 1), FileState("b.txt", "x", 1, 1)
    >>> compare({"a.txt": x}, {"b.txt": y}).renamed
    (('a.txt', 'b.txt'),)
    """
    old = {source: file.digest for source, file in before.items() if not file.left_out}
    new = {source: file.digest for source, file in after.items() if not file.left_out}
    gone = defaultdict(list)
    for source in sorted(old.keys() - new.keys(), reverse=True):
        gone[old[source]].append(source)
    renamed, added = [], []
    for source in sorted(new.keys() - old.keys()):
        if names := gone[new[source]]:
            renamed.append((names.pop(), source))
        else:
            added.append(source)
    both = sorted(old.keys() & new.keys())
    return Changes(
        added=tuple(added),
        changed=tuple(s for s in both if old[s] != new[s]),
        renamed=tuple(renamed),
        removed=tuple(sorted(source for names in gone.values() for source in names)),
        unchanged=tuple(s for s in both if old[s] == new[s]),
    )
