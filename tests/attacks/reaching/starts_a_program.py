# Starts programs in every way Python knows.
# notebook: quiz
# %% extra="q1"
import os
import pty
import subprocess

for start in (
    lambda: print(subprocess.run(["id"], capture_output=True).stdout),
    lambda: print(os.posix_spawn("/bin/true", ["true"], {})),
    lambda: print(os.popen("id").read()),
    lambda: print(get_ipython().getoutput("id")),
    lambda: print(get_ipython().run_cell_magic("bash", "", "id")),
    lambda: pty.fork()[0] or os._exit(0),
    lambda: os.vfork() or os._exit(0) if hasattr(os, "vfork") else None,
):
    try:
        start()
    except Exception as error:
        print(error)
