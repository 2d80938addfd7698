"""A JupyterHub on loopback for a class: the configuration of ``docs/hub.md``, and what a test adds.

Every user is the unix user who runs the tests, with a home folder of their own.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
from playwright.sync_api import Page, expect

from tests.browser.lab import RUN_SECONDS, SETTINGS
from tests.support.courses import gradebook
from tests.support.servers import START_SECONDS, free_port, serving
from tools.build import ASSIGNMENT, ROOT
from tools.course_root import make_course_root

PROXY = ROOT / ".venv" / "npm" / "node_modules" / ".bin" / "configurable-http-proxy"
INSTRUCTOR = "instructor"
STUDENTS = ("student1", "student2")
HOMES, SITE = "/home", "/srv/embedding-init"
"""Where a real hub has its users' homes and the course's shared files."""

SPAWN_SECONDS = 180
NOBODY = 65534

TRIED_WITH = """
# what differs from a real hub
import os
c.JupyterHub.bind_url = "{url}"
c.JupyterHub.hub_port = {hub_port}
c.JupyterHub.authenticator_class = "dummy"
c.JupyterHub.spawner_class = "simple"
c.JupyterHub.log_level = "INFO"
c.ConfigurableHTTPProxy.command = ["{proxy}"]
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{proxy_port}"
c.SimpleLocalProcessSpawner.home_dir_template = "{homes}/{{username}}"
c.LocalProcessSpawner.interrupt_timeout = 8  # they are all gone before the hub is given up
c.LocalProcessSpawner.term_timeout = 4
c.Spawner.start_timeout = c.Spawner.http_timeout = {seconds}
if os.geteuid() == 0:
    c.Spawner.args = ["--allow-root"]
"""


@dataclass(frozen=True)
class Hub:
    """A running hub and its folders."""

    url: str
    folder: Path

    @property
    def site(self) -> Path:
        """The course's shared files; ``/srv/embedding-init`` on a real hub."""
        return self.folder / "srv"

    @property
    def exchange(self) -> Path:
        """What the course has in nbgrader's exchange."""
        return self.site / "exchange" / "embedding-init-course"

    @property
    def course(self) -> Path:
        """The instructor's course folder."""
        return self.home(INSTRUCTOR) / "course"

    def home(self, user: str) -> Path:
        """Return the home folder of a user."""
        return self.folder / "home" / user

    def work(self, student: str) -> Path:
        """Return where a student's fetched notebooks are."""
        return self.home(student) / "embedding-init-course" / "embedding-init"

    def formgrader(self, part: str) -> str:
        """Return formgrader's own address: JupyterHub forbids the frame of its tab in the lab."""
        return f"{self.url}/user/{INSTRUCTOR}/formgrader/{part}"

    def points(self) -> dict[str, float]:
        """Return the points of each student in the instructor's gradebook."""
        with gradebook(self.course) as book:
            return {s.student.id: s.score for s in book.assignment_submissions(ASSIGNMENT)}

    def processes(self) -> list[psutil.Process]:
        """Return what runs in this hub's folders: hub, proxy, servers, kernels."""
        return [process for process in psutil.process_iter() if self._owns(process)]

    def _owns(self, process: psutil.Process) -> bool:
        try:
            return Path(process.cwd()).is_relative_to(self.folder)
        except (psutil.Error, OSError):  # it has ended, or is not ours
            return False


def documented(name: str) -> str:
    """Return the lines that ``docs/hub.md`` gives for the file ``name``."""
    text = (ROOT / "docs" / "hub.md").read_text(encoding="utf-8")
    found = re.search(rf"^`{re.escape(name)}`.*:\n\n((?:    .*\n)+)", text, re.MULTILINE)
    assert found, f"docs/hub.md gives no lines for {name}"
    return found[1].replace("\n    ", "\n").removeprefix("    ")


def set_up(folder: Path) -> Hub:
    """Lay out a hub's machine in ``folder`` as ``docs/hub.md`` says; nothing runs yet."""
    hub = Hub(f"http://127.0.0.1:{free_port()}", folder)
    exchange = hub.site / "exchange"
    exchange.mkdir(parents=True)
    exchange.chmod(0o777)
    _write(hub, f"{SITE}/jupyter/nbgrader_config.py")
    _write(hub, f"{HOMES}/{INSTRUCTOR}/.jupyter/nbgrader_config.py")
    _write(hub, f"{HOMES}/{INSTRUCTOR}/.profile")
    (hub.site / "venv").symlink_to(sys.prefix)
    added = TRIED_WITH.format(
        url=hub.url,
        hub_port=free_port(),
        proxy=PROXY,
        proxy_port=free_port(),
        homes=folder / "home",
        seconds=SPAWN_SECONDS,
    )
    _write(hub, f"{SITE}/jupyterhub_config.py", added)
    make_course_root(hub.course)
    for student in STUDENTS:
        shutil.copytree(ROOT / "notebooks", hub.home(student) / "notebooks")
        # nbgrader names submissions after the unix user, and here all are the same one
        settings = hub.home(student) / ".jupyter" / "nbgrader_config.py"
        settings.parent.mkdir()
        settings.write_text(f'c.CourseDirectory.student_id = "{student}"\n', encoding="utf-8")
    for user in (INSTRUCTOR, *STUDENTS):
        _quiet(hub.home(user))
        hub.home(user).chmod(0o700)
    return hub


