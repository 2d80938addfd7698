"""Tests of ``invigilator/reports/``."""
