"""SQLite: a connection a thread, readers beside one writer, errors that say what to do."""

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rag.errors import IndexBusy, IndexDamaged, IndexReadOnly, IndexUnwritable
from rag.store.lock import make_folder

Row = tuple[Any, ...]
_AT_ONCE = 500
"""Numbers that one question may have."""


class Database:
    """One SQLite file in an index folder (WAL). Safe to share between threads."""

    def __init__(self, folder: Path, name: str, tables: dict[str, str], version: int) -> None:
        """Open the file, or create it with these tables (their SQL by their names).

        A file of another version is begun anew. Raises IndexDamaged, IndexReadOnly.
        """
        self._folder = folder
        self._file = folder / name
        self._local = threading.local()
        self._opening = threading.Lock()
        self._connections: dict[threading.Thread, sqlite3.Connection] = {}
        try:
            make_folder(folder)
            with self._problems():
                if self._version() != version:
                    self._create(tables, version)
                self._connection.execute(f"SELECT 1 FROM {', '.join(tables)} LIMIT 0")
        except BaseException:
            self.close()
            raise

    @property
    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = self._open()
        return connection

    def _open(self) -> sqlite3.Connection:
        """A connection for this thread; those of threads that have ended are closed."""
        with self._opening:
            for thread in [t for t in self._connections if not t.is_alive()]:
                self._connections.pop(thread).close()
            connection = sqlite3.connect(
                self._file, isolation_level=None, check_same_thread=False, timeout=30
            )
            self._connections[threading.current_thread()] = connection
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")
        return connection

    @contextmanager
    def _problems(self) -> Iterator[None]:
        """Turn what SQLite says into what to do about it."""
        try:
            yield
        except sqlite3.OperationalError as problem:
            said = str(problem)
            if "readonly" in said or "unable to open" in said:
                raise IndexReadOnly(self._folder) from problem
            if "locked" in said:
                raise IndexBusy(self._folder, "unknown") from problem
            if "full" in said or "disk I/O" in said:
                raise IndexUnwritable(self._folder, said) from problem
            if "no such" in said or "Could not decode" in said:  # a table or a column; a text
                raise IndexDamaged(self._folder, said) from problem
            raise
        except sqlite3.DatabaseError as problem:
            if type(problem) is not sqlite3.DatabaseError:
                raise  # a mistake of the program
            raise IndexDamaged(self._folder, str(problem)) from problem

    def _create(self, tables: dict[str, str], version: int) -> None:
        with self.transaction(write=True):
            if self._version() == version:
                return  # another process was quicker
            for name in reversed(tables):
                self._connection.execute(f"DROP TABLE IF EXISTS {name}")
            for statements in tables.values():
                for statement in statements.split(";"):
                    self._connection.execute(statement)
            self._connection.execute(f"PRAGMA user_version = {version}")

    def _version(self) -> int:
        version: int = self._connection.execute("PRAGMA user_version").fetchone()[0]
        return version

    def rows(self, sql: str, values: Sequence[object] = ()) -> Iterator[Row]:
        """The rows that a question has, one at a time."""
        with self._problems():
            yield from self._connection.execute(sql, values)

    def all(self, sql: str, values: Sequence[object] = ()) -> list[Row]:
        """All rows at once, which is quicker for many small ones."""
        with self._problems():
            return self._connection.execute(sql, values).fetchall()

    def among(self, sql: str, ids: Sequence[int]) -> Iterator[Row]:
        """The rows of a question that ends with the column that is one of `ids`."""
        for first in range(0, len(ids), _AT_ONCE):
            some = ids[first : first + _AT_ONCE]
            yield from self.all(f"{sql} IN ({','.join('?' * len(some))})", some)

    def row(self, sql: str, values: Sequence[object] = ()) -> Row | None:
        """The first of the rows; None when there is none."""
        return next(self.rows(sql, values), None)

    def write(self, sql: str, values: Sequence[object] = ()) -> int:
        """Change something; the number of the row that was put in, if one was."""
        with self._problems():
            return self._connection.execute(sql, values).lastrowid or 0

    def write_all(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """The same change for each of the rows."""
        with self._problems():
            self._connection.executemany(sql, rows)

    @contextmanager
    def transaction(self, *, write: bool = False) -> Iterator[None]:
        """All that is read within is one state; all that is written within is kept or none is."""
        with self._problems():
            connection = self._connection
            connection.execute("BEGIN IMMEDIATE" if write else "BEGIN")
            try:
                yield
                connection.commit()
            except BaseException:
                connection.rollback()
                raise

    def check(self) -> list[str]:
        """What SQLite finds wrong with the file itself; [] when it is whole."""
        found = [str(row[0]) for row in self.rows("PRAGMA integrity_check")]
        broken = [
            f"{row[0]} refers to no {row[2]}" for row in self.rows("PRAGMA foreign_key_check")
        ]
        return [problem for problem in found if problem != "ok"] + broken

    def close(self) -> None:
        """Let go of the file."""
        with self._opening:
            for connection in self._connections.values():
                connection.close()
            self._connections.clear()
            self._local = threading.local()
