"""How many right answers a verifier misses, out of a file that the service scored: strata, tallies, two estimators.

`labelled` needs a sample that people labelled; `transported` needs none, and takes the judge's errors from labelled
files elsewhere. Both give an interval, and both are pure: numpy alone, no files.
"""
