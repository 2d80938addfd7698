"""Submissions that try to cheat, spy or break, graded in one class with honest ones."""
