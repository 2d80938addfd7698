# Writes the table out, numpy booleans among it.
# %% answer="padding_table"
import numpy as np
padding_table = {
    "attention_mask": {"changes_loss": True, "changes_forward": np.True_, "stops_row_gradient": False},
    "padding_idx": {"changes_forward": False, "stops_row_gradient": np.bool_(True), "changes_loss": False},
    "ignore_index": {"changes_forward": False, "stops_row_gradient": False, "changes_loss": True},
}
