"""Record which system calls honest notebooks make: ``python -m tools.record_calls``.

The rooms' list of calls (:mod:`invigilator.inside.calls`) is made from what this prints. It needs
``strace`` (the grading itself does not), and runs in confined rooms: the lessons, the reference
solutions with their tests, right answers of the bank, and cells of ordinary libraries. Libraries
that are not installed are left out, so install them first if their calls are wanted.

Only what a room does after its filter has been loaded counts, in each of its threads. A call that
the filter refuses is recorded as well, with the error it got.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import nbformat

from invigilator.inside.limits import Limits
from invigilator.libraries import used_in
from invigilator.rooms.student_room import StudentRoom
from invigilator.rooms.warm import use_libraries
from tests.course.grading import grade_bank
from tests.inside.ordinary_libraries import CELLS
from tests.rooms.ordinary_cells import CELLS as KERNEL_CELLS
from tools.bank import read_bank
from tools.build import ROOT

LIBRARIES = {
    "pandas": """
import pandas as pd
times = pd.date_range("2024", periods=2, tz="UTC")
frame = pd.DataFrame({"a": [1, 2], "b": ["x", "y"], "t": times})
frame.to_csv("f.csv"); pd.read_csv("f.csv"); frame.to_json("f.json"); frame.groupby("b").a.sum()
frame.to_pickle("f.pkl"); pd.read_pickle("f.pkl"); frame.describe(); frame.to_html(); frame.plot()
pd.read_sql("select 1", __import__("sqlite3").connect(":memory:"))
""",
    "scipy": """
import numpy as np
from scipy import fft, integrate, interpolate, linalg, optimize, signal, sparse, spatial
from scipy import special, stats
from scipy.io import savemat, loadmat, wavfile
linalg.svd(np.eye(300)); optimize.minimize(lambda x: (x ** 2).sum(), [1.0])
fft.fft([1.0], workers=2)
integrate.quad(abs, 0, 1); stats.kstest([0.1], "norm")
spatial.cKDTree(np.eye(9)).query(np.eye(9), workers=2)
savemat("m.mat", {"a": np.eye(2)}); loadmat("m.mat"); sparse.linalg.eigsh(sparse.eye(50), k=2)
""",
    "sklearn": """
