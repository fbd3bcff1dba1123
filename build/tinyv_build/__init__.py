"""Builds what fills the engine slot: from model weights to a directory that an engine variant loads."""
