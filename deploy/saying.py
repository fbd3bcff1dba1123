"""What a person sees of a set-up: its steps, and the one sentence of a failure."""

import subprocess

__all__ = ["SetupError", "output_of", "step"]


class SetupError(Exception):
    """The set-up cannot go on; says what, got, expected, next step."""


def step(text: str) -> None:
    """Shows what is done now."""
    print(f"==> {text}", flush=True)


def output_of(words: list[str], env: "dict[str, str] | None" = None) -> str:
    """What a command printed, stripped; empty when it does not exist or fails."""
    try:
        return subprocess.run(words, env=env, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""
