"""The judge that ships with the product: its weights, the pairs it is trained on, its training, its adapter."""

from tinyv_build.embedded.weights import MODEL_ID, PROFILE, GgufModel, embedded_file

__all__ = ["MODEL_ID", "PROFILE", "GgufModel", "embedded_file"]
