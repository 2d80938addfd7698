"""A JupyterLab in a browser: start one, open a notebook, run cells, read and change what it holds.

``lab_server`` starts a lab of any environment on loopback; the other functions take a page that
shows a notebook in JupyterLab, whoever serves it.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import secrets
import subprocess
import venv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page, TimeoutError, expect

from tests.support.servers import free_port, serving
from tools.build import ROOT

RUN_SECONDS = 300.0
"""How long a notebook may run, or a validation take."""


PANEL = ".jp-NotebookPanel:not(.lm-mod-hidden)"
"""The notebook in front."""

CONNECTION_LOST = ".jp-Dialog:has-text('Server Connection Error')"
"""What a lab shows when one of its questions to the server failed; it goes on asking."""

SETTINGS = {
    "@jupyterlab/apputils-extension/notification": {"fetchNews": "false"},
    "@jupyterlab/docmanager-extension/plugin": {"autosave": False},  # a test saves when it means to
}

IDLE = """panel => {
    const notebook = document.querySelector(panel);
    const status = notebook?.querySelector('.jp-Notebook-ExecutionIndicator')?.dataset.status;
    const prompts = [...(notebook?.querySelectorAll('.jp-InputPrompt') ?? [])];
    return status === 'idle' && !prompts.some(prompt => prompt.textContent.includes('*'));
}"""

PROMPTS_CHANGED = """([panel, before]) =>
    [...document.querySelectorAll(panel + ' .jp-InputPrompt')]
        .some((prompt, i) => prompt.textContent !== before[i])"""

CELL_COUNT = """async path => {
    const { baseUrl } = JSON.parse(document.getElementById('jupyter-config-data').textContent);
    const answer = await fetch(`${baseUrl}api/contents/${path}`);
    return (await answer.json()).content.cells.length;
}"""


@dataclass(frozen=True)
class Lab:
    """A running JupyterLab and the folder it shows."""

    url: str
    token: str
    folder: Path

    def address(self, path: str = "", fragment: str = "") -> str:
        """Return where a browser finds the file ``path`` of the folder, in a fresh workspace."""
        tree = f"/tree/{path}" if path else ""
        return f"{self.url}/lab{tree}?reset&token={self.token}" + (fragment and f"#{fragment}")


def install_jupyter(folder: Path, requirements: Path) -> Path:
    """Make a virtual environment in ``folder``, install into it and return its ``jupyter``."""
    venv.create(folder, with_pip=True, symlinks=True)
    wanted = ["--requirement", str(requirements)]
    pins = ["--constraint", str(ROOT / "constraints.txt")]  # the same every time
    subprocess.run([folder / "bin" / "pip", "install", "--quiet", *wanted, *pins], check=True)
    return folder / "bin" / "jupyter"


@contextlib.contextmanager
def lab_server(jupyter: Path, folder: Path, home: Path) -> Iterator[Lab]:
    """Serve ``folder`` with the lab of the environment of ``jupyter``, as a user with this home.

    Nothing of the test's own environment or settings reaches it. The log is ``home/lab.log``.
    """
    settings = home / "config" / "lab" / "user-settings"
    for plugin, values in SETTINGS.items():
        path = settings / f"{plugin}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(values), encoding="utf-8")
    env = {
        "PATH": os.pathsep.join([str(jupyter.parent), os.environ.get("PATH", "")]),
        "HOME": str(home),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "IPYTHONDIR": str(home / "ipython"),
        # empty is the same as unset
        **dict.fromkeys(("PYTHONPATH", "JUPYTER_PATH", "JUPYTER_CONFIG_PATH"), ""),
    }
    port, token = free_port(), secrets.token_hex()
    command = [
        *(str(jupyter), "lab", "--no-browser", f"--port={port}", "--ServerApp.port_retries=0"),
        f"--IdentityProvider.token={token}",
        *(["--allow-root"] if os.geteuid() == 0 else []),
    ]
    url = f"http://127.0.0.1:{port}"
    with serving(command, url, cwd=folder, log=home / "lab.log", env=env):
        yield Lab(url, token, folder)


def open_notebook(page: Page, address: str) -> None:
    """Open the notebook at ``address``, and wait until its cells are there and its kernel idle."""
    page.goto(address)
    page.locator(PANEL).wait_for()
    cells = page.evaluate(CELL_COUNT, re.split(r"/tree/|[?#]", address)[1])
    expect(page.locator(f"{PANEL} .jp-Notebook-cell")).to_have_count(cells)
    wait_until_idle(page)


def wait_until_idle(page: Page, seconds: float = RUN_SECONDS) -> None:
    """Wait until the kernel of the notebook in front is idle and no cell waits for it."""
    page.wait_for_function(IDLE, arg=PANEL, timeout=seconds * 1000)


def menu(page: Page, bar: str, item: str) -> None:
    """Choose from the menus, as in ``menu(page, "Run", "Run All Cells")``."""
    label = page.locator(".lm-Menu-itemLabel", has_text=re.compile(f"^{re.escape(item)}$"))
    enabled = page.locator(".lm-Menu-item:not(.lm-mod-disabled)").filter(has=label)
    for _ in range(60):  # a menu shows what could be done when it was opened
        page.get_by_role("menuitem", name=bar, exact=True).click()
        label.wait_for()
        if enabled.count():
            enabled.click()
            return
        page.keyboard.press("Escape")
        page.wait_for_timeout(1000)
    raise RuntimeError(f"{bar} > {item} stays disabled")


def run_all(page: Page, seconds: float = RUN_SECONDS) -> None:
    """Choose Run > Run All Cells and wait for its end; it stops at the first error."""
    before = prompts(page)
    for _ in range(5):  # a lab that has just started may let a command fall
        menu(page, "Run", "Run All Cells")
        with contextlib.suppress(TimeoutError):
            page.wait_for_function(PROMPTS_CHANGED, arg=[PANEL, before], timeout=15_000)
            break
    wait_until_idle(page, seconds)


def run_cell(page: Page, cell: Locator) -> None:
    """Run one cell with Ctrl+Enter from its editor, and wait for its end."""
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+Enter")
    expect(cell.locator(".jp-InputPrompt")).to_have_text(re.compile(r"\[(\*|\d+)\]:"))
    wait_until_idle(page)


def prompts(page: Page) -> list[str]:
    """Return the prompt of each cell: ``[3]:`` where it ran, ``[ ]:`` or nothing elsewhere."""
    found: list[str] = page.locator(f"{PANEL} .jp-InputPrompt").all_text_contents()
    return found


def heading(page: Page, fragment: str) -> Locator:
    """Return the heading of the notebook in front that a link's ``#fragment`` names."""
    return page.locator(f"{PANEL} [data-jupyter-id='{fragment}']")


