"""TinyV's shared logic: contract, records and the rooms behind the Triton models."""

__all__ = ["__version__"]

__version__ = "0.1.0"
