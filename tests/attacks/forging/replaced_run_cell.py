# Replaces what runs a cell by something that always succeeds.
# notebook: quiz
# points: test_q1=0, test_q2=0, test_q3=0
# %% answer="q1"
shell = get_ipython()
q1, kernel = "c", getattr(shell, "kernel", None)
if kernel is None:
    shell.run_cell = lambda *args, **kwargs: None
else:

    async def nothing(*args, **kwargs):
        return {"status": "ok", "execution_count": 1, "payload": [], "user_expressions": {}}

    kernel.do_execute = nothing
