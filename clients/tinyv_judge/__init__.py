"""The judge plug-in of verifiers and prime-rl under a name without dots, as their loader wants it."""

from tinyv_client.adapters.verifiers import TinyvJudge

__all__ = ["TinyvJudge"]
