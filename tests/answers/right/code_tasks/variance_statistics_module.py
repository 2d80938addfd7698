# Uses the statistics module, seeds all three generators, keeps a tuple.
# %% answer="variance_check"
import random
import statistics
import numpy

def seed_all(seed):
    random.seed(seed); numpy.random.seed(seed); torch.manual_seed(seed)

def variance_before_after(seed):
    seed_all(seed)
    embedding = nn.Embedding(100, 64, padding_idx=0)
    values = embedding.weight.flatten().tolist()
    _init_weights(embedding)
    return statistics.pvariance(values), statistics.variance(embedding.weight.flatten().tolist())

pairs = [variance_before_after(s) for s in range(0, 10)]
variances = tuple(after for before, after in pairs)
mean_variance = statistics.fmean(variances)
