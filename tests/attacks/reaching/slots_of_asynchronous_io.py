# Takes slots of asynchronous input and output, of which all processes share 65,536
# notebook: quiz
# stock: not run
# %% extra="q1"
import ctypes

libc = ctypes.CDLL(None, use_errno=True)
context = ctypes.c_ulong(0)
number = {"x86_64": (206, 207), "aarch64": (0, 1)}.get(__import__("os").uname().machine, (206, 207))
if libc.syscall(number[0], 64, ctypes.byref(context)) == 0:
    print("granted")
    libc.syscall(number[1], context)
print(ctypes.get_errno())
