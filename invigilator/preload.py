"""What the warm process imports before it forks rooms; importing this module is its warm-up.

multiprocessing's forkserver imports it by name (:mod:`invigilator.rooms.warm`). Whatever a room
would import later must be here: a confined room imports slowly, or not at all. What the course
imports comes by an environment variable (:data:`invigilator.libraries.VARIABLE`). The warm process
may import torch but must never run a torch operation: OpenMP's threads do not survive a fork.
"""

import contextlib
import gc
import importlib
import os
import pkgutil
import sys

from invigilator import libraries, startup

startup.leave_terminal()
startup.shorten()
gc.disable()  # half a million objects are made here, and hardly one of them is garbage

import cloudpickle
import IPython.core.interactiveshell
import IPython.core.magics as magics
import matplotlib.backends.backend_agg
import matplotlib.font_manager
import matplotlib.mathtext
import matplotlib.pyplot as plt
import matplotlib_inline.backend_inline
import numpy as np

from invigilator.checks import answers, there
from invigilator.inside import agent, call_filter, confine, examiner, readable, shell, without
from invigilator.run import worker

__all__ = [
    "IPython",
    "agent",
    "answers",
    "cloudpickle",
    "examiner",
    "matplotlib",
    "matplotlib_inline",
    "np",
    "plt",
    "there",
    "worker",
]

IMPORTED_LATE = (
    "PIL.BmpImagePlugin", "PIL.GifImagePlugin", "PIL.JpegImagePlugin", "PIL.PpmImagePlugin",
    "IPython.utils.timing",
    "executing", "stack_data",  # with the first traceback
    "pygments.console", "pygments.formatters.latex", "pygments.formatters.terminal256",
    "pygments.lexers.python", "pygments.styles.default",
    *(f"{magics.__name__}.{found.name}" for found in pkgutil.iter_modules(magics.__path__)),
)  # fmt: skip
"""What the libraries of every room import while a cell runs."""

TORCH_IMPORTS_LATE = (
    "torch._dynamo",  # with the first optimizer: 1.2 s
    "torch._subclasses.schema_check_mode",  # with the first tensor that is shown
    "torch.profiler._cupti_monitor",  # with the first step of an optimizer
    "torch.utils.serialization.config",  # with the first file that is saved
)
"""What torch imports while a cell runs, in a course that uses it."""

libraries.import_installed(
    os.environ.get(libraries.VARIABLE, "").split(), readable.python_folders()
)
for name in (*IMPORTED_LATE, *(TORCH_IMPORTS_LATE if "torch" in sys.modules else ())):
    with contextlib.suppress(ImportError):
        importlib.import_module(name)
if not confine.why_not_confinable():  # looks for libseccomp by starting a program
    call_filter.listed_calls()
    readable.readable()
shell.prepare_shell()
# builds a grammar, which each room that draws a logarithmic axis would build again
matplotlib.mathtext.MathTextParser("agg").parse("$10^{-1}$")
without.own_modules()
gc.freeze()  # a child's collector would otherwise write to, and so copy, every page
gc.enable()
