"""Lessons of real answers: what the embedded judge learns from beside the generated pairs.

A real reference is read by the rule verifier and printed back: right answers in other notations, wrong ones with a slip
in them, both proven, and both in the sentences that models put around an answer. The data sets are a reader's own
files; nothing of them is in the repository.
"""
