"""What every benchmark shares: rows, a running service, the environment, statistics, saved results."""
