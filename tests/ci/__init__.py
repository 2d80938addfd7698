"""Tests of ``invigilator/ci/``."""
