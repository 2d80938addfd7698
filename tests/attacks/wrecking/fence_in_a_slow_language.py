# Names, for its blocks of code, the languages whose highlighters are slowest.
# notebook: quiz
# stock: not run
# %% [markdown] extra="q1"
# ```perl
# @MATCHES@
# ```
# %% extra="q2"
from IPython.display import Markdown, display

display(Markdown("```ipython3\n" + " \n" * 9000 + "```"))
display(Markdown("```perl\n" + "m{" * 9000))
