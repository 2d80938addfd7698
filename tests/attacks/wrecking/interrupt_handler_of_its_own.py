# Ignores the interrupt by the system's own means and waits.
# notebook: quiz
# stock: not run
# %% extra="q1"
import signal
import time

signal.signal(signal.SIGINT, signal.SIG_IGN)
signal.pthread_sigmask(signal.SIG_BLOCK, set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP})
time.sleep(120)
