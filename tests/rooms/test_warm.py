"""The warm process starts whatever the terminal does meanwhile."""

from __future__ import annotations

import signal
import threading
from multiprocessing import forkserver

import pytest

from invigilator.rooms import warm


def test_ctrl_c_while_the_warm_process_starts_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """It reaches this process as soon as the other one is started, and not before."""
    steps = []

    def start_slowly() -> None:
        # to this thread: libraries of other tests may have started some, a run has none yet
        signal.pthread_kill(threading.get_ident(), signal.SIGINT)
        steps.append("started")

    monkeypatch.setattr(forkserver, "ensure_running", start_slowly)
    with pytest.raises(KeyboardInterrupt):
        warm.ensure_warm()
    assert steps == ["started"]
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())
