"""A fast, temporary gradebook for one submission.

nbgrader opens its gradebook some twenty times a submission. Each opening makes an SQLAlchemy
engine, which would compile every statement anew, look for every table, and wait for the disk at
every commit. ``sqlite+invigilator:///FILE`` does none of these.
See https://docs.sqlalchemy.org/en/20/core/internals.html (Dialect) and
https://docs.sqlalchemy.org/en/20/core/connections.html (``compiled_cache``).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

_compiled: dict[Any, Any] = {}
"""Statements of every private gradebook of this process; nbgrader has some hundred of them."""


class PrivateDialect(SQLiteDialect_pysqlite):
    """SQLite for a file that nobody else opens and that has its tables."""

    supports_statement_cache = True

    def __eq__(self, other: object) -> bool:
        """Any two are alike: what one has compiled, all can use."""
        return type(self) is type(other)

    def __hash__(self) -> int:
        return hash(type(self))

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        """Share what is compiled; called by ``create_engine``."""
        engine.update_execution_options(compiled_cache=_compiled)

    def on_connect(self) -> Callable[[Any], None]:
        """Return what SQLAlchemy calls with each new connection: no commit waits for the disk."""
        prepare = super().on_connect()

        def connect(connection: Any) -> None:
            if prepare is not None:
                prepare(connection)
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute("PRAGMA journal_mode = MEMORY")

        return connect

    def has_table(self, *_: Any, **__: Any) -> bool:
        """Return True; called for each of nbgrader's tables whenever a gradebook is opened."""
        return True


registry.register("sqlite.invigilator", __name__, PrivateDialect.__name__)


def private_url(file: Path) -> str:
    """Return the address of the private gradebook in ``file``, which has its tables."""
    return f"sqlite+invigilator:///{file}"
