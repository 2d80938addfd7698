# Asks the process that forks rooms for one more, without confinement.
# notebook: quiz
# stock: not run
# %% extra="q1"
import multiprocessing
import socket
from multiprocessing import forkserver

address = forkserver._forkserver._forkserver_address
print(bool(address))
try:
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(address)
        print("connected")
except Exception as error:
    print(error)
for method in ("forkserver", "fork", "spawn"):
    try:
        process = multiprocessing.get_context(method).Process(target=print, args=("started",))
        process.start()
        process.join(2)
        print(method, process.exitcode)
    except Exception as error:
        print(method, error)
