"""The judge that ships with the product: its weights, the pairs it learns from, its training, its adapter."""

from tinyv_build.embedded.adapter import ADAPTER, PROFILE_FILE, adapter_files, served
from tinyv_build.embedded.weights import MODEL_ID, PROFILE, GgufModel, embedded_file

__all__ = ["ADAPTER", "MODEL_ID", "PROFILE", "PROFILE_FILE", "GgufModel", "adapter_files", "embedded_file", "served"]
