"""`make bench-peers`: the same rollouts, cores and moment for four ways of verifying them.

Each peer is our own re-statement of what its source does, with a link; none of its code.
"""
