"""A student room as the grader sees it: limits, deaths, replay, and what is left afterwards."""

from __future__ import annotations

import contextlib
import io
import os
import pickle
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import cloudpickle
import pytest

from invigilator.errors import RoomClosed
from invigilator.inside import wire
from invigilator.inside.limits import MIB, Limits, output_cut
from invigilator.inside.protocol import Call, Convert, GetAttribute, Names, Question
from invigilator.rooms import room as room_module
from invigilator.rooms.student_room import CellRun, StudentRoom
from tests.support.confinement import confined

pytestmark = confined

TOO_LONG = "this took longer than 1 seconds and was stopped: is there a loop without an end?"
WAITED = "this was stopped after "
DIED = "the process that ran this ended: a crash, an exit, or more than 300 seconds of CPU time"
SWALLOW = """
import time
while True:
    try: time.sleep(600)
    except KeyboardInterrupt: pass
"""


@pytest.fixture(scope="module")
def room() -> Iterator[StudentRoom]:
    """Return a room for cells that leave it as it was."""
    with StudentRoom(Limits()) as shared:
        yield shared


@pytest.fixture(autouse=True)
def long_grace(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let an interrupted cell end in its own time on the busiest machine."""
    monkeypatch.setattr(room_module, "GRACE_SECONDS", 30.0)


@pytest.fixture
def short_grace(long_grace: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Kill what does not end when it is interrupted soon."""
    monkeypatch.setattr(room_module, "GRACE_SECONDS", 0.5)


@contextlib.contextmanager
def short_cells(room: StudentRoom) -> Iterator[None]:
    """Allow a cell one second: for what has no end, once the room is warm."""
    usual, living = room.limits, room._living_room()
    room.limits = living.limits = replace(usual, cell_seconds=1)
    yield
    room.limits = living.limits = usual


def run_short(room: StudentRoom, source: str) -> CellRun:
    """Run a cell that has no end."""
    with short_cells(room):
        return room.run_cell(source)


def printed(run: CellRun) -> str:
    """Return what a cell printed."""
    return "".join(out["text"] for out in run.outputs if out["output_type"] == "stream")


def errors(run: CellRun) -> list[tuple[str, str]]:
    """Return the name and the text of each error."""
    return [(o["ename"], o["evalue"]) for o in run.outputs if o["output_type"] == "error"]


QUESTIONS: dict[str, Callable[..., Question]] = {
    "names": lambda names: Names(names),
    "call": Call,
    "attribute": GetAttribute,
    "convert": Convert,
}


def request(operation: str, *arguments: object) -> bytes:
    """Return a question of the examiner's."""
    question = QUESTIONS[operation](*arguments)
    return cloudpickle.dumps(question)  # type: ignore[no-any-return]  # it is bytes


def ask(room: StudentRoom, operation: str, *arguments: object) -> Any:
    """Return the decoded answer to a request; a handle stands for itself."""
    return wire.decode(room.ask(request(operation, *arguments)), lambda tree: tuple(tree))


# ---- what a cell shows ----


def test_a_cell_shows_what_it_prints_and_returns(room: StudentRoom) -> None:
    """Both streams and the last value arrive, in order."""
    run = room.run_cell("import sys\nprint('out')\nprint('err', file=sys.stderr)\n1 + 1")
    assert run.ended is None
    assert "out\nerr\n" == printed(run)
    names = [out["name"] for out in run.outputs if out["output_type"] == "stream"]
    assert ["stdout", "stderr"] == list(dict.fromkeys(names))
    assert ("execute_result", {"text/plain": "2"}) == (
        run.outputs[-1]["output_type"],
        run.outputs[-1]["data"],
    )


def test_names_stay_from_cell_to_cell(room: StudentRoom) -> None:
    """A notebook is one program."""
    room.run_cell("kept = 41")
    assert "42\n" == printed(room.run_cell("print(kept + 1)"))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("1 / 0", ("ZeroDivisionError", "division by zero")),
        ("raise ValueError('said so')", ("ValueError", "said so")),
        ("import sys; sys.exit(3)", ("SystemExit", "3")),
        ("input('name? ')", ("RuntimeError", "input() is not possible while a notebook is graded")),
    ],
)
def test_an_exception_is_an_output(
    room: StudentRoom, source: str, expected: tuple[str, str]
) -> None:
    """Student code that fails is an outcome, and the room goes on."""
    run = room.run_cell(source)
    assert ([expected], None) == (errors(run), run.ended)
    assert "1\n" == printed(room.run_cell("print(1)"))


