"""Tests of the embedded target, against a real server process."""
