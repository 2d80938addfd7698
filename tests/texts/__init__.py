"""Texts as students may write them, with what a person finds in each."""
