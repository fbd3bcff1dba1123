"""Texts of strangers for a page or a terminal: no control character or direction mark in them acts."""

import unicodedata

__all__ = ["visible"]


def visible(text: str) -> str:
    """Every control character and direction mark by its number; line ends and tabs stay."""
    return "".join(map(_visible, text))


def _visible(char: str) -> str:
    if char in "\n\t" or unicodedata.category(char)[0] != "C":
        return char
    return f"[U+{ord(char):04X}]"
