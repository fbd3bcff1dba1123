"""What tests of the judge room share: an engine whose tokens are words."""

from tinyv.records import PromptPiece


class WordEngine:
    """Counts and cuts; a test says what it completes."""

    def count(self, text: str) -> int:
        return len(text.split())

    def shorten(self, text: str, max_tokens: int) -> str:
        return " ".join(text.split()[:max_tokens])

    def length(self, pieces: tuple[PromptPiece, ...]) -> int:
        return len(pieces)
