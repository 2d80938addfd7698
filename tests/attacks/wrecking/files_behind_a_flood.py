# Fills the disk with ordinary files while it prints without a pause.
# notebook: quiz
# stock: not run
# %% extra="q1"
import threading
import time


def flood():
    while True:
        print("x")


threading.Thread(target=flood, daemon=True).start()
for number in range(15):
    with open(f"attack-{number}", "wb") as file:
        for _ in range(60):
            file.write(b"x" * 2**20)
time.sleep(2)
