# Reads what lies in Python's prefix and in /usr, but is no library
# notebook: quiz
# stock: not run
# %% extra="q1"
import os
import sys

for folder in (sys.prefix, sys.base_prefix, f"{sys.prefix}/share", f"{sys.base_prefix}/bin", "/usr",
               "/usr/local", "/usr/local/share", "/usr/share", "/usr/local/lib", "/usr/lib",
               "/usr/local/share/nbgrader/exchange", "/srv/nbgrader/exchange"):
    try:
        print("granted", folder, len(os.listdir(folder)))
    except OSError as error:
        print(error)
try:
    print("granted", len(open(f"{sys.prefix}/pyvenv.cfg").read()))
except OSError as error:
    print(error)
