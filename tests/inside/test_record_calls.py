"""The recording counts what a confined process does, in all its threads, and nothing before."""

from __future__ import annotations

from pathlib import Path

from tools.record_calls import read_recording

MAIN = """\
openat(AT_FDCWD, ""..., O_RDONLY) = 3
seccomp(SECCOMP_SET_MODE_FILTER, 0x1, {len=9, filter=0x1}) = 0
seccomp(SECCOMP_SET_MODE_FILTER, 0x1, {len=99, filter=0x2}) = 0
fcntl(3, F_GETFL) = 0
socket(AF_INET, SOCK_STREAM, 0) = -1 EPERM (Operation not permitted)
clone(child_stack=0x1, flags=CLONE_VM|CLONE_THREAD, parent_tid=[12]) = 12
"""


def test_a_trace_counts_from_the_filter_on_with_its_threads(tmp_path: Path) -> None:
    """A call has the argument that matters and its refusal; a process without a filter is none."""
    (tmp_path / "names").write_text("11 a lesson\n")
    (tmp_path / "trace.11").write_text(MAIN)
    (tmp_path / "trace.12").write_text('write(3, ""..., 5) = 5\n')
    (tmp_path / "trace.13").write_text('unlink(""...) = 0\n')
    recording = read_recording(tmp_path)
    assert {
        "fcntl F_GETFL": 1,
        "socket -> EPERM": 1,
        "clone flags=CLONE_VM|CLONE_THREAD": 1,
        "write": 1,
    } == recording.counts
    assert {"a lesson"} == {*recording.first.values()}
