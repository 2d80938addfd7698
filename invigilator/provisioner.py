"""A confined Jupyter kernel, forked from the warm process, for any Jupyter client.

The kernelspec ``invigilator`` (``python -m invigilator kernelspec``, into the virtual environment)
names this provisioner, so nbclient, papermill, JupyterLab and a stock nbgrader start kernels
through it. Grading itself does without a Jupyter kernel: see :mod:`invigilator.student_room`.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.provisioning import LocalProvisioner

from invigilator import confine
from invigilator.limits import Limits
from invigilator.scratch import remove_folder
from invigilator.warm import start_room

NAME = "invigilator"
PORTS = ("shell_port", "iopub_port", "stdin_port", "control_port", "hb_port")


class RoomProvisioner(LocalProvisioner):
    """Forks a kernel instead of starting a program; the rest is ``LocalProvisioner``'s."""

    _folder: Path | None = None

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> dict[str, Any]:
        """Start the kernel; called from ``KernelManager._async_launch_kernel()``."""
        self._folder = Path(tempfile.mkdtemp(prefix="room-"))
        where = json.loads(Path(self.parent.connection_file).read_text(encoding="utf-8"))
        if where["transport"] == "ipc":  # a path, relative to this process's folder
            where["ip"] = os.path.abspath(where["ip"])
        (self._folder / "connection.json").write_text(json.dumps(where), encoding="utf-8")
        process, connection = start_room(kernel_main, str(self._folder), Limits())
        self.process = _Started(process, connection)
        self.pid, self.pgid = process.pid, None  # its process group is the warm process's
        info: dict[str, Any] = self.connection_info
        return info

    async def cleanup(self, restart: bool = False) -> None:
        """Remove the working folder; called from ``KernelManager.cleanup_resources()``."""
        if self._folder is not None:
            remove_folder(self._folder)
        await super().cleanup(restart)


class _Started:
    """A forked process in the form of ``subprocess.Popen``, which ``LocalProvisioner`` drives."""

    stdin = stdout = stderr = None

    def __init__(self, process: BaseProcess, connection: Connection) -> None:
        self._process, self._connection = process, connection
        self.pid = process.pid

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self) -> int | None:
        self._process.join()
        return self._process.exitcode

    def send_signal(self, signum: int) -> None:
        if self.poll() is None and self.pid is not None:
            os.kill(self.pid, signum)

    def terminate(self) -> None:
        self._process.terminate()

    def kill(self) -> None:
        self._process.kill()


def kernel_main(connection: Connection, folder: str, limits: Limits) -> None:
    """Run a confined IPython kernel; the target of :func:`warm.start_room`."""
    from ipykernel.kernelapp import IPKernelApp
    from IPython.core.pylabtools import select_figure_formats

    from invigilator.shell import RoomShell

    RoomShell.clear_instance()  # the warm process has made one; a kernel makes its own
    confine.close_descriptors({connection.fileno()})
    os.environ.clear()
    os.environ.update({"HOME": folder, "TMPDIR": folder, "MPLCONFIGDIR": folder, "LANG": "C.UTF-8"})
    os.chdir(folder)
    where = json.loads(Path("connection.json").read_text(encoding="utf-8"))
    # files before ipykernel starts its threads, which inherit it; calls after it has its sockets
    confine.die_with_parent()
    confine.limit_resources(limits)
    if where["transport"] == "ipc":
        confine.confine_files(Path(folder), sockets=Path(where["ip"]).parent)
    else:
        confine.confine_files(Path(folder), ports=[0, *(where[port] for port in PORTS)])
    application = IPKernelApp.instance()
    application.initialize(["-f", "connection.json", "--HistoryManager.enabled=False"])
    application.shell.enable_matplotlib("inline")  # pyplot was imported before the shell
    select_figure_formats(application.shell, {"png"})  # which it does for a process's first shell
    confine.confine_calls()
    application.start()


def install_kernelspec(prefix: str = sys.prefix) -> str:
    """Install the kernelspec below ``prefix`` (the virtual environment) and return its folder."""
    spec = {
        "argv": [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        "display_name": "Python 3 (confined)",
        "language": "python",
        "metadata": {"kernel_provisioner": {"provisioner_name": NAME}},
    }
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "kernel.json").write_text(json.dumps(spec, indent=1) + "\n")
        installed: str = KernelSpecManager().install_kernel_spec(folder, NAME, prefix=prefix)
    return installed
