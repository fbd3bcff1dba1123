"""How many seeded faults in a folder of the service its tests find: `python -m benchmarks.mutation`."""
