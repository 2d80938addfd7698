"""Show the class: a table on the terminal, a page to look at, and files for learning platforms.

Promise: nothing here changes a grade or runs a student's code, and every text that a student wrote
is shown as text. May import the marking, for what was found in the texts, and the modules above
the sub-packages. Called by the command line.
"""
