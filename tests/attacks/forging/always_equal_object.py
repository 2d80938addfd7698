# An object that is equal to everything, true, and of any length.
# notebook: quiz
# points: test_q1=0
# %% answer="q1"
class Agreeable:
    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    def __hash__(self):
        return hash("b")

    def __bool__(self):
        return True

    def __len__(self):
        return 1

    def __getattr__(self, name):
        return lambda *args, **kwargs: self


q1 = Agreeable()
