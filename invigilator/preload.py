"""What the warm process imports before it forks rooms; importing this module is its warm-up.

It may import torch but must never run a torch operation: OpenMP's threads do not survive a fork.
"""

import gc

gc.disable()  # half a million objects are made here, and hardly one of them is garbage

import cloudpickle
import IPython.core.interactiveshell
import matplotlib.backends.backend_agg
import matplotlib.font_manager
import matplotlib.pyplot as plt
import matplotlib_inline.backend_inline
import numpy as np
import torch
import torch._dynamo  # the first optimizer imports it: 1.2 s otherwise

import invigilator.agent
import invigilator.answers
import invigilator.confine
import invigilator.examiner
import invigilator.shell
import invigilator.stats
import invigilator.worker

__all__ = [
    "IPython",
    "cloudpickle",
    "invigilator",
    "matplotlib",
    "matplotlib_inline",
    "np",
    "plt",
    "torch",
]

if not invigilator.confine.why_not_confinable():  # looks for libseccomp by starting a program
    invigilator.confine.denied_calls()
invigilator.shell.prepare_shell()
gc.freeze()  # a child's collector would otherwise write to, and so copy, every page
gc.enable()
