# Sleeps without an end in one cell after another, which costs no computing time.
# notebook: quiz
# stock: not run
# %% extra="q1"
import time

time.sleep(10_000)
# %% extra="q2"
import time

while True:
    try:
        time.sleep(10_000)
    except KeyboardInterrupt:
        break
