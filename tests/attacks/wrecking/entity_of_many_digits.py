# Names a character by a number of 5,000 digits, which Python refuses to read.
# notebook: quiz
# %% [markdown] extra="q1"
# @DIGITS@; and text
# %% extra="q2"
from IPython.display import Latex, Markdown, display

for number in ("9" * 5000, "0" * 100_000 + "65", "x" + "f" * 50_000):
    display(Markdown(f"&#{number};"))
    display(Latex(f"&#{number}"))
