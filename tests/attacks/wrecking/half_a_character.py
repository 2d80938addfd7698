# Prints, shows, raises and returns text that no file can hold: halves of characters.
# notebook: quiz
# points: test_q1=0
# %% answer="q1"
from IPython.display import HTML, Markdown, display

print("half \ud800 a character \udfff")
display(HTML("<b>\ud800</b>"), Markdown("**\udfff**"))
q1 = "\ud800"
# %% extra="q2"
raise ValueError("\udcff")
