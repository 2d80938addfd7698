# Tries the calls that gave others a way out: io_uring, bpf, user namespaces, mounts, key rings.
# notebook: quiz
# stock: not run
# %% extra="q1"
import ctypes

libc = ctypes.CDLL(None, use_errno=True)
space = ctypes.create_string_buffer(256)
calls = {
    "io_uring_setup": (425, 8, space), "bpf": (321, 0, space, 48), "userfaultfd": (323, 0),
    "unshare": (272, 0x10000000), "setns": (308, 0, 0), "keyctl": (250, 0, -3, 1),
    "add_key": (248, b"user", b"attack", b"x", 1, -3), "fsopen": (430, b"tmpfs", 0),
    "open_tree": (428, -100, b"/", 1), "perf_event_open": (298, space, 0, -1, -1, 0),
    "fanotify_init": (300, 0, 0), "inotify_init": (294, 0), "name_to_handle_at": (303, -100, b"/"),
    "seccomp": (317, 0, 0, 0), "modify_ldt": (154, 0, space, 16), "personality": (135, 0x0040000),
    "shmctl": (31, -1, 0, 0), "setrlimit": (160, 25, space), "prctl pdeathsig": (157, 1, 0),
    "clone3": (435, space, 88), "quotactl_fd": (443, 0, 0, 0, 0),
}  # fmt: skip
for name, call in calls.items():
    ctypes.set_errno(0)
    result = libc.syscall(*call)
    print(f"{name}: {'refused' if ctypes.get_errno() in (1, 38) else f'granted ({result})'}")
