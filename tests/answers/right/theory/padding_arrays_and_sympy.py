# Takes the booleans as they come, from numpy and from sympy.
# %% answer="padding_table"
import numpy as np
import sympy
padding_table = {
    "padding_idx": {
        "changes_forward": np.array(False), "stops_row_gradient": np.array(True), "changes_loss": np.array(False),
    },
    "ignore_index": {
        "changes_forward": sympy.false, "stops_row_gradient": sympy.false, "changes_loss": sympy.true,
    },
    "attention_mask": {
        "changes_forward": np.array([True]), "stops_row_gradient": sympy.Ne(1, 1), "changes_loss": True,
    },
}
