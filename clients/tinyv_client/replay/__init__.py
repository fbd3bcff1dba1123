"""Verdicts asked for again: `tinyv replay`."""
