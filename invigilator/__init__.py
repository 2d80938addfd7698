"""Invigilator: nbgrader, safe, fair and fast."""
