# Calls the shell's own way to start programs, which the room's shell replaces by a sentence.
# notebook: quiz
# stock: not run
# %% extra="q1"
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils import process

shell = get_ipython()
for start in (
    lambda: InteractiveShell.system_raw(shell, "touch escaped"),
    lambda: InteractiveShell.system_piped(shell, "touch escaped"),
    lambda: process.system("touch escaped"),
    lambda: process.getoutput("touch escaped"),
):
    try:
        start()
    except BaseException as error:
        print(type(error).__name__)
import os

if os.path.exists("escaped"):
    print("granted: a program ran")