@pytest.mark.parametrize("source", ["if", "x = (", "a\x00b", "print('\ud800'", "\x00", "%nonsense"])
def test_a_cell_that_is_no_code_does_not_end_the_room(room: StudentRoom, source: str) -> None:
    """Broken syntax, null bytes and halves of characters are the cell's own trouble."""
    assert room.run_cell(source).ended is None
    assert "1\n" == printed(room.run_cell("print(1)"))


def test_a_figure_is_shown_as_a_picture(room: StudentRoom) -> None:
    """Matplotlib works as in a notebook."""
    run = room.run_cell("import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()")
    shown = [out["data"] for out in run.outputs if out["output_type"] == "display_data"]
    assert 1 == len(shown)
    assert shown[0]["image/png"].startswith("iVBORw0KGgo")


# ---- limits of a cell ----


def test_a_cells_output_is_cut() -> None:
    """The first part is shown, then one sentence, and nothing of what follows."""
    with StudentRoom(Limits(cell_output_bytes=2000)) as small:
        run = small.run_cell("for i in range(9000): print(i)")
        assert printed(run).startswith("0\n1\n2\n")
        assert printed(run).endswith(output_cut(small.limits))
        assert 1 == printed(run).count(output_cut(small.limits))
        assert len(printed(run)) < 2000 + len(output_cut(small.limits))
        assert "next\n" == printed(small.run_cell("print('next')"))


def test_a_notebooks_output_is_cut() -> None:
    """Cells share the notebook's allowance; a later cell still runs, unseen."""
    with StudentRoom(Limits(notebook_output_bytes=3000)) as small:
        assert output_cut(small.limits) not in printed(small.run_cell("print('a' * 2000)"))
        assert output_cut(small.limits) in printed(small.run_cell("print('b' * 2000)"))
        assert printed(small.run_cell("done = 1; print('c' * 20)")).endswith(
            output_cut(small.limits)
        )
        assert ["value", {"done": 1}] == ask(small, "names", ["done"])


def test_one_print_larger_than_a_message_is_cut() -> None:
    """A single huge text costs neither the room nor the grader's memory."""
    with StudentRoom(Limits(reply_bytes=1 * MIB, cell_output_bytes=1000)) as small:
        run = small.run_cell("print('x' * (4 * 2**20)); after = 1")
        assert run.ended is None
        assert len(printed(run)) <= 1000 + len(output_cut(small.limits))
        assert ["value", {"after": 1}] == ask(small, "names", ["after"])


def test_an_endless_cell_is_interrupted() -> None:
    """After its time the cell is interrupted; names it and earlier cells made are still there."""
    with StudentRoom(Limits()) as fresh:
        fresh.run_cell("before = 1")
        assert TOO_LONG == run_short(fresh, "during = 2\nwhile True: pass").ended
        assert "1 2\n" == printed(fresh.run_cell("print(before, during)"))
        assert 0 == fresh.deaths


def test_a_cell_that_waits_is_given_longer_and_not_accused() -> None:
    """Sleeping past the limit of computing is no loop without an end; it is stopped later."""
    with StudentRoom(Limits(cell_seconds=1)) as fresh:
        fresh.run_cell("import time")
        assert fresh.run_cell("time.sleep(1.6); slept = 1").ended is None
        ended = str(fresh.run_cell("time.sleep(600)").ended)
    assert ended.startswith(WAITED)
    assert "it waited for something that did not come, or the machine was very busy" in ended


def test_an_endless_print_is_interrupted() -> None:
    """A loop that prints is stopped like one that does not, and its output is cut."""
    with StudentRoom(Limits(cell_output_bytes=1000)) as fresh:
        fresh.run_cell("pass")
        run = run_short(fresh, "while True: print('x')")
        assert TOO_LONG == run.ended
        assert 1 == printed(run).count(output_cut(fresh.limits))


@pytest.mark.parametrize(
    "source",
    [
        SWALLOW,
        "import signal, time\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\ntime.sleep(600)",
        "room = get_ipython().emit.__self__\nroom.room_for_output = 2**62\nwhile True:\n"
        "    try:\n        while True: print('x' * 1000)\n    except BaseException: pass",
        "import os, time\nroom = get_ipython().emit.__self__\n"
        "os.write(room.connection.fileno(), b'\\0\\0\\3\\0half a message')\ntime.sleep(600)",
    ],
    ids=["swallows", "ignores", "floods", "half a message"],
)
@pytest.mark.usefixtures("short_grace")
def test_a_cell_that_will_not_stop_is_killed(source: str) -> None:
    """No trick keeps the grader waiting; what ran before is replayed, the culprit is not."""
    with StudentRoom(Limits(cell_output_bytes=1000)) as fresh:
        fresh.run_cell("before = 1")
        ended = run_short(fresh, source).ended
        assert ended in (TOO_LONG, DIED) or str(ended).startswith(WAITED)
        assert 1 == fresh.deaths
        assert "1\n" == printed(fresh.run_cell("print(before)"))


