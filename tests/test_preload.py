"""The warm process has imported what ordinary cells need: a confined room imports slowly."""

from __future__ import annotations

import contextlib
import importlib.util

from invigilator.inside.limits import Limits
from invigilator.libraries import OURS, used_in
from invigilator.rooms.student_room import CellRun, StudentRoom
from tests.support.confinement import confined
from tools.build import ASSIGNMENT, ROOT

pytestmark = confined

LIBRARIES = ("torch", "numpy", "matplotlib", "PIL", "IPython.core", "IPython.utils", "stack_data",
             "executing", "asttokens", "pygments")  # fmt: skip

CELLS = (
    "import torch, numpy as np, matplotlib.pyplot as plt\nimport torch.nn.functional as F",
    "1 / 0",
    "torch.arange(3.)",
    "layer = torch.nn.Linear(2, 1)\nlayer",
    "optimizer = torch.optim.Adam(layer.parameters())",
    "loss = layer(torch.ones(3, 2)).square().mean()\nloss.backward()\noptimizer.step()\nloss",
    "torch.optim.SGD(layer.parameters(), lr=0.1).step()",
    "F.cross_entropy(torch.randn(4, 5), torch.tensor([1, 2, 3, 0]))",
    "torch.nn.Embedding(3, 2)(torch.tensor([7]))",
    "torch.zeros(2) @ torch.zeros(3)",
    "torch.nn.init.trunc_normal_(torch.empty(3, 3))",
    "torch.save(layer.state_dict(), 'w.pt')\ntorch.load('w.pt')",
    "np.random.default_rng(0).normal(size=3)",
    "plt.plot([1, 2]); plt.yscale('log'); plt.legend(['a']); plt.show()",
    "%time 1 + 1",
    "%timeit -n 1 -r 1 1",
    "%matplotlib inline\n%config InlineBackend.figure_format = 'retina'",
    "%pip install torch",
)


def test_ordinary_cells_import_none_of_our_libraries_late() -> None:
    """Each import in a room costs time that counts against a student's cell."""
    with StudentRoom(Limits()) as room:
        room.run_cell("import sys\nseen = set(sys.modules)")
        for source in CELLS:
            room.run_cell(source)
        late = printed(room.run_cell("print(*sorted(set(sys.modules) - seen))")).split()
        told = printed(room.run_cell("import sqlite3\nprint(*sorted(set(sys.modules) - seen))"))
    assert [name for name in late if name.startswith(LIBRARIES)] == []
    assert "sqlite3" in told  # what is imported late would be seen


def test_what_hidden_tests_import_is_there_before_a_room_is_closed() -> None:
    """A confined room imports slowly: what the course's tests import, the warm process has."""
    names = [name for name in used_in(ROOT / "source" / ASSIGNMENT) if name.startswith(OURS)]
    assert {"invigilator.checks.stats", "invigilator.checks.training"} <= {*names}
    with StudentRoom(Limits()) as room:
        loaded = printed(room.run_cell("import sys\nprint(*sys.modules)")).split()
    assert [name for name in names if find_module(name) and name not in loaded] == []


def find_module(name: str) -> bool:
    """Whether ``name`` is a module, rather than what one of them holds."""
    with contextlib.suppress(ModuleNotFoundError):
        return importlib.util.find_spec(name) is not None
    return False


def printed(run: CellRun) -> str:
    """Return what a cell printed."""
    return "".join(out["text"] for out in run.outputs if out["output_type"] == "stream")
