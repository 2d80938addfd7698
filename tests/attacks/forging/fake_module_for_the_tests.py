# Puts a module of its own where the tests import theirs from.
# notebook: quiz
# points: test_q1=0, test_q2=0, test_q3=0
# %% answer="q1"
import sys
import types

fake = types.ModuleType("invigilator.checks.answers")
fake.choice = lambda *_: "b"
fake.boolean = lambda *_: True
fake.Idea = lambda **_: None
fake.ideas_found = lambda *_: [True, True]
sys.modules["invigilator.checks.answers"] = fake
if "invigilator.checks" in sys.modules:
    sys.modules["invigilator.checks"].answers = fake
q1 = "c"
# %% answer="q2"
q2 = False
# %% answer="q3"
q3 = "bananas are yellow and sweet"
