# Reads and writes in another student's folder.
# notebook: quiz
# stock: not run
# %% extra="q1"
import os

for path in ("@NEIGHBOUR@/notes.txt", "@NEIGHBOUR@/quiz.ipynb", "@ROOT@/canary.txt"):
    for mode in ("r", "a"):
        try:
            with open(path, mode) as file:
                print(file.read() if mode == "r" else file.write("\n"))
        except OSError as error:
            print(error)
for path in ("@ROOT@/submitted", "@NEIGHBOUR@", "/tmp", "@ROOT@/.."):
    try:
        print(os.listdir(path))
    except OSError as error:
        print(error)
