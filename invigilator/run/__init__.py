"""Grade a whole class at once: choose, hand out, record, and go on after any interruption.

Promise: one submission's trouble is its own, what is recorded stays, and a run can be stopped at
any moment. May import :mod:`invigilator.hooks`, :mod:`invigilator.rooms`, :mod:`invigilator.inside`
and the modules above the sub-packages. Called by the command line and by :mod:`invigilator.ci`.
"""