def test_a_notebook_out_of_time_runs_nothing_more() -> None:
    """Once the notebook's seconds are used up, the rest is not run."""
    with StudentRoom(Limits(notebook_seconds=0)) as late:
        run = late.run_cell("print(1)")
        assert [] == run.outputs
        assert "the notebook had used its 0 seconds, so this was not run" == run.ended


# ---- deaths ----


@pytest.mark.parametrize(
    "source",
    [
        "import os; os._exit(0)",
        "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
        "import ctypes; ctypes.string_at(0)",
        "get_ipython().emit.__self__.connection.close()",
        "get_ipython().emit.__self__.connection.send_bytes(b'00000000.forged')",
        "room = get_ipython().emit.__self__; room.connection.send_bytes(room.nonce + b'>forged')",
    ],
    ids=["exit", "kill", "crash", "hangs up", "forges an answer", "forges an output"],
)
def test_after_a_death_earlier_cells_are_replayed_without_the_killer(source: str) -> None:
    """The room is made again; names of the cells before are there, those of the killer are not."""
    with StudentRoom(Limits()) as fresh:
        fresh.run_cell("before = []")
        fresh.run_cell("before.append(1)")
        assert DIED == fresh.run_cell(f"from_killer = 1\n{source}").ended
        run = fresh.run_cell("print(before, 'from_killer' in globals())")
        assert "[1] False\n" == printed(run)
        assert 1 == fresh.deaths


def test_a_cell_that_failed_is_replayed_as_well() -> None:
    """What a cell did before its exception is part of the notebook's state."""
    with StudentRoom(Limits()) as fresh:
        fresh.run_cell("x = 1\nraise ValueError")
        fresh.run_cell("import os; os._exit(1)")
        assert "1\n" == printed(fresh.run_cell("print(x)"))


def test_a_death_during_the_replay_is_survived() -> None:
    """A replayed cell that kills the new room is left out the next time."""
    with StudentRoom(Limits()) as fresh:
        fresh.replay = ["a = 1", "import os; os._exit(1)", "b = 2", "import os; os._exit(1)"]
        assert "1 2\n" == printed(fresh.run_cell("print(a, b)"))
        assert ["a = 1", "b = 2", "print(a, b)"] == fresh.replay
        assert 2 == fresh.deaths


def test_a_room_that_dies_too_often_is_not_made_again() -> None:
    """After the allowed restarts every cell and every question is turned down at once."""
    with StudentRoom(Limits(restarts=1)) as frail:
        for _ in range(2):
            assert DIED == frail.run_cell("import os; os._exit(1)").ended
        sentence = "the process that ran this notebook ended too often, so this was not run"
        assert CellRun([], sentence) == frail.run_cell("print(1)")
        with pytest.raises(RoomClosed, match="too often"):
            ask(frail, "names", ["x"])
        assert 2 == frail.deaths


def test_too_much_cpu_time_ends_the_room() -> None:
    """The system ends a room that used its CPU time, and the next cell has a new one."""
    with StudentRoom(Limits(cpu_seconds=1)) as busy:
        run = busy.run_cell("while True: pass")
        assert (
            "the process that ran this ended: a crash, an exit, or more than 1 seconds of CPU time"
        ) == run.ended
        assert "1\n" == printed(busy.run_cell("print(1)"))


# ---- questions of the examiner's room ----


def test_a_question_is_answered_with_plain_data(room: StudentRoom) -> None:
    """Names, calls, attributes and conversions are answered; what a call prints is no output."""
    room.run_cell("def double(x):\n    print('unseen')\n    return 2 * x\nplain = (1, 2.5)")
    kind, names = ask(room, "names", ["double", "plain", "missing"])
    assert ("value", {"double", "plain"}) == (kind, set(names))
    assert (1, 2.5) == names["plain"]
    tag, key, type_name, is_callable, *_ = names["double"]
    assert ("h", "function", True) == (tag, type_name, is_callable)
    answer = wire.decode(room.ask(_with_handle("call", key, (4,), {})))
    assert ["value", [8, []], ["unseen\n", []]] == answer
    assert ["value", "double"] == wire.decode(room.ask(_with_handle("attribute", key, "__name__")))


class _Handle:
    def __init__(self, key: int) -> None:
        self.key = key


class _Pickler(pickle.Pickler):
    def persistent_id(self, obj: object) -> int | None:
        return obj.key if isinstance(obj, _Handle) else None


