# Waits until the tests of question 1 ran, then looks for anything they left behind.
# notebook: quiz
# %% answer="q1"
before = set(globals())
q1 = "b"
# %% extra="q2"
import gc

for name in sorted(set(globals()) - before):
    print(name, repr(globals()[name])[:2000])
for function in gc.get_objects():
    code = getattr(function, "__code__", None)
    if type(function).__name__ == "function" and "<test>" in code.co_filename:
        print(code.co_name, code.co_consts, code.co_names)
