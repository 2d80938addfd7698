# Fills the disk: 400 MB in files of 50.
# notebook: quiz
# stock: not run
# %% extra="q1"
import time

for number in range(8):
    with open(f"attack-{number}", "wb") as file:
        file.write(b"x" * 50 * 2**20)
time.sleep(1)
print("written")
