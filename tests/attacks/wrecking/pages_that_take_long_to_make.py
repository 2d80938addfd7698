# Shows and writes what takes the libraries that make pages hours: nested HTML, formulas, names.
# notebook: quiz
# stock: not run
# %% extra="q1"
from IPython.display import HTML, Markdown, display

for text in ("<div>" * 200_000, "<b>x</p>" * 100_000, "<b x=y " * 100_000, "&amp" * 200_000):
    display(HTML(text))
display(Markdown("\\begin{a}" * 100_000))
display(Markdown("\\\\(" * 200_000))
for _ in range(10_000):
    display(HTML("<b>x</b>"))
# %% extra="q2"
# @DOTS@
# %% [markdown] extra="q2"
# @FORMULAS@
