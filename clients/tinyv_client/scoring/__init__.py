"""What `tinyv score` does: a source of records, rows of them, verdicts for these, and a sink that keeps both.

Each stage is an iterator over the one before; none holds more than the rows in flight.
"""
