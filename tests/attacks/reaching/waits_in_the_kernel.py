# Makes timers, descriptors of signals and events, and queues that nobody counts
# notebook: quiz
# stock: not run
# %% extra="q1"
import ctypes

libc = ctypes.CDLL(None, use_errno=True)
mask, timer = ctypes.create_string_buffer(8), ctypes.c_int()
calls = {
    "timer_create": (222, 1, None, ctypes.byref(timer)), "timerfd_create": (283, 1, 0),
    "signalfd4": (289, -1, mask, 8, 0), "eventfd2": (290, 1, 0),
    "mq_open": (240, b"attack", 0o102, 0o600, None), "semget": (64, 0, 1, 0o600),
    "landlock_create_ruleset": (444, None, 0, 1), "pkey_alloc": (330, 0, 0),
}  # fmt: skip
for name, call in calls.items():
    ctypes.set_errno(0)
    result = libc.syscall(*call)
    print(name, "refused" if result < 0 and ctypes.get_errno() in (1, 38) else f"granted ({result})")
