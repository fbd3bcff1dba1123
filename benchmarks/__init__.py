"""Figures that a sceptic can rerun: load, peers, quality, simulation, report. Commands: benchmarks/README.md."""
