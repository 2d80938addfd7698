"""Write the students' zip, ``build/embedding-init.zip``: ``python -m tools.student_zip``.

It holds the lessons, the release, what to install, a page that says how to start and a setting
for the Validate button; nothing else.
"""

from __future__ import annotations

from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from tools.build import ASSIGNMENT, ROOT

FOLDERS = ("notebooks", f"release/{ASSIGNMENT}")
README = """# Embedding initialization: lessons and tasks

    python3 -m venv .venv
    .venv/bin/pip install -r requirements.txt
    .venv/bin/jupyter lab

(On Windows: `.venv\\Scripts\\pip` and `.venv\\Scripts\\jupyter`.) Read the lessons in `notebooks/`
in order, then fill in the four notebooks in `release/embedding-init/`: theory, code_tasks, quiz
and advanced, 100 points in all. At first every check fails with `NotImplementedError`; that is on
purpose. Replace the lines that raise it with your answer, keep each line `name = ...` with your
answer in the place of the dots, and run the check cell below it.

A link to a lesson often opens it at the top; go to the section with the table of contents on the
left of JupyterLab. A lesson's cells need those above them. So if you begin in the middle, click
the cell there and choose *Run > Run All Above Selected Cell* first.

*Run All Cells* stops at the first error. The *Validate* button above the notebook does not:
it saves the notebook, runs all of it in a new kernel, and says for each check that fails what is
wrong. To see the line of your code that caused the error, run the check's cell. Validate runs only
the checks that you can see; grading also tries inputs that you have not seen.

**Before you hand in.** *Success* does not mean that your answers are right: most checks that you
can see look at the form of an answer only. Of the five written answers, which a person marks,
Validate says only whether they have been touched, and running the cells does not even say that.
So search the notebooks theory and advanced for `YOUR ANSWER HERE`, then hand in all four notebooks
without renaming them.

**What is different while your notebook is graded.** It runs from top to bottom in a separate,
protected process, without network, other programs (`!command`, `%pip`) or further processes. If
your code tries to use one of these, a message says so, and the rest of the cell goes on. Only the
packages in `requirements.txt` are installed. A cell may compute for 30 seconds and a notebook may
run for five minutes, with 2 GB of memory. A debugger or a breakpoint that you left in does nothing,
and `input()` stops its cell.

**What you may hand in.** The four notebooks, and beside them modules (`.py`) and data of your own:
at most 100 files, together at most 64 MB. You may add cells. Cells of the course that you change or
delete are put back. Your feedback lists what had to be repaired in your files.
"""
VALIDATE = '''"""What the Validate button shows; read where JupyterLab is started in this folder."""

c = get_config()  # noqa: F821  # Jupyter defines it

c.Execute.extra_arguments = [
    "--HistoryManager.hist_file=:memory:",
    "--InteractiveShell.xmode=Minimal",  # the message of a failed check, not the way to it
    "--IPKernelApp.exec_lines=import warnings; warnings.simplefilter('ignore')",  # cost nothing
]
'''


def student_files(root: Path = ROOT) -> dict[str, bytes]:
    """Return every file of the zip: path in it -> content."""
    files = {
        "README.md": README.encode(),
        "requirements.txt": _student_requirements(root),
        "nbgrader_config.py": VALIDATE.encode(),
    }
    for folder in FOLDERS:
        for path in sorted((root / folder).iterdir()):
            if path.is_file() and path.suffix in (".ipynb", ".py", ".json"):
                files[path.relative_to(root).as_posix()] = path.read_bytes()
    return files


def _student_requirements(root: Path) -> bytes:
    wanted = ("torch", "numpy", "matplotlib", "jupyterlab", "ipywidgets", "nbgrader")
    lines = (root / "requirements.txt").read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if line.startswith(wanted)]
    return ("\n".join(kept) + "\n").encode()


def write_zip(target: Path, root: Path = ROOT) -> Path:
    """Write the zip to ``target``, byte for byte the same each time, and return it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name, content in student_files(root).items():
            archive.writestr(ZipInfo(name, (2026, 1, 1, 0, 0, 0)), content, ZIP_DEFLATED)
    return target


if __name__ == "__main__":
    print("wrote", write_zip(ROOT / "build" / f"{ASSIGNMENT}.zip").relative_to(ROOT))
