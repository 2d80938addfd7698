"""A machine with something to lose: a course, canaries, listeners, a neighbour's process.

Attacks are told where all of it is. After the run, :meth:`Stage.damage` says what was touched and
:meth:`Stage.left_behind` what is still there.
"""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import matplotlib
import nbformat
import psutil
from nbformat import NotebookNode

from tests.attacks.catalogue import Attack, hand_in, submission
from tests.attacks.tampering import PIXEL
from tools.course_root import make_course_root, notebook_names, solved, submit

PR_SET_CHILD_SUBREAPER = 36
IPC_PRIVATE, IPC_CREAT, IPC_RMID, IPC_STAT = 0, 0o1000, 0, 2
GUARDED = ("source", "release", "nbgrader_config.py", "canary.txt")
VICTIM = "import time; kept = 'canary-' + 'memory' + '-{}'; time.sleep(1800)"
FORMATTED = """## A heading

Some **bold** text, *italics*, `code with a<b` and a [link](https://pytorch.org/docs).

- one
- two

| a | b |
|---|---|
| 1 | 2 |

A formula $a<b$ and a larger one $$x_1 < y \\quad z<w$$ and ![a dot](attachment:dot.png)

> quoted & more: 3 < 4 > 2
"""


@dataclass(frozen=True)
class Run:
    """How one of nbgrader's commands ended."""

    exit_code: int | None
    """None where it did not end in time."""
    log: str
    seconds: float
    peak_bytes: int
    """The most memory the grader's own process had."""


@dataclass
class Stage:
    """The scratch folders and what is planted around them."""

    base: Path
    root: Path
    """The course."""
    canaries: tuple[str, ...]
    """Texts that must not show up in anything a student can see."""
    victim: psutil.Process
    listeners: dict[str, socket.socket]
    segment: int
    words: dict[str, str]
    guarded: tuple[str, ...] = ()
    before: dict[str, str] = field(default_factory=dict)
    shared: frozenset[str] = frozenset()
    children: frozenset[int] = frozenset()

    @property
    def temporary(self) -> Path:
        """The TMPDIR of the run; nothing else uses it."""
        return self.base / "t"

    def set(self, attacks: Sequence[Attack], honest: Sequence[str]) -> None:
        """Hand everything in, and note how things look before the run."""
        for student in honest:
            notebooks = {name: solved(self.root, name) for name in notebook_names(self.root)}
            if student == honest[-1]:
                _decorate(notebooks["quiz"])
            submit(self.root, student, notebooks)
        neighbour = submission(self.root, honest[0])
        (neighbour / "notes.txt").write_text(self.canaries[1])
        self.words["NEIGHBOUR"] = str(neighbour)
        for attack in attacks:
            hand_in(attack, self.root, neighbour, self.words)
        self.guarded = (*GUARDED, *(f"submitted/{student}" for student in honest))
        self.before = _looks(self.root, self.guarded)
        self.shared = frozenset(os.listdir("/dev/shm"))
        self.children = frozenset(p.pid for p in psutil.Process().children(recursive=True))

    def nbgrader(self, *arguments: str, seconds: float = 1800) -> Run:
        """Run one of nbgrader's commands on the course, in an environment of its own."""
        start = time.monotonic()
        environment = {
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]),
            "HOME": str(self.base / "home"),
            "LANG": "C.UTF-8",
            "TMPDIR": str(self.temporary),
            "MPLCONFIGDIR": matplotlib.get_cachedir(),
            "INVIGILATOR_CANARY": self.canaries[2],
            "PYTHONPATH": str(Path(__file__).parents[2]),
        }
        log = self.base / "log.txt"
        with log.open("wb") as stream:
            process = subprocess.Popen(
                [sys.executable, "-m", "nbgrader", *arguments],
                cwd=self.root,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=subprocess.STDOUT,
            )
            code, peak = _wait(process, seconds)
        log_text = log.read_text(errors="replace")
        return Run(code, log_text, time.monotonic() - start, peak)

    def damage(self) -> list[str]:
        """Return what an attack touched that it may not, one phrase each."""
        after = _looks(self.root, self.guarded)
        changed = [
            path for path in {**self.before, **after} if self.before.get(path) != after.get(path)
        ]
        harm = [f"{path} is not as it was" for path in sorted(changed)]
        harm += [
            f"somebody spoke to {name}" for name, end in self.listeners.items() if _reached(end)
        ]
        if not _is_unharmed(self.victim):
            harm.append("a neighbour's process was changed")
        if ctypes.CDLL(None).shmctl(self.segment, IPC_STAT, ctypes.create_string_buffer(256)) < 0:
            harm.append("a neighbour's shared memory is gone")
        if (self.root / "late.txt").exists():
            harm.append("something wrote a file where it may not")
        return harm

    def left_behind(self) -> list[str]:
        """Return what the run left on the machine, one phrase each."""
        deadline = time.monotonic() + 10
        while (processes := self._processes()) and time.monotonic() < deadline:
            time.sleep(0.1)
        left = [f"process {process.pid} {process.name()}" for process in processes]
        left += [f"temporary {path.name}" for path in self.temporary.iterdir()]
        # locks of Python programs that run beside this one come and go
        new = [name for name in os.listdir("/dev/shm") if name not in self.shared]
        left += [f"/dev/shm/{name}" for name in new if not name.startswith("sem.mp-")]
        sockets = Path("/proc/net/unix").read_text()
        left += [f"socket {line}" for line in sockets.splitlines() if str(self.base / "t") in line]
        return left

    def _processes(self) -> list[psutil.Process]:
        """Return what the run started and is still running; orphans of it become our children."""
        alive = []
        for process in psutil.Process().children(recursive=True):
            with contextlib.suppress(psutil.NoSuchProcess, ChildProcessError):
                if process.pid in self.children:
                    continue
                if process.status() == psutil.STATUS_ZOMBIE:
                    os.waitpid(process.pid, os.WNOHANG)
                else:
                    alive.append(process)
        return alive


