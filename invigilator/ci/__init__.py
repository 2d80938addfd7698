"""Grade folders as a code host has them: no gradebook, an exit code, a JUnit XML.

Promise: nothing is written but the report. May import :mod:`invigilator.run` and what that may
import. Called by the command line.
"""
