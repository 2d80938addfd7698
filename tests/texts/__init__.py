"""Texts as students may write them, with what a person finds in each.

A mistake that would take more than its ideas got takes nothing, so it has a 0.
"""