@contextlib.contextmanager
def open_stage(config: str | None = None) -> Iterator[Stage]:
    """Set up a stage and clear it away; ``config`` replaces the course's nbgrader settings."""
    # short: the name of a socket in it has at most 108 bytes
    base = Path(tempfile.mkdtemp(prefix="att-", dir="/tmp"))
    libc = ctypes.CDLL(None)
    libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    for folder in ("t", "home"):
        (base / folder).mkdir()
    canaries = tuple(f"canary-{kind}-{secrets.token_hex(8)}" for kind in ("file", "notes", "env"))
    mark = secrets.token_hex(8)
    root = make_course_root(base / "c")
    (root / "canary.txt").write_text(canaries[0])
    if config is not None:
        (root / "nbgrader_config.py").write_text(config)
    listeners = _listen(base)
    victim = subprocess.Popen([sys.executable, "-c", VICTIM.format(mark)])
    segment = libc.shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0o600)
    words = {
        "ROOT": str(root),
        "PORT": str(listeners["a TCP port"].getsockname()[1]),
        "SOCKET": str(base / "s"),
        "ABSTRACT": base.name,
        "VICTIM": str(victim.pid),
        "SHM": str(segment),
        "DOTS": "\na" + ".a" * 500_000,
        "FORMULAS": "\\begin{a}" * 100_000 + "\\\\(" * 100_000,
        "BLANKS": "\n" + " \n" * 20_000,
        "DIGITS": "&#" + "9" * 5000,
        "STARS": ("*(" + "*" * 51 + "(") * 370,
        "MATCHES": "\n" + ("m{" * 400 + "\n") * 22,
    }
    seen = (*canaries, f"canary-memory-{mark}")
    try:
        yield Stage(base, root, seen, psutil.Process(victim.pid), listeners, segment, words)
    finally:
        victim.kill()
        victim.wait()
        libc.shmctl(segment, IPC_RMID, None)
        for listener in listeners.values():
            listener.close()
        subprocess.run(["rm", "-rf", str(base)], check=False)  # folders too deep for rmtree


