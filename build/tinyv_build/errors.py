"""The one error that stops a build."""

__all__ = ["BuildError"]


class BuildError(Exception):
    """The engine cannot be built from this; says what, got, expected, next step."""
