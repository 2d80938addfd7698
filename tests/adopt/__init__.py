"""Adopting a course of somebody else's."""
