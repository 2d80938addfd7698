# Leaves a child behind that writes a file once grading is over.
# notebook: quiz
# %% extra="q1"
import os
import time

try:
    if os.fork() == 0:
        try:
            os.setsid()
            for stream in (0, 1, 2):
                os.dup2(os.open(os.devnull, os.O_RDWR), stream)
            if os.fork() == 0:
                time.sleep(3)
                open("@ROOT@/late.txt", "w").write("late")
        finally:
            os._exit(0)
except OSError as error:
    print(error)
