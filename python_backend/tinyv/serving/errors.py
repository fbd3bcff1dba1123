"""The error of this room."""

__all__ = ["ServingError"]


class ServingError(Exception):
    """The service cannot be started; says what, got, expected, next step."""
