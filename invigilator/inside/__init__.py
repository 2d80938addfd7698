"""What runs inside a room: the student's shell, the examiner, and what may pass between them.

Promise: nothing of the course enters the process that runs a student's code, and nothing but plain
data leaves it. May import :mod:`invigilator.checks` and the modules above the sub-packages. Called
by :mod:`invigilator.rooms`, which starts the processes; ``confine`` and ``limits`` are also read by
whoever has to know whether, and how, code is confined.
"""
