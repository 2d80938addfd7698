# Forks, at most twenty times.
# notebook: quiz
# stock: not run
# %% extra="q1"
import os
import time

started = 0
for _ in range(20):
    try:
        if os.fork() == 0:
            time.sleep(2)
            os._exit(0)
        started += 1
    except OSError as error:
        print(error)
        break
print(started, "children")
