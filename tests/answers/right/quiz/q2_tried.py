# Finds the answer by trying and keeps the tensor.
# %% answer="q2"
import torch
emb = torch.nn.Embedding(10, 4, padding_idx=0)
emb.weight.data.normal_(0, 0.02)
needs_zeroing = emb.weight[0].any()   # not zero any more
q2 = needs_zeroing
