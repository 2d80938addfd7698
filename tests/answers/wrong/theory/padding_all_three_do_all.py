# Thinks that all three do the same: remove padding.
# points: test_padding_table=0
# %% answer="padding_table"
padding_table = {
    "padding_idx": {"changes_forward": True, "stops_row_gradient": True, "changes_loss": True},
    "ignore_index": {"changes_forward": True, "stops_row_gradient": True, "changes_loss": True},
    "attention_mask": {"changes_forward": True, "stops_row_gradient": True, "changes_loss": True},
}
