"""Tests of ``invigilator/marking/``."""
