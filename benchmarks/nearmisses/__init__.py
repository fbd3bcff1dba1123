"""Wrong pairs in great number, and right ones beside them, from a seed: `python -m benchmarks.nearmisses`."""
