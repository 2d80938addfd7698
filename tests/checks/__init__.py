"""Tests of ``invigilator/checks/``."""
