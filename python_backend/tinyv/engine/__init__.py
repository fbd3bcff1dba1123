"""Room *engine*: speaks the engine slot's tensors, tokens in, tokens and log-probabilities out.

The CPU engine itself is in `tinyv.engine.cpu` and is not imported here, so that the judge's process stays light.
Knows nothing of judging: not what a prompt asks, nor what a completion means.
"""

from tinyv.engine.slot import SlotEngine
from tinyv.engine.tokenizer import SafeTokenizer

__all__ = ["SafeTokenizer", "SlotEngine"]
