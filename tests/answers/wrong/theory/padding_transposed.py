# Puts the columns outside and the rows inside.
# points: test_padding_table=0
# %% answer="padding_table"
padding_table = {
    "changes_forward": {"padding_idx": False, "ignore_index": False, "attention_mask": True},
    "stops_row_gradient": {"padding_idx": True, "ignore_index": False, "attention_mask": False},
    "changes_loss": {"padding_idx": False, "ignore_index": True, "attention_mask": True},
}
