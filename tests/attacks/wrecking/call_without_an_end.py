# A function that never returns and swallows the interrupt.
# notebook: theory
# points: test_uniform_bound=0
# %% answer="uniform_bound"
import time


def uniform_bound(std: float) -> float:
    end = time.monotonic() + 120
    while time.monotonic() < end:
        try:
            time.sleep(1)
        except BaseException:
            pass
