"""What all shapes are made of: numbers and fractions as answers write them."""

from random import Random

__all__ = ["LETTERS", "a_number", "chance", "fraction", "near", "small"]

LETTERS = "abcknmrtxyz"


def small(random: Random) -> int:
    """A small positive number."""
    return random.choice((1, 2, 2, 3, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 24))


def a_number(random: Random) -> int:
    """Any number of a size that answers have."""
    return random.choice((small(random), -small(random), random.randint(-400, 2000)))


def near(random: Random, number: int) -> int:
    """The number, often itself, sometimes a near-miss."""
    return number + random.choice((0, 0, 0, 1, -1, 2)) if chance(random, 0.8) else -number


def fraction(random: Random, above: object, below: object) -> str:
    """A fraction in one of its spellings."""
    style = random.choice(
        ("\\frac{%s}{%s}", "\\dfrac{%s}{%s}", "\\frac{%s}{%s}", "%s/%s", "\\tfrac{%s}{%s}", "(%s)/(%s)")
    )
    return style % (above, below)


def chance(random: Random, share: float) -> bool:
    """True in that share of cases."""
    return random.random() < share
