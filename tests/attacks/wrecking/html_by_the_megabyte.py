# Displays small tags up to the limit of each output, again and again.
# notebook: quiz
# stock: not run
# %% extra="q1"
from IPython.display import HTML, display

for _ in range(25):
    display(HTML("<p>a</p>" * 4900))
# %% extra="q2"
for _ in range(25):
    display(HTML("<p>a</p>" * 4900))
# %% extra="q3"
for _ in range(25):
    display(HTML("<p>a</p>" * 4900))
