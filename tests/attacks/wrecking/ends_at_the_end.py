# Leaves things behind that act when the process ends: finalizers, exit handlers, timers.
# notebook: quiz
# %% extra="q1"
import atexit
import signal
import time


class Late:
    def __del__(self):
        time.sleep(30)


late = Late()
atexit.register(time.sleep, 30)
signal.signal(signal.SIGTERM, signal.SIG_IGN)
signal.signal(signal.SIGALRM, lambda *args: time.sleep(30))
get_ipython().events.register("post_run_cell", lambda *args: time.sleep(0))
