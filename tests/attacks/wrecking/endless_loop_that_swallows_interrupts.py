# Loops for ever and catches every exception, interrupts included.
# notebook: quiz
# %% extra="q1"
import time

end = time.monotonic() + 120
while time.monotonic() < end:
    try:
        time.sleep(0.1)
    except BaseException:
        pass
