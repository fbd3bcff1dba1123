"""Extraction: which texts of a response may be its final answer. Knows no value and no question."""

from tinyv.rules.extraction.candidates import candidates, each_candidate, reference
from tinyv.rules.extraction.records import Candidate, Strength
from tinyv.rules.extraction.spelling import unwrapped
from tinyv.rules.extraction.thoughts import final_part

__all__ = ["Candidate", "Strength", "candidates", "each_candidate", "final_part", "reference", "unwrapped"]
