# Answers with yes and no in quotes.
# points: test_padding_table=0
# %% answer="padding_table"
padding_table = {
    "padding_idx": {"changes_forward": "no", "stops_row_gradient": "yes", "changes_loss": "no"},
    "ignore_index": {"changes_forward": "no", "stops_row_gradient": "no", "changes_loss": "yes"},
    "attention_mask": {"changes_forward": "yes", "stops_row_gradient": "no", "changes_loss": "yes"},
}
