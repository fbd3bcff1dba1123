"""Quality of the rule verifier on labelled sets, in process: `python -m benchmarks.labelled --data set.jsonl`."""
