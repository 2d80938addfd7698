"""What the warm process imports before it forks rooms; importing this module is its warm-up.

multiprocessing's forkserver imports it by name (:mod:`invigilator.rooms.warm`). Whatever a room
would import later must be here: a confined room imports slowly, or not at all. The warm process may
import torch but must never run a torch operation: OpenMP's threads do not survive a fork.
"""

import contextlib
import gc
import importlib

from invigilator import startup

startup.leave_terminal()
startup.shorten()
gc.disable()  # half a million objects are made here, and hardly one of them is garbage

import cloudpickle
import IPython.core.interactiveshell
import matplotlib.backends.backend_agg
import matplotlib.font_manager
import matplotlib.pyplot as plt
import matplotlib_inline.backend_inline
import numpy as np

from invigilator.checks import answers, there
from invigilator.inside import agent, confine, examiner, shell
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

# a course may do without torch; the first optimizer imports its compiler, which takes 1.2 s
for name in ("torch", "torch._dynamo", "invigilator.checks.stats"):
    with contextlib.suppress(ImportError):
        importlib.import_module(name)
if not confine.why_not_confinable():  # looks for libseccomp by starting a program
    confine.denied_calls()
shell.prepare_shell()
gc.freeze()  # a child's collector would otherwise write to, and so copy, every page
gc.enable()
