# Gives arrays, and lets padding_idx change the loss and ignore_index stop the gradient.
# points: test_padding_table=1
# %% answer="padding_table"
import numpy as np
yes, no = np.array(True), np.array(False)
padding_table = {
    "padding_idx": {"changes_forward": no, "stops_row_gradient": yes, "changes_loss": yes},
    "ignore_index": {"changes_forward": no, "stops_row_gradient": yes, "changes_loss": yes},
    "attention_mask": {"changes_forward": yes, "stops_row_gradient": no, "changes_loss": yes},
}
