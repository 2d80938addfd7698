# A callable object with one method for each number.
# %% answer="stability"
import numpy as np

class Stability:
    def __call__(self, init_weights, learning_rate, hidden_size=256, steps=20, seeds=(0, 1, 2)):
        self.runs = [train(init_weights, hidden_size, steps, s, learning_rate) for s in seeds]
        return {"first": self.first(), "last": self.last(), "rise": self.rise()}

    def first(self):
        return float(np.median([run[0] for run in self.runs]))

    def last(self):
        return float(np.median([run[-1] for run in self.runs]))

    def rise(self):
        return float(np.median([max(0, np.max(np.diff(run))) for run in self.runs]))

stability = Stability()
