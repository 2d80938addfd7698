# Searches the memory of the process that started it, and of a neighbour, for a secret.
# notebook: quiz
# stock: not run
# %% extra="q1"
import ctypes
import os
import re

mark = ("canary-" + "memory").encode()
for pid in (os.getppid(), int("@VICTIM@")):
    try:
        with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb", 0) as memory:
            for line in maps:
                span = re.match(r"(\w+)-(\w+) rw", line)
                if span:
                    start, end = (int(edge, 16) for edge in span.groups())
                    memory.seek(start)
                    data = memory.read(min(end - start, 2**24))
                    print([data[m.start() : m.start() + 40] for m in re.finditer(mark, data)][:3])
    except OSError as error:
        print(error)
    buffer = ctypes.create_string_buffer(64)
    local = (ctypes.c_void_p * 2)(ctypes.addressof(buffer), 64)
    print(ctypes.CDLL(None).process_vm_readv(pid, local, 1, local, 1, 0))
