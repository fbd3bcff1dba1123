"""The shapes of answers that agreement runs are made of; `benchmarks/pairs.py` takes them in turn."""
