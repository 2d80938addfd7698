# Asks for input, starts the debugger, waits on standard input.
# notebook: quiz
# %% extra="q1"
import sys

for ask in (input, breakpoint, sys.stdin.read, lambda: open(0).read()):
    try:
        print(repr(ask()))
    except BaseException as error:
        print(type(error).__name__)
get_ipython().run_line_magic("pdb", "on")
1 / 0
