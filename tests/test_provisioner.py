"""The confined Jupyter kernel, as any Jupyter client starts it."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from invigilator.confine import why_not_confinable
from invigilator.provisioner import NAME, install_kernelspec

pytestmark = pytest.mark.skipif(bool(why_not_confinable()), reason="needs Landlock and seccomp")


def test_nbclient_runs_a_notebook_in_a_confined_kernel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A plain nbclient run works, shows figures, and cannot read, connect or fork outside."""
    install_kernelspec(str(tmp_path))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "share" / "jupyter"))
    sources = [
        "import torch; float(torch.ones(3).sum())",
        "import matplotlib.pyplot as plt; plt.plot([1, 2]);",
        f"open({str(tmp_path / 'share' / 'jupyter' / 'kernels' / NAME / 'kernel.json')!r})",
        "import socket; socket.socket()",
        "import os; os.fork()",
    ]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(s) for s in sources])
    NotebookClient(notebook, kernel_name=NAME, allow_errors=True, timeout=60).execute()
    outputs = [cell.outputs for cell in notebook.cells]
    assert outputs[0][-1].data["text/plain"] == "3.0"
    assert "image/png" in outputs[1][-1].data
    assert [out[-1].ename for out in outputs[2:]] == ["PermissionError"] * 3
