"""What a hidden test imports; it judges plain data, and works in a plain nbgrader as well.

Promise: a right answer fails a check here with a stated, tiny probability, and every message says
what was expected and what was found. May import nothing else of this package. Called by the test
cells of a course, and by nobody else.
"""
