# Shows a thousand small displays, and then makes each of them large, over and over.
# notebook: quiz
# stock: not run
# %% extra="q1"
from IPython.display import display, update_display

for number in range(1000):
    display({"text/plain": "x"}, raw=True, display_id=f"d{number}")
# %% extra="q2"
from IPython.display import update_display

for size in (1_000, 100_000, 1_000_000):
    for number in range(1000):
        update_display({"text/plain": "x" * size}, raw=True, display_id=f"d{number}")