import joblib, numpy as np
from sklearn import cluster, datasets, decomposition, ensemble, linear_model, manifold
from sklearn import model_selection, neighbors
x, y = datasets.load_iris(return_X_y=True); datasets.load_digits()
ensemble.RandomForestClassifier(10, n_jobs=2).fit(x, y); linear_model.LogisticRegression().fit(x, y)
model_selection.cross_val_score(linear_model.LogisticRegression(), x, y, n_jobs=2)
cluster.KMeans(3).fit(x); neighbors.KNeighborsClassifier(n_jobs=2).fit(x, y).predict(x)
decomposition.PCA(2).fit(x); manifold.TSNE().fit_transform(x)
ensemble.HistGradientBoostingClassifier(max_iter=3).fit(x, y)
joblib.dump(x, "x.joblib"); joblib.load("x.joblib", mmap_mode="r")
joblib.Parallel(2, prefer="threads")(joblib.delayed(abs)(i) for i in range(4))
joblib.Memory("cache", verbose=0).cache(abs)(-1)
""",
}
"""Libraries that the project does not install -> a cell that uses them."""

LESSON_FILES = {path.name: path for path in (ROOT / "notebooks").glob("*.py")}

FILTER_LOADED = re.compile(r"^seccomp\(SECCOMP_SET_MODE_FILTER.*= 0")
NEW_THREAD = re.compile(r"^clone\(.*CLONE_THREAD.*= (\d+)$")
CALL = re.compile(r"^(\w+)\((.*)\) += (-?\w+)(?: (E\w+))?")
WITH_ARGUMENTS = {"fcntl": 1, "ioctl": 1, "prctl": 0, "madvise": 2, "mmap": 3, "mprotect": 2,
                  "mremap": 3, "socketpair": 1, "clone": 1, "prlimit64": 2, "futex": 1,
                  "renameat2": 4, "fallocate": 1}  # fmt: skip
"""Call -> which of its arguments tells what it is used for."""


@dataclass
class Recording:
    """What was seen."""

    counts: Counter[str] = field(default_factory=Counter)
    """Call, with the argument that matters and the error it got -> how often."""
    first: dict[str, str] = field(default_factory=dict)
    """Call -> the first source that made it."""


def sources() -> Iterator[tuple[str, list[str]]]:
    """Yield the name and the cells of all that runs in a student room by itself."""
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        yield f"lesson {path.stem}", [c.source for c in notebook.cells if c.cell_type == "code"]
    yield "cells of a kernel", [cell.source for cell in KERNEL_CELLS]
    for name, cell in {**CELLS, **LIBRARIES}.items():
        yield name, [cell]


def run_all(folder: Path, answers: int) -> None:
    """Run every source in a room of its own; say which process it was in ``folder/names``."""
    use_libraries(used_in(ROOT / "notebooks"))
    with open(folder / "names", "w", encoding="utf-8") as names:
        for name, cells in sources():
            with StudentRoom(Limits(), files=LESSON_FILES) as room:
                shown = room.run_cell("import os; print(os.getpid())").outputs[0]["text"]
                print(shown.strip(), name, file=names, flush=True)
                for cell in cells:
                    run = room.run_cell(cell)
                    errors = [o for o in run.outputs if o["output_type"] == "error"]
                    for error in errors if name != "cells of a kernel" else ():
                        print(f"{name}: {error['ename']}: {error['evalue'][:300]}", file=sys.stderr)
                    if run.ended:
                        print(f"{name}: {run.ended}", file=sys.stderr)
    bank = [answer for answer in read_bank() if answer.is_right]
    with tempfile.TemporaryDirectory() as root:
        for verdict in grade_bank(bank[:: max(1, len(bank) // answers)], Path(root) / "c", 0):
            for difference in verdict.differences:
                print(difference, file=sys.stderr)


def read_recording(folder: Path) -> Recording:
    """Return what the traces in ``folder`` say about confined processes."""
    names = dict(line.split(" ", 1) for line in (folder / "names").read_text("utf-8").splitlines())
    recording = Recording()
    traces = {path.suffix[1:]: path for path in folder.glob("trace.*")}
    todo: list[tuple[str, str, bool]] = [
        (number, names.get(number, "grading"), False) for number in traces
    ]
    done: set[str] = set()
    for number, source, is_thread in todo:
        if number in done or number not in traces:
            continue
        lines = traces[number].read_text("utf-8", "replace").splitlines()
        start = 0 if is_thread else _start(lines)
        if start is None:
            continue
        done.add(number)
        for line in lines[start:]:
            if made := NEW_THREAD.match(line):
                todo.append((made[1], source, True))
            if key := _key(line):
                recording.counts[key] += 1
                recording.first.setdefault(key, source)
    return recording


def _start(lines: list[str]) -> int | None:
    """Return the line after the last filter was loaded, if there is one."""
    loaded = [number for number, line in enumerate(lines) if FILTER_LOADED.match(line)]
    return loaded[-1] + 1 if loaded else None


def _key(line: str) -> str | None:
    call = CALL.match(line)
    if not call:
        return None
    name, arguments, _, error = call.groups()
    place = WITH_ARGUMENTS.get(name)
    parts = arguments.split(", ")
    detail = f" {parts[place]}" if place is not None and place < len(parts) else ""
    if name.startswith("open"):
        flags = [part for part in parts if "O_" in part]
        detail = f" {flags[0]}" if flags else ""
    refused = f" -> {error}" if error in ("EPERM", "ENOSYS") else ""
    return f"{name}{detail}{refused}"


def listed(recording: Recording) -> Iterable[str]:
    """Yield a line for each call, the frequent ones first."""
    for key, count in sorted(recording.counts.items()):
        yield f"{count:9} {key}  ({recording.first[key]})"


def main() -> None:
    """Run everything under strace; with ``--inside`` this is the program that strace runs."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--answers", type=int, default=30, help="how many right answers to grade")
    parser.add_argument("--inside", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inside:
        run_all(options.inside, options.answers)
        return
    if not shutil.which("strace"):
        raise SystemExit("strace is not installed")
    with tempfile.TemporaryDirectory() as folder:
        trace = ["strace", "-f", "-ff", "-qq", "-s", "0", "-o", f"{folder}/trace"]
        inside = [sys.executable, "-m", "tools.record_calls", "--inside", folder]
        answers = ["--answers", str(options.answers)]
        subprocess.run([*trace, *inside, *answers], cwd=ROOT, check=True)
        print(*listed(read_recording(Path(folder))), sep="\n")


if __name__ == "__main__":
    main()
