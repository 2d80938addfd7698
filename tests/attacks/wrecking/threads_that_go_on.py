# Starts threads that print, write and answer after their cell is over.
# notebook: quiz
# stock: not run
# %% extra="q1"
import threading
import time


def go_on():
    end = time.monotonic() + 20
    while time.monotonic() < end:
        print("still here", flush=True)
        time.sleep(0.01)


for _ in range(100):
    threading.Thread(target=go_on, daemon=True).start()
