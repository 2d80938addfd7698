"""A PostgreSQL server that tests start, where its programs are installed."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from tests.support.servers import free_port


def _programs() -> Path | None:
    """Return the folder of the newest PostgreSQL's programs; Debian keeps them off the PATH."""
    if found := shutil.which("initdb"):
        return Path(found).parent
    folders = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    return max((path.parent for path in folders), key=lambda p: int(p.parent.name), default=None)


PROGRAMS = _programs()
needs_postgres = pytest.mark.skipif(
    PROGRAMS is None, reason="needs a PostgreSQL server: apt-get install postgresql"
)


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """Run a server on loopback, as a user who is not root; yield the address of its database."""
    assert PROGRAMS is not None
    folder = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))
    (folder / "password").write_text("se/cret")
    user = "postgres" if os.geteuid() == 0 else None
    if user:
        shutil.chown(folder, user)
        shutil.chown(folder / "password", user)
    port = str(free_port())
    data = str(folder / "data")
    make = ["initdb", "-D", data, "-U", "grader", "-A", "scram-sha-256", "-E", "UTF8"]
    serve = ["postgres", "-D", data, "-h", "127.0.0.1", "-p", port, "-k", "", "-F"]
    with open(folder / "log", "wb") as log:
        subprocess.run(
            [PROGRAMS / make[0], *make[1:], "--locale=C", f"--pwfile={folder / 'password'}"],
            user=user,
            cwd="/",
            stdout=log,
            stderr=log,
            check=True,
        )
        process = subprocess.Popen(
            [PROGRAMS / serve[0], *serve[1:]], user=user, cwd="/", stdout=log, stderr=log
        )
    try:
        url = f"postgresql+psycopg://grader:se%2Fcret@127.0.0.1:{port}/postgres"
        _wait_for(url)
        yield url
    finally:
        process.send_signal(signal.SIGINT)  # does not wait for a test that left a connection open
        process.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


def _wait_for(url: str) -> None:
    engine = create_engine(url)
    end = time.monotonic() + 30
    while True:
        try:
            with engine.connect():
                break
        except Exception:  # not yet there
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
    engine.dispose()