def _with_handle(operation: str, key: int, *arguments: object) -> bytes:
    """Return a request about the object with that number."""
    stream = io.BytesIO()
    _Pickler(stream).dump(QUESTIONS[operation](_Handle(key), *arguments))
    return stream.getvalue()


def test_a_figure_that_a_call_made_is_in_no_cell(room: StudentRoom) -> None:
    """A hidden test's picture is not shown as the student's; the figure itself lives on."""
    room.run_cell("import matplotlib.pyplot as plt\ndef plot():\n    return plt.figure()")
    _, names = ask(room, "names", ["plot"])
    plot_key = names["plot"][1]
    _, ((_, figure_key, type_name, *_), _) = wire.decode(
        room.ask(_with_handle("call", plot_key, (), {})), lambda tree: tuple(tree)
    )
    assert "Figure" == type_name
    assert "[]" == printed(run := room.run_cell("print(plt.get_fignums(), end='')"))
    assert 1 == len(run.outputs)
    assert ["value", 1] == wire.decode(room.ask(_with_handle("attribute", figure_key, "number")))


def test_nor_is_one_that_a_call_made_before_it_failed() -> None:
    """However the call ended, its figure is not the next cell's."""
    with StudentRoom(Limits()) as room:
        room.run_cell("import matplotlib.pyplot as plt\ndef fail():\n    plt.figure()\n    1 / 0")
        _, names = ask(room, "names", ["fail"])
        answer = wire.decode(room.ask(_with_handle("call", names["fail"][1], (), {})))
        run = room.run_cell("print(plt.get_fignums(), end='')")
    assert "raised" == answer[0]
    assert "[]" == printed(run)
    assert 1 == len(run.outputs)


def test_an_exception_in_a_call_is_an_answer(room: StudentRoom) -> None:
    """Even SystemExit does not end the room."""
    assert ["raised", "SystemExit", "3"] == ask(room, "call", sys.exit, (3,), {})
    said = "invalid literal for int() with base 10: 'x'"
    assert ["raised", "ValueError", said] == ask(room, "call", int, ("x",), {})


@pytest.mark.parametrize(
    ("body", "expected"),
    [("import os; os._exit(1)", "ended"), ("while True: pass", "took longer than 1 seconds")],
)
def test_a_call_that_ends_the_room_says_so(body: str, expected: str) -> None:
    """The examiner is told why no answer comes, and the next question gets one."""
    with StudentRoom(Limits()) as fresh:
        fresh.run_cell(f"def f():\n    {body}\ny = 5")
        key = ask(fresh, "names", ["f"])[1]["f"][1]
        with short_cells(fresh), pytest.raises(RoomClosed, match=expected):
            fresh.ask(_with_handle("call", key, (), {}))
        assert ["value", {"y": 5}] == ask(fresh, "names", ["y"])


def test_an_answer_that_is_too_large_is_refused() -> None:
    """A reply over the limit is told as what it is; one that is sent all the same ends the room."""
    with StudentRoom(Limits(reply_bytes=1 * MIB)) as small:
        small.run_cell("big = b'x' * 2_000_000\nsmall = 1")
        kind, text = ask(small, "names", ["big"])
        assert ("unplain", True) == (kind, "of 2 MB; an answer has at most 1 MB" in text)
        small.run_cell(
            "from invigilator.inside import handles\n"
            "handles.unless_too_large = lambda reply, *_: reply"
        )
        with pytest.raises(RoomClosed, match="ended"):
            ask(small, "names", ["big"])
        assert ["value", {"small": 1}] == ask(small, "names", ["small"])


# ---- the folder ----


def test_the_folder_holds_the_data_files_and_nothing_else(tmp_path: Path) -> None:
    """A student reads the course's data, and can only change a copy of it."""
    data = tmp_path / "tokens.csv"
    data.write_text("1,2")
    with StudentRoom(Limits(), {"tokens.csv": data}) as fresh:
        run = fresh.run_cell(
            "import os\nprint(sorted(os.listdir('.')), open('tokens.csv').read())\n"
            "open('tokens.csv', 'w').write('forged')\nprint(open('tokens.csv').read())"
        )
        assert "['tokens.csv'] 1,2\nforged\n" == printed(run)
    assert "1,2" == data.read_text()
    assert ["tokens.csv"] == os.listdir(tmp_path)


