# Fills the disk from a thread, while no cell runs and nothing is asked.
# notebook: quiz
# stock: not run
# %% extra="q1"
import os
import threading
import time


def fill():
    time.sleep(0.05)
    for number in range(15):
        with open(f"attack-{number}", "wb") as file:
            file.write(b"x" * 60 * 2**20)
    time.sleep(5)
    for number in range(15):
        os.remove(f"attack-{number}")


threading.Thread(target=fill, daemon=True).start()
