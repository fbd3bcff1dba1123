"""Prepares the engine slot `openai`: finds tokenizer and profile, checks the servers, writes the engine directory."""

from tinyv_build.remote.prepare import Wish, prepare_remote

__all__ = ["Wish", "prepare_remote"]
