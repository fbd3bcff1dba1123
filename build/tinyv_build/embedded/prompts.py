"""Pairs to what the judge is really asked: the served profile, rendered and tokenised by the code that serves.

Owns the way from a pair to token ids and to the token of the right verdict.
"""

import math
import tempfile
from collections.abc import Iterable
from pathlib import Path

from tinyv.engine import SafeTokenizer
from tinyv.judge.prompt import put, render
from tinyv.profiles import Profile
from tinyv.records import PromptPiece

from tinyv_build.embedded.batches import Example
from tinyv_build.embedded.pairs import Pair
from tinyv_build.errors import BuildError

__all__ = ["Prompts"]


class Prompts:
    """Asks as one profile does, with one tokenizer."""

    def __init__(self, profile: Profile, tokenizer: str) -> None:
        """`tokenizer` is the text of a `tokenizer.json`."""
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "tokenizer.json").write_text(tokenizer, encoding="utf-8")
            self._tokenizer = SafeTokenizer(Path(folder))
        self._profile = profile
        self.true_id, self.false_id = self._single("True"), self._single("False")

    def examples(self, pairs: Iterable[Pair]) -> list[Example]:
        """One example a pair, in order."""
        return [
            Example(tuple(self.ids(pair)), self.true_id if pair.same else self.false_id, index)
            for index, pair in enumerate(pairs)
        ]

    def ids(self, pair: Pair) -> list[int]:
        """The prompt's tokens."""
        asked = render(self._profile, question=pair.question, ground_truth=pair.ground_truth, answer=pair.answer)
        return self._tokenizer.encode(asked)

    def p_true(self, word: int, log_prob: float) -> float:
        """P(True) as it is served: of the said word, or its complement; 0 for another word."""
        chance = math.exp(log_prob)
        return {self.true_id: chance, self.false_id: 1 - chance}.get(word, 0.0)

    def alike(self, pair: Pair) -> bool:
        """Whether both of its texts are shown in the same words."""
        return put(self._profile, pair.ground_truth) == put(self._profile, pair.answer)

    def _single(self, word: str) -> int:
        ids = self._tokenizer.encode((PromptPiece(word),))
        if len(ids) != 1:
            raise BuildError(f"tokenizer: {word!r} is {len(ids)} tokens, expected one: the judge generates one token")
        return ids[0]
