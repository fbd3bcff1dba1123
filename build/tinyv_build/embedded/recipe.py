"""A training's numbers, in one record.

Owns their defaults; what they were for a shipped adapter stands in its card.
"""

from dataclasses import asdict, dataclass

__all__ = ["Recipe"]


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that decides the outcome of a training, but for the machine's rounding."""

    seed: int
    pairs: int
    """Drawn to learn from, each seen once."""
    easy: int
    """How many of them come first, with many easy ones among them."""
    ease: float
    """How common easy pairs are after that, as a share of what it was."""
    more: int
    """Drawn after them like the harder ones, for a second course of the learning rate; 0: none."""
    batch: int
    rate: float
    """Highest learning rate; the second course has half of it."""
    rank: int
    alpha: float
    patience: int
    every: int
    """Steps from one validation to the next."""
    measured: int
    """Pairs behind each final figure."""
    lessons: str = ""
    """Digest of a team's own lessons, which are learnt from beside the generated pairs, on from the shipped adapter."""
    warm_up: int = 40
    clip: float = 1.0
    """Largest norm of a step's gradient."""
    decay: float = 0.0

    @property
    def identity(self) -> str:
        """What a checkpoint belongs to."""
        return " ".join(f"{name}={value}" for name, value in asdict(self).items())
