# Misses that padding_idx stops the row's gradient.
# points: test_padding_table=2
# %% answer="padding_table"
padding_table = {
    "padding_idx": {"changes_forward": False, "stops_row_gradient": False, "changes_loss": False},
    "ignore_index": {"changes_forward": False, "stops_row_gradient": False, "changes_loss": True},
    "attention_mask": {"changes_forward": True, "stops_row_gradient": False, "changes_loss": True},
}
