# Answers that contain themselves, or have no end, or no plain form.
# notebook: quiz
# points: test_q1=0, test_q2=0, test_q3=0
# %% answer="q1"
q1 = []
q1.append(q1)
# %% answer="q2"
import itertools


class Endless(list):
    def __iter__(self):
        return itertools.repeat(self)

    def __getitem__(self, index):
        return self


q2 = Endless([1])
# %% answer="q3"
q3 = {}
q3["q3"] = [q3, lambda: q3, itertools.count(), (value for value in "x")]
