"""The tests, one module for each of the package's, and the course's own in ``course/``."""
