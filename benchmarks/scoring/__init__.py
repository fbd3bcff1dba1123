"""Memory of `tinyv score` over a file far larger than it: `python -m benchmarks.scoring --gb 10`."""
