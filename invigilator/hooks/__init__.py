"""What nbgrader calls by name: the classes that ``nbgrader_config.py`` lists, and what they use.

Promise: whatever a submission is, each of its graded cells ends with an outcome, and what people
open afterwards is harmless. May import :mod:`invigilator.rooms`, :mod:`invigilator.inside` and the
modules above the sub-packages. Called by nbgrader's converters and by formgrader's buttons.
"""