def _quiet(home: Path) -> None:
    """Let the lab of this home ask about no news and save when a test does."""
    for plugin, values in SETTINGS.items():
        path = home / ".jupyter/lab/user-settings" / f"{plugin}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(values), encoding="utf-8")


def _write(hub: Hub, name: str, added: str = "") -> None:
    """Write a documented file where this hub has it."""

    def here(text: str) -> str:
        places = {SITE: str(hub.site), HOMES: str(hub.folder / "home")}
        return re.sub(f"({SITE}|{HOMES})(?=/)", lambda found: places[found[1]], text)

    path = Path(here(name))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(here(documented(name)) + added, encoding="utf-8")


def log_in(page: Page, hub: Hub, user: str) -> None:
    """Log ``user`` in on the hub's page, and wait for their lab."""
    page.goto(f"{hub.url}/hub/login")
    page.get_by_label("Username").fill(user)
    page.get_by_label("Password").fill("any will do")  # the dummy authenticator's rule
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("menuitem", name="Nbgrader")).to_be_visible(
        timeout=SPAWN_SECONDS * 1000
    )


def in_terminal(page: Page, hub: Hub, command: str) -> str:
    """Run a command in a new terminal of the instructor's lab, in the course; return its output.

    Raises ``RuntimeError`` with the output if the command fails or does not end.
    """
    said, code = hub.home(INSTRUCTOR) / "said", hub.home(INSTRUCTOR) / "code"
    code.unlink(missing_ok=True)
    page.goto(f"{hub.url}/user/{INSTRUCTOR}/lab?reset")
    page.locator(".jp-LauncherCard", has_text=re.compile("^Terminal$")).click()
    page.locator(".jp-Terminal .xterm-helper-textarea").wait_for(state="attached")
    page.locator(".jp-Terminal").click()
    page.keyboard.insert_text(
        f"cd ~/course; {command} 2>&1 | tee {said}; echo ${{PIPESTATUS[0]}} > {code}"
    )
    page.keyboard.press("Enter")
    deadline = time.monotonic() + RUN_SECONDS
    while not (code.exists() and code.read_text(encoding="utf-8").strip()):
        if time.monotonic() > deadline:
            raise RuntimeError(f"{command} has not ended")
        page.wait_for_timeout(200)
    output = said.read_text(encoding="utf-8")
    if int(code.read_text(encoding="utf-8")):
        raise RuntimeError(f"{command} failed:\n{output[-3000:]}")
    return output


def can_list(folder: Path) -> bool | None:
    """Return whether a unix user with no rights of their own lists ``folder``; None if not root."""
    if os.geteuid() != 0:
        return None
    done = subprocess.run(
        ["ls", folder], user=NOBODY, group=NOBODY, extra_groups=[], capture_output=True, check=False
    )
    return done.returncode == 0


@contextlib.contextmanager
def running(hub: Hub) -> Iterator[None]:
    """Run the hub until the block ends.

    Raises ``RuntimeError`` if the hub, once told to end, leaves a process behind; that is killed.
    """
    command = [sys.executable, "-m", "jupyterhub", "-f", str(hub.site / "jupyterhub_config.py")]
    log = hub.folder / "hub.log"
    left = []
    try:
        with serving(command, hub.url, cwd=hub.site, log=log):
            _wait_until_healthy(f"{hub.url}/hub/health")
            yield
    finally:
        left = _sweep(hub)
    if left:
        raise RuntimeError(f"the hub left behind: {left}")


def _wait_until_healthy(url: str) -> None:
    """Wait for the hub itself: the proxy in front of it answers earlier, with an error."""
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def _sweep(hub: Hub) -> list[str]:
    """Kill what still runs in the hub's folders, and tell what that was."""
    _, alive = psutil.wait_procs(hub.processes(), timeout=10)
    told = []
    for process in alive:
        with contextlib.suppress(psutil.NoSuchProcess):
            told.append(" ".join(process.cmdline()))
            process.kill()
    psutil.wait_procs(alive, timeout=10)
    return told