def _decorate(quiz: NotebookNode) -> None:
    """Give an honest quiz text with every kind of formatting, a picture, a warning and a plot."""
    note = nbformat.v4.new_markdown_cell(FORMATTED, id="note")
    note.attachments = {"dot.png": {"image/png": PIXEL}}
    plot = (
        "import sys, warnings\nimport matplotlib.pyplot as plt\nimport numpy as np\n"
        "plt.plot([1, 2]); plt.show()\n"
        "warnings.warn('a warning'); print('to stderr', file=sys.stderr)\n"
        "from IPython.display import HTML, display\n"
        "display(HTML('<table><tr><td><b>cell</b></td></tr></table>'))"
    )
    code = nbformat.v4.new_code_cell(plot, id="plot")
    place = next(i for i, cell in enumerate(quiz.cells) if cell.id == "q1")
    quiz.cells[place:place] = [note, code]


def _wait(process: subprocess.Popen[bytes], seconds: float) -> tuple[int | None, int]:
    """Wait for ``process``, or end it; return its exit code and the most memory it had."""
    deadline = time.monotonic() + seconds
    while True:
        pid, status, usage = os.wait4(process.pid, os.WNOHANG)
        if pid:
            process.returncode = os.waitstatus_to_exitcode(status)
            in_time = time.monotonic() < deadline
            return process.returncode if in_time else None, usage.ru_maxrss * 1024
        if time.monotonic() > deadline:
            process.kill()
        time.sleep(0.05)


def _listen(base: Path) -> dict[str, socket.socket]:
    inet, unix = socket.AF_INET, socket.AF_UNIX
    stream, datagram = socket.SOCK_STREAM, socket.SOCK_DGRAM
    ends: dict[str, socket.socket] = {"a TCP port": socket.create_server(("127.0.0.1", 0))}
    port = ends["a TCP port"].getsockname()[1]
    for name, family, kind, address in (
        ("a UDP port", inet, datagram, ("127.0.0.1", port)),
        ("a socket with a path", unix, stream, str(base / "s")),
        ("a datagram socket with a path", unix, datagram, str(base / "s.dgram")),
        ("an abstract socket", unix, stream, f"\0{base.name}"),
        ("an abstract datagram socket", unix, datagram, f"\0{base.name}.dgram"),
    ):
        ends[name] = socket.socket(family, kind)
        ends[name].bind(address)
        if kind == stream:
            ends[name].listen()
    for end in ends.values():
        end.setblocking(False)
    return ends


def _reached(listener: socket.socket) -> bool:
    try:
        if listener.type == socket.SOCK_STREAM:
            listener.accept()[0].close()
        else:
            listener.recv(1)
    except BlockingIOError:
        return False
    return True


def _is_unharmed(process: psutil.Process) -> bool:
    try:
        return process.status() == psutil.STATUS_SLEEPING and _state(process) == _state(OWN)
    except psutil.NoSuchProcess:
        return False


OWN = psutil.Process()


def _state(process: psutil.Process) -> tuple[object, ...]:
    """Return what another process could change of ``process``, and what it inherits from us."""
    limits = [process.rlimit(kind) for kind in (psutil.RLIMIT_NOFILE, psutil.RLIMIT_AS)]
    return process.nice(), process.cpu_affinity(), process.ionice(), limits


def _looks(root: Path, guarded: tuple[str, ...]) -> dict[str, str]:
    """Return path -> content, mode and owner of every file below the ``guarded`` ones."""
    looks = {}
    for name in guarded:
        paths = (
            [root / name, *(root / name).rglob("*")] if (root / name).is_dir() else [root / name]
        )
        for path in paths:
            status = path.lstat()
            is_file = path.is_file() and not path.is_symlink()
            content = hashlib.sha256(path.read_bytes()).hexdigest() if is_file else ""
            shown = os.fsencode(path.relative_to(root)).decode("utf-8", "replace")
            looks[shown] = f"{status.st_mode:o} {status.st_uid} {content}"
    return looks
