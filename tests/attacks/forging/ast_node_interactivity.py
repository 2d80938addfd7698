# Shows the value of every line, so that a number stands in front of the error.
# notebook: quiz
# points: test_q1=0
# %% answer="q1"
get_ipython().ast_node_interactivity = "all"
answered = lambda *values: 3
q1 = "c"
