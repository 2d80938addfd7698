"""Tests of ``invigilator/rooms/``."""
