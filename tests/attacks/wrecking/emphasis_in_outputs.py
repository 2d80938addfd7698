# Displays, a hundred times, what a markdown parser takes minutes for.
# notebook: quiz
# stock: not run
# %% extra="q1"
from IPython.display import Markdown, display

for _ in range(100):
    display(Markdown(("*(" + "*" * 51 + "(") * 370))
