# Makes 30,000 empty files, and folders nobody may read.
# notebook: quiz
# stock: not run
# %% extra="q1"
import os

for number in range(30_000):
    os.close(os.open(f"attack-{number}", os.O_CREAT))
os.mkdir("locked", 0o300)
open("locked/file", "w").write("x")
os.mkdir("closed", 0)
