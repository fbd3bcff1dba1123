"""Public benchmarks of verifiers in their published shapes: `make eval DATA=file FORMAT=verifybench`."""
