"""`make bench`: perf_analyzer's sweeps against a real server."""
