"""Tests of ``invigilator/inside/``."""
