"""Adopt a course: measure which way each of its tests has to run, and add our settings.

Promise: after it, the course's own solutions earn no fewer points than under stock nbgrader, and
its blank release no more; where that cannot be reached, nothing in the course has changed. May
import :mod:`invigilator.run` and what that may import. Called by the command line.
"""
