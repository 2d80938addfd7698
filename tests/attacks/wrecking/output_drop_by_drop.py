# Sends an output every fifth of a second, for ever, and ignores interrupts.
# notebook: quiz
# stock: not run
# %% extra="q1"
import time

end = time.monotonic() + 120
while time.monotonic() < end:
    try:
        print("drip")
        time.sleep(0.2)
    except BaseException:
        pass
