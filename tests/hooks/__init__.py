"""Tests of ``invigilator/hooks/``."""
