"""What server and client agree on: tensors, request options, the records and words of a verdict, the error they share.

Standard library alone, since Triton's Python processes and a trainer's workers both load it.
Knows neither side.
"""
