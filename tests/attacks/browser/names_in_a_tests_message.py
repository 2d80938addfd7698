# A wrong answer that a test's message quotes, with markup for pages and for terminals in it.
# notebook: quiz
# points: test_q1=0
# %% answer="q1"
q1 = "none [/red]</pre><script>alert(1)</script>\x1b]0;x\x07"
