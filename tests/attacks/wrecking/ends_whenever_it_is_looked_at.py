# Answers that end the process when their type, truth or text is asked for.
# notebook: quiz
# points: test_q1=0, test_q2=0
# %% answer="q1"
import os


class Fatal:
    def __getattribute__(self, name):
        os._exit(1)

    __bool__ = __len__ = __repr__ = __eq__ = __hash__ = __del__ = __getattribute__


q1 = Fatal()
# %% answer="q2"
q2 = Fatal()
