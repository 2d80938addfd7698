# Opens files outside by ways that Landlock takes for no access at all
# notebook: quiz
# stock: not run
# %% extra="q1"
import os

for path in ("@ROOT@/canary.txt", "@ROOT@/gradebook.db", "/etc/passwd", "@ROOT@/submitted"):
    for flags in (os.O_PATH, os.O_ACCMODE, os.O_ACCMODE | os.O_NONBLOCK):
        try:
            descriptor = os.open(path, flags)
            print("granted", flags, os.fstat(descriptor).st_size)
            os.close(descriptor)
        except OSError as error:
            print(error)
