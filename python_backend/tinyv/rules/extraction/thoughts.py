"""The part of a response that is addressed to the reader: after the thought, before the next turn.

Owns the marks of thoughts and turns. A thought that was cut off has no answer, whatever stands boxed in it.
"""

__all__ = ["final_part"]

_THOUGHTS = (
    ("<think>", "</think>"),
    ("<thinking>", "</thinking>"),
    ("<|begin_of_thought|>", "<|end_of_thought|>"),
    ("◁think▷", "◁/think▷"),
    ("[THINK]", "[/THINK]"),
)
_FINAL_CHANNEL = "<|channel|>final<|message|>"
_TURN_ENDS = ("<|im_end|>", "<|im_start|>user", "<|endoftext|>", "<|eot_id|>", "<|return|>", "<end_of_turn>")


def final_part(response: str) -> str:
    """What follows the last thought's end, up to an unclosed thought or the end of the turn."""
    text = response[response.rfind(_FINAL_CHANNEL) + len(_FINAL_CHANNEL) :] if _FINAL_CHANNEL in response else response
    for start, end in _THOUGHTS:
        closed = text.rfind(end)
        text = (text[closed + len(end) :] if closed >= 0 else text).partition(start)[0]
    for end in _TURN_ENDS:
        before, _, _ = text.partition(end)
        text = before if before.strip() else text
    return text
