# Asks for mounts, security modules, capabilities and classes of others
# notebook: quiz
# stock: not run
# %% extra="q1"
import ctypes

libc = ctypes.CDLL(None, use_errno=True)
space = ctypes.create_string_buffer(4096)
size = ctypes.c_uint32(4096)
request = (ctypes.c_uint64 * 3)(24 | 0, 2**64 - 1, 0)
header = (ctypes.c_uint32 * 2)(0x20080522, @VICTIM@)
calls = {
    "listmount": (458, request, space, ctypes.c_size_t(8), 0),
    "lsm_list_modules": (461, space, ctypes.byref(size), 0),
    "capget": (125, header, space),
    "ioprio_get": (252, 1, @VICTIM@),
    "sched_getattr": (315, @VICTIM@, space, 56, 0),
    "sched_getscheduler": (145, @VICTIM@),
    "sysfs": (139, 3),
    "ustat": (136, 1, space),
    "capget of itself": (125, (ctypes.c_uint32 * 2)(0x20080522, 0), space),
}
for name, call in calls.items():
    ctypes.set_errno(0)
    result = libc.syscall(*call)
    print(name, "refused" if result < 0 and ctypes.get_errno() in (1, 38) else "granted")
