"""The worked example of docs/false-negatives.md: a labelled file scored, its labels hidden, then shown."""
