# Swaps padding_idx and ignore_index.
# points: test_padding_table=1
# %% answer="padding_table"
padding_table = {
    "padding_idx": {"changes_forward": False, "stops_row_gradient": False, "changes_loss": True},
    "ignore_index": {"changes_forward": False, "stops_row_gradient": True, "changes_loss": False},
    "attention_mask": {"changes_forward": True, "stops_row_gradient": False, "changes_loss": True},
}
