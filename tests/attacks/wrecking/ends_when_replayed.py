# Ends its process at random, so that replaying its cells goes wrong as well.
# notebook: quiz
# points: test_q1=0, test_q2=0, test_q3=0
# %% answer="q1"
import os

if os.urandom(1)[0] < 100:
    os._exit(0)
q1 = "c"
# %% answer="q2"
if os.urandom(1)[0] < 100:
    os._exit(0)
q2 = False


# %% answer="q3"
class Fatal:
    @property
    def __class__(self):
        os._exit(0)


q3 = Fatal()
