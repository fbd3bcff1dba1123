"""Locks a port: key files, tokens and TLS before any protocol, and a count of who was refused; standard library."""

from tinyv_lock.edge import Edge, refreshed
from tinyv_lock.keys import BadKeys, KeyFiles, KeyRing, Keys, is_loopback
from tinyv_lock.refusals import Refusal, Refusals

__all__ = ["BadKeys", "Edge", "KeyFiles", "KeyRing", "Keys", "Refusal", "Refusals", "is_loopback", "refreshed"]