@pytest.mark.parametrize(
    "source",
    [
        "for i in range(3): open(f'{i}', 'wb').write(b'x' * 2**20)",
        "kept = []\nfor i in range(3):\n    kept.append(open('f', 'wb'))\n"
        "    kept[-1].write(b'x' * 2**20)\n    kept[-1].flush()\n    os.unlink('f')",
        "for i in range(600): open(f'{i}', 'w').close()",
        "for i in range(2500):\n    os.mkdir('d')\n    os.chdir('d')",
    ],
    ids=["files", "files without a name", "empty files", "folders in folders"],
)
def test_a_folder_that_is_too_large_ends_the_room(source: str) -> None:
    """Whatever fills the disk is counted, and the room is ended with its files gone."""
    with StudentRoom(Limits(folder_bytes=2 * MIB)) as full:
        folder = _folder_of(full)
        run = full.run_cell(f"import os\n{source}")
        assert "the files written came to more than 2 MB, so this was stopped" == run.ended
        assert not folder.exists()


def test_a_folder_within_its_limit_is_left_alone() -> None:
    """What fits is not the grader's business."""
    with StudentRoom(Limits(folder_bytes=2 * MIB)) as fresh:
        assert fresh.run_cell("open('f', 'wb').write(b'x' * 2**20)").ended is None


def _folder_of(room: StudentRoom) -> Path:
    """Start ``room`` and return its folder."""
    return Path(printed(room.run_cell("import os; print(os.getcwd())")).strip())


def _process_of(room: StudentRoom) -> int:
    """Start ``room`` and return its process."""
    return int(printed(room.run_cell("import os; print(os.getpid())")))


# ---- what is left ----


@pytest.mark.parametrize(
    "source",
    [
        "pass",
        "import os; os._exit(1)",
        "import os\nos.makedirs('a/b')\nopen('a/b/c', 'w').close()\nos.symlink('/', 'a/root')",
        "import os\nos.mkdir('shut', 0)\nos.mkdir('dark', 0o300)\nos.mkdir('dark/inner', 0o100)",
        "import os\nfor i in range(1200):\n    os.mkdir('d')\n    os.chdir('d')",
        SWALLOW,
    ],
    ids=["nothing", "death", "a tree with a link", "closed folders", "a deep tree", "endless"],
)
@pytest.mark.usefixtures("short_grace")
def test_nothing_is_left_after_close(source: str) -> None:
    """Neither folder nor process outlives the room, whatever the student did."""
    with StudentRoom(Limits()) as fresh:
        folder, process = _folder_of(fresh), _process_of(fresh)
        assert folder.is_dir()
        (run_short if source == SWALLOW else StudentRoom.run_cell)(fresh, source)
    assert not folder.exists()
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


def test_nothing_is_left_after_an_error_of_ours() -> None:
    """An exception in the grader closes the room as well."""
    processes = []

    def fail() -> None:
        with StudentRoom(Limits()) as fresh:
            processes.append(_process_of(fresh))
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    with pytest.raises(ProcessLookupError):
        os.kill(processes[0], 0)


def test_closing_twice_does_no_harm() -> None:
    """A room that never started, or is closed, can be closed."""
    never = StudentRoom(Limits())
    never.close()
    never.run_cell("1")
    never.close()
    never.close()


def test_a_room_ends_with_the_grader() -> None:
    """A room whose grader hangs up ends by itself."""
    room = StudentRoom(Limits())
    process = _process_of(room)
    living = room._room
    assert living is not None
    living._connection.close()
    living._process.join(10)
    assert living._process.exitcode == 0
    room.close()
    with pytest.raises(ProcessLookupError):
        os.kill(process, signal.SIGCONT)


# ---- the same again ----

DRAWS = """
import random, numpy, torch
print(random.random(), numpy.random.rand(), torch.rand(1).item(), list({'a', 'b', 'c', 'd'}))
"""


def draws(seed: int) -> str:
    """Return what a fresh room of that seed draws, with the order of a set of words."""
    with StudentRoom(Limits(), seed=seed) as fresh:
        return printed(fresh.run_cell(DRAWS))


def test_the_same_seed_gives_the_same_draws() -> None:
    """A submission gets the same points any day; the instructor can choose another seed."""
    first, again, other = draws(1), draws(1), draws(2)
    assert first == again
    mine, theirs = first.split(), other.split()
    assert all(a != b for a, b in zip(mine[:3], theirs[:3], strict=True))


def test_a_room_made_again_draws_the_same() -> None:
    """The replay after a death does not change a student's numbers."""
    with StudentRoom(Limits()) as fresh:
        fresh.run_cell("import torch; x = torch.rand(1).item()")
        before = printed(fresh.run_cell("print(x)"))
        fresh.run_cell("import os; os._exit(1)")
        assert before == printed(fresh.run_cell("print(x)"))
