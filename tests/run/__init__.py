"""Tests of ``invigilator/run/``: killed runs, clusters, broken courses."""
