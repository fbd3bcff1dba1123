"""What `tinyv report` does: a scored file's rows, counted; estimates of what verifiers miss; one page, and JSON.

`seen` reads, `counts` counts in bounded memory, `result` estimates, `page` shows; each knows only those before it.
"""
