# Thinks that ignore_index removes the positions themselves.
# points: test_padding_table=2
# %% answer="padding_table"
padding_table = {
    "padding_idx": {"changes_forward": False, "stops_row_gradient": True, "changes_loss": False},
    "ignore_index": {"changes_forward": True, "stops_row_gradient": False, "changes_loss": True},
    "attention_mask": {"changes_forward": True, "stops_row_gradient": False, "changes_loss": True},
}
