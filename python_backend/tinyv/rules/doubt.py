"""Words with which a text denies, supposes or reports a value instead of giving it. Owns the list; data only."""

import re

__all__ = ["doubted", "supposed"]

_DOUBT = re.compile(
    r"\b(?:suppose[sd]?|supposing|assum(?:e|es|ed|ing)|imagine|pretend|refuse[sd]?|den(?:y|ies|ied)|doubt(?:s|ed)?|"
    r"(?:prove|show|check|verify|disprove)\sthat|(?:may|might|would|could|people|some|others|not|n't)\s(?:think|believe|say|claim|guess)|"
    r"(?:is|are|was|be|seems?)\s(?:not|wrong|incorrect|false|untrue|impossible)|(?:isn|wasn|aren)'?t|nobody|no\sone|incorrectly|wrongly|"
    r"(?:don|doesn|didn|can|couldn)'?t\s(?:think|believe|say|claim|know)|pretends?)\b|\?\W{0,4}$",
    re.IGNORECASE,
)
_SUPPOSED = re.compile(
    r"(?:\b(?:suppose|supposing|assum(?:e|ing)|imagine|pretend|if|whether|unless|prove|disprove|check|verify|doubt|refuse\sto\ssay|"
    r"(?:not|n't|may|might|people|some|others)\s(?:think|believe|say|claim|sure))(?:\sthat)?)(?:\s(?:the|my|our|your|a|an|final|correct)){0,3}\s*$",
    re.IGNORECASE,
)


def doubted(text: str) -> bool:
    """Whether a short text denies or supposes what it says."""
    return bool(_DOUBT.search(text))


def supposed(before: str) -> bool:
    """Whether the words right before an announcement only suppose, report or deny it."""
    return bool(_SUPPOSED.search(before[-80:]))
