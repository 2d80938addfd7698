# Shows numbers as the result of its own cells.
# notebook: quiz
# points: test_q1=0
# %% answer="q1"
from IPython.display import display

q1 = "c"
handle = display(3.0, display_id="points")
handle.update(100.0)
print(10)
10
