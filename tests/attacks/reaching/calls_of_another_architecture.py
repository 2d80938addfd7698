# Forks through the 32-bit entry of the kernel, and through the x32 one.
# notebook: quiz
# stock: not run
# %% extra="q1"
import ctypes
import mmap
import os

# mov eax, 2; int 0x80; ret, and: mov eax, 0x40000039; syscall; ret (both are fork)
for code in ("b802000000cd80c3", "b8390000400f05c3"):
    page = mmap.mmap(-1, 4096, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, prot=7)
    page.write(bytes.fromhex(code))
    call = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))
    result = call()
    if result == 0:
        os._exit(0)
    print(result)