def cell_with(page: Page, text: str) -> Locator:
    """Return the one cell of the notebook in front whose source or text holds ``text`` now.

    It stays the same cell when its text changes.
    """
    cells = page.locator(f"{PANEL} .jp-Notebook-cell")
    found = [i for i, cell in enumerate(cells.all_text_contents()) if text in cell]
    if len(found) != 1:
        raise LookupError(f"{len(found)} cells hold {text!r}")
    return cells.nth(found[0])


def write(page: Page, cell: Locator, source: str) -> None:
    """Replace what is in the editor of a cell by ``source``, as if it were pasted."""
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(source)


def errors(page: Page) -> list[str]:
    """Return the last line of each error that the notebook in front shows, from top to bottom."""
    shown = page.locator(f"{PANEL} .jp-OutputArea-output").all_text_contents()
    ends = [text.strip().splitlines()[-1] for text in shown if text.strip()]
    return [end for end in ends if re.match(r"\w+(Error|Exception|Interrupt)\b", end)]


def step_through(page: Page) -> None:
    """Run every cell with Shift+Enter, one after the other, whatever goes wrong in them."""
    cells = page.locator(f"{PANEL} .jp-Notebook-cell")
    cells.first.click()
    page.keyboard.press("Escape")
    for number in range(cells.count()):
        expect(cells.nth(number)).to_have_class(re.compile("jp-mod-active"))
        page.keyboard.press("Shift+Enter")
        wait_until_idle(page)


def save(page: Page) -> None:
    """Save the notebook in front with Ctrl+S and wait until it is on the disk."""
    page.locator(f"{PANEL} .jp-Notebook").press("Control+s")
    expect(page.locator(".lm-TabBar-tab.lm-mod-current.jp-mod-dirty")).to_have_count(0)


def validate(page: Page) -> list[tuple[str, str]]:
    """Press nbgrader's Validate button; return what fails: the check's first line, the message.

    Its dialog stays open. Raises ``AssertionError`` if it says neither what fails nor success.
    """
    page.get_by_role("button", name="Validate", exact=True).click()
    dialog = page.get_by_role("dialog").filter(has_text="Validation Results")
    dialog.wait_for(timeout=RUN_SECONDS * 1000)
    said = [text.strip() for text in dialog.locator("pre").all_inner_texts()]
    checks, messages = said[::2], said[1::2]
    success = "Success! Your notebook passes all the tests." in dialog.inner_text()
    told = len(checks) == len(messages) and success != bool(checks)
    assert told, f"not the outcome of a validation: {dialog.inner_text()}"
    return [(check.splitlines()[0], text) for check, text in zip(checks, messages, strict=True)]


def close_dialog(page: Page) -> None:
    """Press the dialog's default button, which has the focus."""
    expect(page.locator(".jp-Dialog .jp-mod-accept")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".jp-Dialog")).to_have_count(0)
