"""Extraction: which texts of a response may be its final answer. Knows no value and no question."""

from tinyv.rules.extraction.candidates import candidates
from tinyv.rules.extraction.records import Candidate, Strength

__all__ = ["Candidate", "Strength", "candidates"]
